"""Where the held articles speak of a claim: sentences of their newest texts, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from articles.languages import texts_of
from articles.models import Article, Revision
from articles.sentences import sentence_ends
from claims import matching
from claims.models import Anchor

if TYPE_CHECKING:
    from articles.documents import Block
    from claims.models import Claim

#: How many paragraphs are looked at sentence by sentence.
PARAGRAPHS = 60
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
    to this claim already, and what the same article says once more. Two queries.
    """
    asked = words or "\n".join(texts_of(claim, "statement").values())
    revisions = Article.objects.texts_with(set(matching.tokens(asked)))
    taken = _taken(claim, revisions)
    gaps = {revision.pk: revision.omissions for revision in revisions}
    blocks = [
        (revision, number, block)
        for revision in revisions
        for number, block in enumerate(revision.parts[0])
        if block.kind != "omission"
    ]
    texts = [revision.text[block.start : block.end] for revision, _number, block in blocks]
    places = _in_order(asked, words, texts)[:PARAGRAPHS]
    sentences = [
        FoundPassage(revision, number, block, *stretch)
        for revision, number, block in [blocks[place] for place in places]
        for stretch in _sentences(revision.text, block, gaps[revision.pk])
        if not _overlap(stretch, taken.get(revision.pk, ()))
    ]
    found: dict[tuple[int, str], FoundPassage] = {}
    for place in _in_order(asked, words, [one.words for one in sentences]):
        one = sentences[place]
        found.setdefault((one.article.pk, one.words), one)
    return list(found.values())[:most]


def _in_order(asked: str, words: str, texts: Sequence[str]) -> list[int]:
    """The numbers of the texts that fit, best first; those with the very words before all others."""
    fit = dict(matching.rank(asked, enumerate(texts)))
    has_words = {number for number, text in enumerate(texts) if words and words.casefold() in text.casefold()}
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
