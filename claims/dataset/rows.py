"""Keeping the records of a data set as rows: what is new is made, what is there stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import Group, User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models
from django.utils import timezone

from articles.documents import is_language_tag

from .files import Record, read_moment

Row = TypeVar("Row", bound=models.Model)

#: The users that a data set may name and who then get the role of that name.
ROLES = ("editor", "reviewer", "admin")


@dataclass
class Report:
    """What a load did, counted by kind of record; `differing` has a line for each row left as it was, and
    `not_read` the names of files that are no part of the data set."""

    made: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    differing: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        """The kinds of records there were, in the order in which they came."""
        return list(dict.fromkeys([*self.made, *self.unchanged]))

    def compare(self, kind: str, record: Record, row: models.Model, columns: dict[str, Any]) -> None:
        """Count a row that is there already. An editor may have bettered it since: nothing is overwritten.

        DatasetError for a value that could not be there.
        """
        self.unchanged[kind] += 1
        names = [name for name, value in columns.items() if getattr(row, name) != value]
        for name in names:
            _refuse_impossible(record, row, name, columns[name])
        if names:
            self.differs(record, ", ".join(names))

    def differs(self, record: Record, what: str) -> None:
        self.differing.append(str(record.error(f"{what} on record differs and stays as it is")))


def _refuse_impossible(record: Record, row: models.Model, name: str, value: object) -> None:
    field = row._meta.get_field(name)
    if isinstance(field, models.Field) and not field.is_relation:
        with told(record):
            try:
                field.clean(value, row)
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error


class Users:
    """The users named in a data set, found by name or made without a password that could open anything."""

    def __init__(self) -> None:
        self._known: dict[str, User] = {}

    def named(self, record: Record, name: str, default: User | None = None) -> User | None:
        username = record.text(name)
        if not username:
            return default
        if username not in self._known:
            self._known[username] = self._found_or_made(record, username)
        return self._known[username]

    @staticmethod
    def _found_or_made(record: Record, username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User(username=username, is_staff=username in ROLES)
            user.set_unusable_password()
            with told(record):
                user.full_clean(exclude=["password"])
            user.save()
            if username in ROLES:
                user.groups.add(*Group.objects.filter(name=username))
        return user


@contextmanager
def told(record: Record) -> Iterator[None]:
    """What a model or the database refuses, as one sentence that names the record."""
    try:
        yield
    except ValidationError as error:
        raise record.error(_sentence(error)) from error
    except DatabaseError as error:
        raise record.error(f"the database refuses this: {str(error).splitlines()[0]}") from error


def _sentence(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages).rstrip(".")
    parts = []
    for name, messages in error.message_dict.items():
        field = "" if name == NON_FIELD_ERRORS else f"“{name}”: "
        parts.append(field + " ".join(messages).rstrip("."))
    return "; ".join(parts)


def texts(record: Record, names: Collection[str]) -> dict[str, Any]:
    """Those of these columns that the record gives."""
    return {name: record.text(name) for name in names if record.has(name)}


def moment(record: Record, name: str) -> tuple[datetime, str, bool] | None:
    """A date with its precision and whether its zone is stated; None where it is left out.

    DatasetError for one that is not yet. Where no zone is stated it may be another day already: UTC+14 is
    first, and two clocks differ by some minutes.
    """
    text = record.text(name)
    if not text:
        return None
    try:
        at, precision, zone_stated = read_moment(text)
    except ValueError as error:
        raise record.error(f"“{name}” is no date such as 2023-11, 2023-11-21 or 2023-11-21T09:30") from error
    if at > timezone.now() + (timedelta(minutes=5) if zone_stated else timedelta(hours=14)):
        raise record.error(f"“{name}” is in the future: {text}")
    return at, precision, zone_stated


def language(record: Record, name: str, tag: str | None = None) -> str:
    """The language tag of a field, or this one of its list; "" where it is left out. DatasetError for what
    has not the shape of a BCP 47 tag."""
    tag = record.text(name) if tag is None else tag
    if tag and not is_language_tag(tag):
        raise record.error(f"“{name}” is no language tag (BCP 47) such as zh-Hans or en: “{tag}”")
    return tag


def one_of(record: Record, name: str, choices: type[models.TextChoices]) -> str:
    value = record.needed(name)
    if value not in choices.values:
        raise record.error(f"“{name}” cannot be “{value}”; it is one of {', '.join(choices.values)}")
    return value
