"""Two editors changed one record: both versions, side by side, and what was typed to save it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from claims.templatetags.reading import comma

if TYPE_CHECKING:
    from django.http import QueryDict

#: What belongs to one form on one page, and not to the record.
OF_THE_FORM = ("version", "opened", "form_key", "put_back")
#: What is not sent again as it was.
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "version", "opened")


class OpenedForm(forms.Form):
    """A form of a record that somebody else may change while it is open."""

    #: Of the record as the editor saw it.
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    #: What the fields held then, as JSON {name: mark}: what the editor has not touched is told by it.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    #: Fields that mean something only with one another: whoever touches one of them means them all.
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name != "opened":
            return super().get_initial_for_field(field, field_name)
        return json.dumps({one.name: _mark(one.field.prepare_value(one.initial)) for one in _recorded(self)})

    def untouched(self) -> set[str]:
        """The fields that hold, in the form as it was sent, what they held when it was opened."""
        opened = _marks(self.data.get("opened", ""))
        same = {one.name for one in _recorded(self) if opened.get(one.name) == _mark(one.value())}
        for group in self.together:
            if not same.issuperset(name for name in group if name in self.fields):
                same -= set(group)
        return same

    def changes_since(self, opened: str) -> list[tuple[str, str]]:
        """The label of each field that held something else when `opened` was made, and what it holds now."""
        before = _marks(opened)
        return [
            (str(one.label), _shown(one))
            for one in self.visible_fields()
            if one.name in before and before[one.name] != _mark(one.value())
        ]


@dataclass(frozen=True)
class Difference:
    """What one field holds in the version on record, and what was typed into it; "" for nothing."""

    label: str
    theirs: str
    yours: str
    #: BCP 47; "" where the field is in none in particular.
    lang: str = ""


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
        yours: OpenedForm,
        theirs: OpenedForm,
        *,
        version: int,
        action: str,
        page: str,
        target: str = "",
    ) -> Conflict:
        """`yours` is as it was sent, `theirs` the same form of the record as it is now, at `version`.

        Sent again it changes only what was touched in yours.
        """
        data: QueryDict = yours.data  # type: ignore[assignment]
        untouched = yours.untouched()
        sent = [
            (name, value)
            for name, values in data.lists()
            if name not in NOT_SENT_AGAIN and name not in untouched
            for value in values
        ]
        sent += [(one.name, value) for one in theirs if one.name in untouched for value in _as_sent(one)]
        sent.append(("opened", theirs["opened"].value()))
        return cls(action, page, version, tuple(_differences(yours, theirs, untouched)), tuple(sent), target)


def _differences(yours: forms.Form, theirs: forms.Form, untouched: set[str]) -> Iterator[Difference]:
    for field in yours.visible_fields():
        other, mine = _shown(theirs[field.name]), _shown(field)
        if other != mine and field.name not in untouched:
            lang = field.field.widget.attrs.get("lang", "")
            yield Difference(str(field.label), other, mine, lang)


def _recorded(form: forms.Form) -> Iterator[forms.BoundField]:
    return (one for one in form if one.name not in OF_THE_FORM)


def _typed(value: Any) -> list[str]:
    """What a field holds, whatever the way there: empty values, spaces round it and CR tell nothing."""
    several = value if isinstance(value, (list, tuple)) else [value]
    plain = ("" if one is None or one is False else str(one) for one in several)
    return [one for text in plain if (one := text.replace("\r\n", "\n").strip())]


def _mark(value: Any) -> str:
    return sha256("\0".join(_typed(value)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _marks(opened: str) -> dict[str, Any]:
    """The marks by name that a form carries as `opened`; none where they cannot be read."""
    try:
        marks = json.loads(opened)
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _as_sent(field: forms.BoundField) -> list[str]:
    """What a browser would send of a field that is not touched."""
    value: Any = field.value()
    if isinstance(field.field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return ["" if value is None else str(value)]


def _shown(field: forms.BoundField) -> str:
    value: Any = field.value()
    if isinstance(field.field, forms.BooleanField):
        return _("yes") if value else ""
    choices = getattr(field.field.widget, "choices", ())
    labels = {str(key): str(label) for key, label in choices}
    return comma().join(labels.get(one, one) for one in _typed(value))
