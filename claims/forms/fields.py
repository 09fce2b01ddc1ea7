"""What several forms of the desk ask for: names, topics, a day that may not be known exactly, an article."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.documents import normalise_address
from articles.languages import SAYS_SOMETHING
from articles.models import Article
from claims.choices import SaidPrecision
from claims.models import Topic

if TYPE_CHECKING:
    from django.forms.renderers import BaseRenderer
    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

LONGEST_NAME = 300
LONGEST_ADDRESS = 2000
LONGEST_STATEMENT = 1000
#: Of a note, a translation, a comment: what an editor types in prose.
LONGEST_TEXT = 5000


# Text fields that are completed while an editor types


class CompletedInput(forms.TextInput):
    """A text field with a datalist, which htmx fills from `address` (claims/views/desk/lookups.py).

    The lookup is sent what was typed under the field's own name.
    """

    def __init__(self, address: str | _StrPromise, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.address = address

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        datalist = f"{(attrs or {}).get('id') or name}-known"
        fields = self.fields(name, value, (attrs or {}) | self.completed(datalist), renderer)
        return format_html('{}<datalist id="{}"></datalist>', fields, datalist)

    def fields(
        self, name: str, value: Any, attrs: dict[str, Any], renderer: BaseRenderer | None
    ) -> SafeString:
        return super().render(name, value, attrs, renderer)

    def completed(self, datalist: str) -> dict[str, Any]:
        return {
            "list": datalist,
            "autocomplete": "off",
            "data-hx-get": str(self.address),
            "data-hx-trigger": "focus once, input changed delay:150ms",
            "data-hx-target": f"#{datalist}",
            "data-hx-swap": "innerHTML",
            "data-hx-sync": "this:queue last",
        }


class SeveralInput(CompletedInput):
    """A text field for each value, all under one name and with one datalist, and an empty one at the end."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The values as they were sent; `data` may be a plain dict that holds a list."""
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name) or [])

    def fields(
        self, name: str, value: Any, attrs: dict[str, Any], renderer: BaseRenderer | None
    ) -> SafeString:
        stem = attrs.pop("id", name)
        attrs.pop("required", None)
        several = [one for one in value or [] if one]
        written = [
            # The first has the plain id, which the label names.
            super(SeveralInput, self).fields(
                name, one, attrs | {"id": f"{stem}_{number}" if number else stem}, renderer
            )
            for number, one in enumerate([*several, ""])
        ]
        return format_html('<span class="several">{}</span>', format_html_join("", "{}", zip(written)))


class SeveralField(forms.Field):
    """Names, each typed into a field of its own or after a semicolon; cleans to a list without doubles."""

    def __init__(self, address: str | _StrPromise, **options: Any) -> None:
        super().__init__(widget=SeveralInput(address), **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The label names only the first of them.
        return {"maxlength": LONGEST_NAME, "aria-label": self.label}

    def to_python(self, value: Any) -> list[Any]:
        one = forms.CharField(max_length=LONGEST_NAME, required=False)
        typed = [part for sent in value or [] for part in re.split("[;；]", str(sent))]
        names = [" ".join(one.clean(part).split()) for part in typed]
        return list(dict.fromkeys(name for name in names if re.search(SAYS_SOMETHING, name)))


class ClaimantsField(SeveralField):
    """Who asserts a claim; cleans to names, known or new (Claimant.objects.named makes a new one)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            reverse_lazy("claimant_options"), label=gettext_lazy("Who says it"), required=False, **options
        )


class TopicsField(SeveralField):
    """What a claim is about; cleans to topics, each named in either language or by its slug."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            reverse_lazy("topic_options"), label=gettext_lazy("Topics"), required=False, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return [str(one) for one in value or []]

    def clean(self, value: Any) -> list[Topic]:
        found: dict[int, Topic] = {}
        for name in super().clean(value):
            named = Q(name_zh__iexact=name) | Q(name_en__iexact=name) | Q(slug__iexact=name)
            topic = Topic.objects.filter(named).order_by("pk").first()
            if topic is None:
                raise ValidationError(
                    _("There is no topic “%(name)s”. Choose one of those that are offered."),
                    params={"name": name},
                )
            found[topic.pk] = topic
        return list(found.values())


# A claim in one sentence

_SPACES = re.compile(r"\s+")
_LINE_END = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
#: Control characters, and those that turn the direction of what follows (UAX #9): a statement with them does
#: not say what it seems to.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class StatementField(forms.CharField):
    """A claim's statement in one language: one line, in which line ends have become spaces."""

    def __init__(self, rows: int = 3, lang: str = "", **options: Any) -> None:
        attrs = {"rows": rows} | ({"lang": lang} if lang else {})
        options = {"widget": forms.Textarea(attrs=attrs)} | options | {"max_length": LONGEST_STATEMENT}
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        # One run of spaces after the other: looking for a line end among them from each would take hours.
        return _SPACES.sub(
            lambda run: " " if _LINE_END.search(run[0]) else run[0], str(super().to_python(value))
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if _UNSEEN.search(value):
            raise ValidationError(_("It holds characters that cannot be seen: type it, do not paste it."))


# A day that may not be known exactly


class Day(NamedTuple):
    """A day and how exactly it is known; what the precision leaves open is 1, and `on` None for "none"."""

    on: date | None = None
    precision: str = SaidPrecision.NONE.value

    def __str__(self) -> str:
        if self.on is None:
            return ""
        length = {"year": 4, "month": 7}.get(self.precision, 10)
        return self.on.isoformat()[:length]


_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")


class DayField(forms.CharField):
    """A year, a month or a day, as YYYY, YYYY-MM or YYYY-MM-DD; cleans to a Day, without one where empty."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text", gettext_lazy("As exactly as it is known: 2023, 2023-11 or 2023-11-17.")
        )
        super().__init__(max_length=40, **options)
        self.widget.attrs |= {"placeholder": "YYYY-MM-DD", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Day) else value

    def clean(self, value: Any) -> Day:
        typed = unicodedata.normalize("NFKC", super().clean(value))
        if not typed:
            return Day()
        match = _DAY.fullmatch(typed)
        if match is None:
            raise ValidationError(_("Write the day as 2023, 2023-11 or 2023-11-17."))
        year, month, day = match.groups()
        try:
            on = date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ValidationError(_("There is no such day: %(day)s."), params={"day": typed}) from error
        # Where it is tomorrow already, an editor may be.
        if on > timezone.now().date() + timedelta(days=1):
            raise ValidationError(_("This day is still to come: %(day)s."), params={"day": typed})
        precision = SaidPrecision.DAY if day else SaidPrecision.MONTH if month else SaidPrecision.YEAR
        return Day(on, precision.value)


# An article that is on record


def known_as(article: Article) -> str:
    """What stands for an article in a text field: its title, and its key, which makes it the only one."""
    return f"{article.title} [{article.key}]" if article.title else article.key


_KEY_AT_THE_END = re.compile(r"\[([-\w]+)\]\s*\Z", re.ASCII)


class ArticleField(forms.CharField):
    """An article on record, by its key, its address, its title, or what `known_as` writes; cleans to the
    article, or to None where empty. ValidationError where there is none, or several of that title."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", CompletedInput(reverse_lazy("source_options")))
        super().__init__(max_length=LONGEST_ADDRESS, **options)

    def offer_sources_of(self, article: Article) -> None:
        """Before anything is typed, offer those first that the article may come from."""
        address = f"{reverse_lazy('source_options')}?{urlencode({'article': article.key})}"
        self.widget = CompletedInput(address, self.widget.attrs)

    def prepare_value(self, value: Any) -> Any:
        return known_as(value) if isinstance(value, Article) else value

    def clean(self, value: Any) -> Article | None:
        typed = super().clean(value)
        if not typed:
            return None
        key = match[1] if (match := _KEY_AT_THE_END.search(typed)) else typed
        address = typed if "://" in typed else f"https://{typed}"
        named = Q(key=key) | Q(address_normalised=normalise_address(address))
        articles = Article.objects.filter(named) or Article.objects.filter(
            Q(title_zh__iexact=typed) | Q(title_en__iexact=typed)
        )
        found = list(articles.order_by("pk")[:2])
        if not found:
            raise ValidationError(_("No article on record has this title, address or key."))
        if len(found) > 1:
            raise ValidationError(_("Several articles have this title: choose one of those offered."))
        return found[0]
