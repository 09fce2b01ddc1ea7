"""What the importers say, in words and in the reader's language: why a file is refused, and what was guessed,
not used or left out of it (articles/importers/refusals.py has the codes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.importers import Unreadable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: By its code, why a file cannot become an article; `{name}` and `{detail}` are filled in.
REFUSALS: Mapping[str, _StrPromise] = {
    "no-file": _("“{name}” is no file with a content of its own."),
    "empty": _("“{name}” is empty."),
    "too-large": _("“{name}” is larger than {detail} MB: bring in the article alone."),
    "too-long": _("“{name}” is too long for an article ({detail} characters): bring in the article alone."),
    "no-text": _("“{name}” holds no text that a reader would see."),
    "picture": _("“{name}” is a picture, not a text file."),
    "sound-or-film": _("“{name}” is sound or film, not a text file."),
    "office-document": _("“{name}” is an office document: save it as a web page, as PDF or as text."),
    "archive": _("“{name}” is an archive: unpack it and bring in what is inside."),
    "web-archive": _("“{name}” is a web archive of Safari: save the page as HTML instead."),
    "rich-text": _("“{name}” is rich text (RTF): save it as a web page, as PDF or as text."),
    "binary": _("“{name}” is not a text file: it is full of control characters."),
    "wrong-mark": _("“{name}” begins as {detail} does, but does not go on so."),
    "damaged": _("“{name}” is {detail}, but some of it is damaged."),
    "unknown-encoding": _(
        "“{name}” is not UTF-8, and no other encoding gives words in it for certain: save it as UTF-8 if it"
        " is text."
    ),
    "no-article": _("“{name}” is a web page, but no article is in it."),
    "needs-script": _(
        "“{name}” is a web page whose text only comes when its scripts run: save the page as it is shown, or"
        " paste the text."
    ),
    "frames": _("“{name}” is a page of frames, which holds no text itself: bring in the page inside."),
    "too-much-markup": _("“{name}” has too much markup for an article ({detail} tags)."),
    "pdf-encrypted": _("“{name}” is a PDF locked with a password."),
    "pdf-broken": _("“{name}” is a PDF, but a broken one."),
    "pdf-too-large": _("“{name}” is a PDF with more in it than an article: bring in the article alone."),
    "pdf-scan": _("“{name}” is a PDF of pictures, such as a scan: there is no text in it."),
    "pdf-unreadable": _("“{name}” is a PDF that does not say which letters its signs stand for."),
}

#: By its code, what a note is about.
NOTES: Mapping[str, _StrPromise] = {
    "encoding": _("The file does not say its encoding; it was recognised. Look whether the words are right."),
    "no-title": _("No headline was found."),
    "title-of-note": _("The note itself has another title than the article."),
    "front-matter-lines": _("The details at the beginning are no YAML; they were read line by line."),
    "front-matter-open": _("The details at the beginning have no end."),
    "metadata-unused": _("Details that have no place here were left out."),
    "front-matter-twice": _("A detail stands twice at the beginning; the first counts."),
    "date-unusable": _("The date cannot be; it stays as it is printed."),
    "several-originals": _("Several originals are named; none was taken."),
    "label-dropped": _("A label before the headline was left out."),
    "nul-dropped": _("NUL characters were left out: nothing can hold them."),
    "images-dropped": _("Pictures were left out."),
    "cover-dropped": _("The cover picture was left out."),
    "html-dropped": _("HTML tags were left out; their words stay."),
    "headline-repeated": _("The headline stood again in the text, and was left out there."),
    "promotion-dropped": _("What the account asks of its readers was left out."),
    "page-dropped": _("What belongs to the page and not to the article was left out."),
    "second-body-dropped": _("The text stood twice, and was taken once."),
    "rights": _("The notice of rights was left out."),
    "running-heads-dropped": _("Running heads, feet and page numbers were left out."),
    "pages-dropped": _("It has more pages than are read; the rest was left out."),
    "cut-short": _("It is longer than is read; the rest was left out."),
    "markup-left": _("Some markup was too much or too deep, and stands in the text."),
    "damaged-characters": _("Some characters are damaged in the file itself."),
    "paywall": _("The page says that it is not free to read: part of the text may be missing."),
    "too-long": _("A detail was too long to be what it seemed, and was left out."),
    "address-unusable": _("An address cannot be visited, and was left out."),
}

#: What somebody should look at before the text is kept. The rest only tells of what is as it should be.
UNSURE = frozenset(
    {
        "encoding",
        "no-title",
        "title-of-note",
        "front-matter-lines",
        "front-matter-open",
        "front-matter-twice",
        "date-unusable",
        "several-originals",
        "pages-dropped",
        "cut-short",
        "markup-left",
        "damaged-characters",
        "paywall",
        "too-long",
        "address-unusable",
    }
)


class Said(NamedTuple):
    """What a note says: a sentence, the words themselves (most often in English), and whether to look."""

    sentence: str
    details: list[str]
    is_unsure: bool


def noted(notes: Iterable[Sequence[str]]) -> list[Said]:
    """What these notes (pairs of a code and a detail) say, each kind once, what is unsure first."""
    details: dict[str, list[str]] = {}
    for code, detail in notes:
        details.setdefault(code, []).append(detail)
    said = [Said(str(NOTES.get(code, code)), found, code in UNSURE) for code, found in details.items()]
    return sorted(said, key=lambda one: not one.is_unsure)


def refusal_of(error: Unreadable) -> str:
    """Why a file cannot become an article, in a sentence."""
    return str(REFUSALS[error.code]).format(name=error.name, detail=error.detail)
