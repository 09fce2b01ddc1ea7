"""What became of a search, in words for whoever searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.search.asking import LONGEST, MOST_PARTS, Problem

if TYPE_CHECKING:
    from articles.search.asking import Asked

PROBLEMS = {
    Problem.NOTHING: _("There is nothing to look for in this: it takes a word, a name or a number."),
    Problem.ONLY_EXCLUSIONS: _("A word with - before it only leaves things out: type one to look for, too."),
    Problem.TOO_LONG: _("Only its first %(parts)d words, within %(characters)d characters, are looked for."),
}


def problem_in_words(asked: Asked) -> str:
    """What is the matter with what was asked, as a sentence; "" where nothing is."""
    return PROBLEMS[asked.problem] % {"characters": LONGEST, "parts": MOST_PARTS} if asked.problem else ""


def unindexed_in_words(changes: int) -> str:
    """That so many changes cannot be found yet (articles.search.keeping.catch_up); "" for none."""
    if not changes:
        return ""
    words = ngettext(
        "%(number)s change cannot be found yet: it is still to be indexed.",
        "%(number)s changes cannot be found yet: they are still to be indexed.",
        changes,
    )
    return words % {"number": in_thousands(changes)}


def in_thousands(number: int) -> str:
    """1,000"""
    return f"{number:,}"
