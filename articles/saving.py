"""Saving a row under the rules of the database, and hearing in words which one refuses it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as _


class Overtaken(ValidationError):  # noqa: N818
    """Somebody else has changed the row since the editor saw it; `now` is the row as it is."""

    def __init__(self, now: models.Model) -> None:
        super().__init__(_("Somebody else has changed this since you opened it."))
        self.now = now


@contextmanager
def failures_heard() -> Iterator[None]:
    """Raises OperationalError where the database failed inside, whatever became of that.

    Django's check of a constraint takes any error of the database for its answer (`Q.check`): where the
    connection is lost, a row would be refused as one that is on record already.
    """
    met: list[OperationalError] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            met.append(error)
            raise

    try:
        with connection.execute_wrapper(listen):
            yield
    finally:
        if met:
            raise met[0]


def save_checked(
    row: models.Model, *, exclude: Collection[str] = (), columns: Collection[str] | None = None
) -> None:
    """Save a row, or only these columns of it. ValidationError where a field or a constraint refuses it.

    `full_clean` would ask the database about each constraint in a query of its own, and could still be
    overtaken by another writer; the database checks them all anyway. `exclude` names fields whose values are
    known to be good, such as foreign keys read from the database.
    """
    untouched = () if columns is None else {field.name for field in row._meta.fields} - set(columns)
    row.clean_fields(exclude={*exclude, *untouched})
    if columns is None:
        row.clean()
    try:
        with transaction.atomic():
            row.save(update_fields=columns)
    except IntegrityError as error:
        raise ValidationError(refusal_in_words(row, error)) from error


def refusal_in_words(row: models.Model | type[models.Model], error: IntegrityError) -> str:
    """The message of the constraint that refused; of a trigger, what it says itself."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    for constraint in row._meta.constraints:
        if constraint.name == name:
            return str(constraint.get_violation_error_message())
    return str(getattr(diagnosis, "message_primary", None) or error)
