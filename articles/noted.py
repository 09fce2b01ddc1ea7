"""What the importers say, in the reader's language: why a file is refused, and what was guessed, not used or
left out of it (articles/importers/refusals.py has the codes and their sentences)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext

from articles.importers import NOTES, REFUSALS, Unreadable

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
    said = [Said(gettext(NOTES.get(code, code)), found, code in UNSURE) for code, found in details.items()]
    return sorted(said, key=lambda one: not one.is_unsure)


def refusal_of(error: Unreadable) -> str:
    """Why a file cannot become an article, in a sentence."""
    return gettext(REFUSALS[error.code]).format(name=error.name, detail=error.detail)
