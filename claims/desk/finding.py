"""Where the held articles speak of a claim: sentences of their newest texts, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from articles.languages import texts_of
from articles.models import Article, Revision
from articles.search.asking import Asked, Step, ask
from articles.search.hits import hits
from articles.search.words import fold, tokens
from articles.searching import Near, find_near
from articles.sentences import sentence_ends
from claims import matching
from claims.models import Anchor

if TYPE_CHECKING:
    from articles.documents import Block
    from claims.models import Claim

#: How many paragraphs are looked at sentence by sentence, and for how many words of a claim.
PARAGRAPHS, MOST_WORDS = 60, 80
#: How far a sentence may go on beyond a piece of a long block, in code points.
BEYOND = 1000
#: Quotation marks round words that were typed.
QUOTES = ' "“”「」'
#: How much is shown of what stands around a sentence, in code points on each side.
SURROUNDINGS = 200

Stretch = tuple[int, int]


@dataclass(frozen=True)
class FoundPassage:
    """A sentence of an article's newest text: code points, end exclusive, in one block of it."""

    revision: Revision = field(repr=False)
    number: int
    block: Block
    start: int
    end: int

    @property
    def article(self) -> Article:
        return self.revision.article

    @property
    def words(self) -> str:
        return self.revision.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What stands before the sentence in its block, cut short."""
        words = self.revision.text[self.block.start : self.start]
        return words if len(words) <= SURROUNDINGS else f"…{words[-SURROUNDINGS:]}"

    @property
    def after(self) -> str:
        """What stands after the sentence in its block, cut short."""
        words = self.revision.text[self.end : self.block.end]
        return words if len(words) <= SURROUNDINGS else f"{words[:SURROUNDINGS]}…"


def find_passages(claim: Claim, words: str = "", *, most: int = 20) -> list[FoundPassage]:
    """Sentences of held articles that may bear on a claim, by these words or by the claim's own, best first.

    What has the words as they were typed comes before what has some of them. Left out is what is annotated
    to this claim already, and what the same article says once more. Three queries by the index, which has
    caught up (articles/search/keeping.py).
    """
    asked = ask(words) if words else None
    wanted = words or "\n".join(texts_of(claim, "statement").values())
    looked_for = [part.tsquery for part in asked.parts] if asked else _each_word(wanted)
    near = find_near(looked_for, asked, most=PARAGRAPHS)
    revisions = _newest(one.revision for one in near)
    taken = _taken(claim, revisions.values())
    sentences = {
        (revision.pk, *stretch): FoundPassage(revision, one.number, revision.parts[0][one.number], *stretch)
        for one in near
        if (revision := revisions.get(one.revision))
        for stretch in _sentences_of(revision, one)
        if not _overlap(stretch, taken.get(revision.pk, ()))
    }
    offered = list(sentences.values())
    found: dict[tuple[int, str], FoundPassage] = {}
    for place in _in_order(wanted, asked, [one.words for one in offered]):
        one = offered[place]
        found.setdefault((one.article.pk, one.words), one)
    return list(found.values())[:most]


def _each_word(text: str) -> list[str]:
    """Every word of a text, each to be looked for by itself in all its inflections."""
    found = dict.fromkeys(
        (token.stem.removesuffix("~") or token.lexeme) for token in tokens(text) if len(token.lexeme) > 1
    )
    either = ((word, f"{word}~") if word.isascii() and word.isalpha() else (word,) for word in found)
    return [Step(lexemes).tsquery for lexemes in list(either)[:MOST_WORDS]]


def _newest(keys: Iterable[int]) -> dict[int, Revision]:
    """Those of these texts that are the newest of their articles, with articles and publishers. One query."""
    newer = Revision.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    texts = Revision.objects.filter(~Exists(newer), pk__in=set(keys), article__access="held")
    return {one.pk: one for one in texts.select_related("article__publisher").defer("received")}


def _sentences_of(revision: Revision, near: Near) -> Iterator[Stretch]:
    """The sentences of a piece, those too that begin before it or go on behind it."""
    block = revision.parts[0][near.number]
    around = replace(
        block, start=max(block.start, near.start - BEYOND), end=min(block.end, near.end + BEYOND)
    )
    for stretch in _sentences(revision.text, around, revision.omissions):
        if _overlap(stretch, [(near.start, near.end)]):
            yield stretch


def _in_order(wanted: str, asked: Asked | None, texts: Sequence[str]) -> list[int]:
    """The numbers of the texts that fit, best first; those with the very words before all others."""
    fit = dict(matching.rank(wanted, enumerate(texts)))
    very = fold(wanted).strip(QUOTES) if asked else ""
    has_words = {number for number, text in enumerate(texts) if very and very in fold(text)}
    if asked:
        has_some = {number for number, text in enumerate(texts) if hits(text, asked)}
        fit = {number: fit.get(number, 0) for number in has_some | fit.keys()}
    return sorted(
        fit.keys() | has_words, key=lambda number: (number not in has_words, -fit.get(number, 0), number)
    )


def _taken(claim: Claim, revisions: Iterable[Revision]) -> dict[int, list[Stretch]]:
    """Where the living passages of the claim stand, by revision. One query."""
    anchors = Anchor.objects.filter(
        revision__in=[revision.pk for revision in revisions],
        annotation__claim=claim,
        annotation__removed_at__isnull=True,
    )
    taken: dict[int, list[Stretch]] = {}
    for revision, start, end in anchors.values_list("revision", "start", "end"):
        if start is not None and end is not None:
            taken.setdefault(revision, []).append((start, end))
    return taken


def _sentences(text: str, block: Block, gaps: Iterable[Stretch]) -> Iterator[Stretch]:
    """The sentences of a block, without the spaces round them; none runs into words that were left out."""
    inside = [gap for gap in gaps if block.start <= gap[0] and gap[1] <= block.end]
    borders = {block.start, *sentence_ends(text, block.start, block.end)}
    borders |= {place for gap in inside for place in gap}
    for start, end in pairwise(sorted(borders)):
        words = text[start:end]
        if words.strip() and not _overlap((start, end), inside):
            yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _overlap(stretch: Stretch, others: Iterable[Stretch]) -> bool:
    return any(stretch[0] < end and start < stretch[1] for start, end in others)
