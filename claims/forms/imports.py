"""How articles are brought in: files, pasted text, an address; and what is corrected before they are kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.choices import ArticleKind
from articles.documents import Document, Published, is_language_tag
from articles.languages import SUFFIXES, nearest_language
from articles.querysets import SIZES, fitting, usable_address
from claims.forms.fields import ArticleField, CompletedInput

if TYPE_CHECKING:
    from django.http import QueryDict

    from articles.models import Article, Incoming

#: How many files come at once, and how many bytes all together; of pasted text as much as a form may send.
MOST_FILES = 50
MOST_BYTES_OF_ALL = 50_000_000
MOST_BYTES_OF_TEXT = 2_000_000

# Fields


class AddressField(forms.CharField):
    """An address of the web; what is typed without a scheme gets https."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        address = typed if "://" in typed or not typed else f"https://{typed}"
        if address and not usable_address(address):
            raise ValidationError(_("This is no address of the web, or it is too long."))
        return address


_WHEN = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?|月)?|年)?"
)


class WhenField(forms.CharField):
    """When an article came out, as exactly as it is known; cleans to a Published without what was printed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> Published:
        typed = unicodedata.normalize("NFKC", super().clean(value))
        if not typed:
            return Published()
        match = _WHEN.fullmatch(typed)
        if match is None:
            raise ValidationError(_("Write it as 2023, 2023-11, 2023-11-17 or 2023-11-17 08:30."))
        parts = [match[name] for name in ("year", "month", "day", "hour", "minute")]
        try:
            at = datetime(*(int(part or least) for part, least in zip(parts, (1, 1, 1, 0, 0), strict=True)))  # type: ignore[arg-type]
            zone = _zone(match["zone"])
            at = at.replace(tzinfo=zone)
            # Where it is tomorrow already, it may have come out.
            if at.replace(tzinfo=zone or UTC) > now() + timedelta(days=1):
                raise ValidationError(_("This is still to come: %(when)s."), params={"when": typed})
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("There is no such time: %(when)s."), params={"when": typed}) from error
        precision = ("year", "month", "day", "minute", "minute")[len([part for part in parts if part]) - 1]
        return Published(at, precision, zone_stated=zone is not None)


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    if written in ("Z", "UTC"):
        return UTC
    sign, digits = written[0], written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if sign == "-" else offset)


def written(published: Published) -> str:
    """A time as WhenField reads it, no more exactly than it is known; "" for none."""
    if published.at is None:
        return ""
    if published.precision != "minute":
        return published.at.date().isoformat()[: {"year": 4, "month": 7}.get(published.precision, 10)]
    return published.at.isoformat(" ", "minutes")


class LanguagesField(forms.CharField):
    """BCP 47 tags, the language with most text first; cleans to a tuple without doubles."""

    def clean(self, value: Any) -> tuple[str, ...]:
        tags = tuple(dict.fromkeys(filter(None, re.split(r"[\s,;，；、]+", super().clean(value)))))
        for tag in tags:
            if not is_language_tag(tag):
                raise ValidationError(
                    _("“%(tag)s” is no language tag such as zh-Hans or en."), params={"tag": tag[:40]}
                )
        return tags


# The three ways in


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; cleans to a list. An empty one is no error here: it is refused like any other."""

    widget = SeveralFilesInput

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (value if isinstance(value, (list, tuple)) else [value]) if one is not None]
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(
                _("These are %(n)d files. Bring in %(most)d at a time."),
                params={"n": len(files), "most": MOST_FILES},
            )
        return files


class FilesForm(forms.Form):
    prefix = "files"

    chosen = FilesField(
        label=gettext_lazy("Files"),
        error_messages={"required": gettext_lazy("Choose the files to bring in.")},
        help_text=gettext_lazy(
            "Markdown, text, saved web pages and PDF. Up to 50 files at once, each up to 10 MB, 50 MB"
            " together."
        ),
    )


class TextForm(forms.Form):
    prefix = "text"

    title = forms.CharField(
        label=gettext_lazy("Title, if you have it"), max_length=SIZES["title"], required=False
    )
    address = AddressField(label=gettext_lazy("Its address, if you have it"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Paste the text to bring in.")},
        help_text=gettext_lazy("Paragraphs apart by blank lines; Markdown is understood. Up to 2 MB."),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_("Paste the text to bring in."))
        return text

    @property
    def received(self) -> bytes:
        """The text as it is kept: the title above it, unless it stands there or the text has its own head."""
        title, text = self.cleaned_data["title"], self.cleaned_data["text"]
        has_head = text.lstrip("\ufeff \t\r\n").startswith((title, "<", "---"))
        whole = text if not title or has_head else f"{title}\n\n{text}"
        return whole.encode("utf-8", "replace")


class AddressForm(forms.Form):
    prefix = "at"

    address = AddressField(
        label=gettext_lazy("Address"),
        error_messages={"required": gettext_lazy("Type the address of the article.")},
        help_text=gettext_lazy("Of a page that anybody may read. It is asked once, for ten seconds at most."),
    )


# Before it is kept

#: What is no correction.
OF_THE_PAGE = ("form_key", "republishes", "csrfmiddlewaretoken")
#: How two articles that are much the same go together: which of them takes its text from the other.
FROM_IT, TO_IT = "from", "to"
#: Or that they are one: this is another text of that article.
OF_IT = "of"


class ImportForm(forms.Form):
    """What was understood of a text that was brought in, and what an editor corrects of it.

    It is always filled in, by what was read and what was corrected so far, so that what is wrong shows.
    """

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    title_zh = forms.CharField(
        label=gettext_lazy("Title (Chinese)"),
        max_length=SIZES["title"],
        required=False,
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title (English)"),
        max_length=SIZES["title"],
        required=False,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    publisher = forms.CharField(
        label=gettext_lazy("Publisher"),
        max_length=SIZES["publisher"],
        required=False,
        widget=CompletedInput(reverse_lazy("publisher_options")),
    )
    byline = forms.CharField(label=gettext_lazy("Byline"), max_length=SIZES["byline"], required=False)
    published = WhenField(
        label=gettext_lazy("Published"),
        required=False,
        help_text=gettext_lazy(
            "As exactly as it is known: 2023, 2023-11, 2023-11-17, 2023-11-17 08:30; +08:00 behind it where"
            " the zone is stated."
        ),
    )
    published_as_printed = forms.CharField(
        label=gettext_lazy("Date as printed"), max_length=SIZES["date"], required=False
    )
    languages = LanguagesField(
        label=gettext_lazy("Languages"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as zh-Hans or en; the one with the most text first."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ArticleKind.choices, required=False)
    address = AddressField(
        label=gettext_lazy("Address"),
        required=False,
        help_text=gettext_lazy("An article that we have from there is recognised by it."),
    )
    original_address = AddressField(
        label=gettext_lazy("Address of the original"),
        required=False,
        help_text=gettext_lazy("Of what the text says it was made from."),
    )
    article = ArticleField(
        label=gettext_lazy("It is a text of"),
        required=False,
        help_text=gettext_lazy(
            "An article on record, by title, key or address. Leave it empty for a new one."
        ),
    )
    #: How it goes together with an article that is much the same: a way and a key, such as `from:KEY`.
    republishes = forms.CharField(required=False, widget=forms.RadioSelect)

    def __init__(
        self, incoming: Incoming, document: Document, sent: dict[str, Any] | QueryDict | None = None
    ) -> None:
        self.incoming, self.document = incoming, document
        self.understood = understood(document) | {"kind": ArticleKind.REPORT.value, "article": ""}
        if sent is None:
            sent = self.understood | incoming.corrections | {"form_key": str(uuid4())}
        way, _colon, key = str(sent.get("republishes", "")).partition(":")
        if way == OF_IT:
            sent = sent.copy()
            sent["article"], sent["republishes"] = key, ""
        self.sent = sent
        super().__init__(sent)

    @cached_property
    def corrections(self) -> dict[str, str]:
        """What was typed over what was understood, as it was typed, whether it is right or not."""
        sent = {name: str(self.data.get(name, "")).strip() for name in self.fields if name not in OF_THE_PAGE}
        return {name: value for name, value in sent.items() if value != self.understood.get(name, "")}

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or ArticleKind.REPORT.value

    @property
    def text_of(self) -> Article | None:
        """The article that it is said to be a text of, where there is one."""
        found: Article | None = getattr(self, "cleaned_data", {}).get("article")
        return found

    @property
    def corrected(self) -> Document:
        """The document as corrected; of a form with mistakes, but for these."""
        self.is_valid()
        cleaned, changed = self.cleaned_data, {*self.corrections}
        columns: dict[str, Any] = {
            name: cleaned[name]
            for name in ("publisher", "byline", "languages", "address", "original_address")
            if name in changed and name in cleaned
        }
        if {"title_zh", "title_en"} & changed:
            titles = {tag: cleaned.get(f"title_{suffix}", "") for tag, suffix in SUFFIXES.items()}
            columns["titles"] = {tag: title for tag, title in titles.items() if title}
        published = self.document.published
        if "published" in changed and "published" in cleaned:
            published = replace(cleaned["published"], printed=published.printed)
        if "published_as_printed" in changed and "published_as_printed" in cleaned:
            published = replace(published, printed=cleaned["published_as_printed"])
        return replace(self.document, **columns, published=published)

    def offer(self, keys: Sequence[str], chosen: str) -> None:
        """Let the editor say how the articles with these keys go together with this one; `chosen` is the
        choice that the form shows as made where none was. The form has been looked through."""
        choices = [(f"{way}:{key}", key) for key in keys for way in (FROM_IT, TO_IT, OF_IT)]
        choices.append(("", _("Record nothing")))
        self.fields["republishes"].widget.choices = choices
        if "republishes" not in self.data:
            # A copy of a QueryDict is one; taken apart as a dict its values would be lists.
            self.sent = self.sent.copy()
            self.sent["republishes"] = chosen
            self.data = self.sent
        elif self.cleaned_data.get("republishes", "") not in dict(choices):
            self.add_error("republishes", _("This is not much the same any more: choose again."))


def understood(document: Document) -> dict[str, str]:
    """What a document says, as the fields of the form show it."""
    titles: dict[str, str] = {}
    for tag, title in document.titles.items():
        titles.setdefault(f"title_{SUFFIXES[nearest_language(tag)]}", fitting("title", title))
    return {
        "title_zh": "",
        "title_en": "",
        **titles,
        "publisher": fitting("publisher", document.publisher),
        "byline": fitting("byline", document.byline),
        "published": written(document.published),
        "published_as_printed": fitting("date", document.published.printed),
        "languages": " ".join(document.languages),
        "address": usable_address(document.address),
        "original_address": usable_address(document.original_address),
    }
