"""How the pages print what was looked for: hits marked in their text, and what became of a search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from articles import languages
from articles.languages import Wording, other_wording, texts_of
from articles.search.asking import Asked, ask
from articles.search.hits import extract, hits
from articles.search.saying import in_thousands, problem_in_words, unindexed_in_words

if TYPE_CHECKING:
    from claims.models import Verdict

register = template.Library()
register.filter(in_thousands)
register.filter(problem_in_words)
register.filter(unindexed_in_words)

#: How long an extract is, in code points.
AROUND = 160


@register.filter
@register.simple_tag
def marked(text: str, asked: Asked | None) -> SafeString | str:
    """The text with what was looked for marked in it; none is looked for without `asked`."""
    return _with_marks(str(text), hits(str(text), asked)) if asked and text else conditional_escape(str(text))


@register.simple_tag
def worded_marked(text: Wording, asked: Asked | None) -> SafeString | str:
    """The same, with `lang` where it is not in the language of the page."""
    if languages.nearest_language(text.lang) == languages.reading_language():
        return marked(text, asked)
    return format_html('<span lang="{}">{}</span>', text.lang, marked(text, asked))


@register.simple_tag
def looking_for(words: str) -> Asked | None:
    """What these words ask for, to mark it; None without words."""
    return ask(words) if words else None


@dataclass(frozen=True)
class FoundIn:
    """Where else than in the wording shown the words stand: `what` is "wording" or "rationale"."""

    what: str
    lang: str
    words: SafeString | str


@register.simple_tag
def found_elsewhere(
    asked: Asked | None, shown: Wording, other: Wording | None, verdict: Verdict | None
) -> list[FoundIn]:
    """The other wording and a stretch of the rationale, each where it has more words than were shown."""
    if not asked:
        return []
    found, told = [], _words_hit(shown, asked)
    if other and (also := _words_hit(other, asked)) - told:
        told |= also
        found.append(FoundIn("wording", other.lang, marked(other, asked)))
    for text in _rationales(verdict):
        if _words_hit(text, asked) - told:
            found.append(FoundIn("rationale", text.lang, extracted(text, asked)))
            break
    return found


@register.filter
def extracted(text: str, asked: Asked) -> SafeString | str:
    """A stretch of the text round the best hits, with the hits marked; "" where there is none."""
    places = hits(str(text), asked)
    if not places:
        return ""
    found = extract(str(text), places, AROUND)
    before, after = "…" if found.is_cut_before else "", "…" if found.is_cut_after else ""
    return format_html("{}{}{}", before, _with_marks(found.text, found.places), after)


def _rationales(verdict: Verdict | None) -> list[Wording]:
    """The rationale, in the reader's language first."""
    if verdict is None:
        return []
    shown = verdict.rationale
    other = other_wording(texts_of(verdict, "rationale"), shown)
    return [text for text in (shown, other) if text]


def _words_hit(text: str, asked: Asked) -> set[str]:
    return {text[start:end].casefold() for start, end in hits(str(text), asked)}


def _with_marks(text: str, places: Iterable[tuple[int, int]]) -> SafeString:
    """Places are code points, end exclusive, in order, and do not overlap."""
    parts, done = [], 0
    for start, end in places:
        parts.append((text[done:start], text[start:end]))
        done = end
    before = format_html_join("", '{}<mark class="hit">{}</mark>', parts)
    return format_html("{}{}", before, text[done:])
