"""Two editors changed one record: both versions, side by side, and what was typed to save it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from claims.templatetags.reading import comma

if TYPE_CHECKING:
    from django.http import QueryDict

#: What is not sent again as it was.
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "version")


@dataclass(frozen=True)
class Difference:
    """What one field holds in the version on record, and what was typed into it; "" for nothing."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """What desk/_conflict.html shows. `action` takes the form, `page` shows their version alone."""

    action: str
    page: str
    version: int
    differences: tuple[Difference, ...]
    #: The fields of yours as they were sent.
    sent: tuple[tuple[str, str], ...]
    #: A selector of the element that htmx puts the answer in; "" where it does not ask.
    target: str = ""
    #: What the button says that sends yours again, where it does more than that.
    save: str = ""

    @classmethod
    def between(
        cls,
        yours: forms.Form,
        theirs: forms.Form,
        *,
        version: int,
        action: str,
        page: str,
        target: str = "",
    ) -> Conflict:
        """`yours` is as it was sent, `theirs` the same form of the record as it is now, at `version`."""
        data: QueryDict = yours.data  # type: ignore[assignment]
        sent = tuple(
            (name, str(value))
            for name, values in data.lists()
            if name not in NOT_SENT_AGAIN
            for value in values
        )
        return cls(action, page, version, tuple(_differences(yours, theirs)), sent, target)


def _differences(yours: forms.Form, theirs: forms.Form) -> Iterator[Difference]:
    for field in yours.visible_fields():
        other, mine = _shown(theirs[field.name]), _shown(field)
        if other != mine:
            yield Difference(str(field.label), other, mine)


def _shown(field: forms.BoundField) -> str:
    value: Any = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _("yes") if value else ""
    if isinstance(value, (list, tuple)):
        return comma().join(str(one) for one in value if one)
    words = "" if value is None else str(value)
    choices = getattr(field.field.widget, "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    return labels.get(words, words).replace("\r\n", "\n").strip()
