"""What stands beside a text on the desk: a card for each passage, with its claim as the desk knows it now.

The public pages show a claim as of its latest verdict (claims/reading.py); the desk shows the wording and
the evidence that there are, verdict or none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rendering
from articles.sentences import sentence_ends
from claims.choices import AnchorState, Stance
from claims.models import Annotation
from claims.reading import strengths
from claims.templatetags.reading import comma, semicolon, status_word, strengths_in_words, worded
from claims.templatetags.reading import status as status_with_mark

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from articles.documents import Block, Mark
    from articles.languages import Wording
    from articles.models import Article, Revision
    from claims.evidence import EvidenceSummary
    from claims.models import Claim
    from claims.rules import Strength


@dataclass(frozen=True)
class DeskClaim:
    """A claim in its present wording, with what all that bears on it amounts to."""

    claim: Claim
    summary: EvidenceSummary
    #: How many articles take each stance towards it.
    articles: Mapping[str, int]

    @property
    def status(self) -> str:
        return status_at_desk(self.claim)

    @cached_property
    def statement(self) -> Wording:
        return self.claim.statement

    @cached_property
    def for_it(self) -> list[Strength]:
        return strengths(self.summary.support)

    @cached_property
    def against_it(self) -> list[Strength]:
        return strengths(self.summary.opposition)

    @cached_property
    def sources(self) -> str:
        """How many articles take which stance, in words."""
        return comma().join(
            stance_in_words(stance, count)
            for stance in Stance.values
            if (count := self.articles.get(stance, 0))
        )

    @cached_property
    def origins(self) -> str:
        """How many distinct origins count on each side, in words: what the dots show."""
        sides = []
        if self.for_it:
            sides.append(_("for: %(dots)s") % {"dots": strengths_in_words(self.for_it)})
        if self.against_it:
            sides.append(_("against: %(dots)s") % {"dots": strengths_in_words(self.against_it)})
        return semicolon().join(sides) or _("no origin counts")

    # What all cards of the claim have in common, made once: a text may have hundreds of them.

    @cached_property
    def mark(self) -> SafeString:
        return status_with_mark(self.status)

    @cached_property
    def link(self) -> SafeString:
        address = reverse("desk_claim", args=[self.claim.slug])
        return format_html('<a href="{}">{}</a>', address, worded(self.statement))

    @cached_property
    def tally(self) -> SafeString:
        """Its sources and its origins."""
        return render_to_string("desk/_card_sources.html", {"about": self})


def status_at_desk(claim: Claim) -> str:
    """The status of the verdict readers see; PENDING where there is none."""
    return claim.current_verdict.status if claim.current_verdict else rendering.PENDING


def stance_in_words(stance: str, n: int) -> str:
    """That so many articles take this stance."""
    if stance == Stance.STATES:
        words = ngettext("%(n)d states it", "%(n)d state it", n)
    elif stance == Stance.CORROBORATES:
        words = ngettext("%(n)d corroborates it", "%(n)d corroborate it", n)
    elif stance == Stance.CONTRADICTS:
        words = ngettext("%(n)d contradicts it", "%(n)d contradict it", n)
    else:
        words = ngettext("%(n)d gives context", "%(n)d give context", n)
    return words % {"n": n}


def at_desk(claims: Iterable[Claim]) -> dict[int, DeskClaim]:
    """These claims, by primary key, with their evidence. Four queries."""
    known = {claim.pk: claim for claim in claims}
    living = Annotation.objects.living()
    summaries = living.summaries({key: claim.kind for key, claim in known.items()})
    articles = living.articles_by_stance(known)
    return {key: DeskClaim(claim, summaries[key], articles.get(key, {})) for key, claim in known.items()}


@dataclass(frozen=True)
class DeskCard:
    """What stands in the margin beside a passage."""

    #: With its claim, its origin, and its anchor in the text shown (AnnotationQuerySet.for_annotator).
    annotation: Annotation
    about: DeskClaim

    @cached_property
    def key(self) -> str:
        return str(self.annotation.pk)

    @cached_property
    def place(self) -> tuple[int, int] | None:
        """Code points in the text shown, end exclusive; none where the words do not stand in it."""
        for anchor in self.annotation.anchors.all():
            if anchor.start is not None and anchor.end is not None:
                return anchor.start, anchor.end
        return None

    @property
    def is_unplaced(self) -> bool:
        """Whether the text shown does not have its words, as far as anybody has confirmed."""
        return bool(self.annotation.quote_exact) and self.place is None

    @property
    def is_changed(self) -> bool:
        """Whether other words stand at its place, which an editor has confirmed."""
        return any(anchor.state == AnchorState.CHANGED for anchor in self.annotation.anchors.all())

    @property
    def origin(self) -> str:
        """The key of the other article that an editor named as the passage's origin, else "".

        The next passage is likely to have the same. Own words of a retelling are the exception in it.
        """
        origin = self.annotation.origin
        return origin.key if origin and origin.pk != self.annotation.article_id else ""


def cards_of(annotations: Iterable[Annotation]) -> list[DeskCard]:
    """A card for each annotation. Four queries, besides those of the annotations."""
    annotations = list(annotations)
    about = at_desk(one.claim for one in annotations)
    return [DeskCard(one, about[one.claim_id]) for one in annotations]


@dataclass(frozen=True)
class DeskBlock:
    """A block of the text with the cards of the passages that end in it."""

    block: rendering.RenderedBlock
    #: Where its sentences end: code points in the text, with spaces between.
    sentences: str
    cards: Sequence[DeskCard]
    #: Those that there is no room for beside the block.
    folded: Sequence[DeskCard]

    @property
    def element(self) -> str:
        """The HTML element that holds its words; "" for one that has none of the text's words."""
        if self.block.kind == "omission":
            return ""
        if self.block.kind.startswith("heading-"):
            return "h2"
        return {"quotation": "blockquote", "code": "pre"}.get(self.block.kind, "p")


class Touched(NamedTuple):
    """What of the annotator's page looks otherwise since an annotation was made, changed or removed."""

    #: Those with words of it.
    blocks: list[DeskBlock]
    #: Cards of its claim that stand beside other blocks.
    others: list[DeskCard]
    #: All cards that stand beside no block, as the text does not have their words.
    elsewhere: list[DeskCard]


@dataclass(frozen=True)
class Sheet:
    """An article with its newest text, as the annotator shows it; without one where none is held."""

    article: Article
    revision: Revision | None

    @classmethod
    def of(cls, article: Article) -> Sheet:
        """One query."""
        return cls(article, article.revisions.defer("received").order_by("-number").first())

    @cached_property
    def parts(self) -> tuple[tuple[Block, ...], tuple[Mark, ...]]:
        return self.revision.parts if self.revision else ((), ())

    def cards(self) -> list[DeskCard]:
        """A card for every living annotation. Eight queries."""
        return cards_of(self.article.annotations.for_annotator(self.revision))

    def blocks(self, cards: Iterable[DeskCard], only: Collection[int] | None = None) -> list[DeskBlock]:
        """The text, or only its blocks of these numbers, each with the cards beside it. No queries.

        `cards` are at least those of all passages with words in these blocks.
        """
        if self.revision is None:
            return []
        by_key = {card.key: card for card in cards if card.place}
        passages = [
            rendering.Passage(key, *card.place, card.about.status, _pin_label(card.about))
            for key, card in by_key.items()
            if card.place
        ]
        text, sprite = self.revision.text, static("factcheck/marks.svg")
        rendered = rendering.render(
            text, *self.parts, passages, shows=rendering.Shows.FULL, sprite=sprite, only=only
        )
        return [_with_cards(text, block, [by_key[key] for key in block.passages]) for block in rendered]

    def touched_by(self, *annotations: Annotation) -> Touched:
        """What looks otherwise since these were made, changed or removed. Nine queries."""
        numbers: set[int] = set()
        if self.revision is not None:
            for anchor in self.revision.anchors.filter(annotation__in=annotations, end__isnull=False):
                numbers |= self._numbers(anchor.start or 0, anchor.end or 0)
        claims = {one.claim_id for one in annotations}
        concerned = self.article.annotations.touched(
            self.revision,
            [(block.start, block.end) for number, block in enumerate(self.parts[0]) if number in numbers],
            claims,
        )
        cards = cards_of(concerned.for_annotator(self.revision))
        blocks = self.blocks(cards, numbers)
        beside = {card.key for block in blocks for card in (*block.cards, *block.folded)}
        others = [
            card
            for card in cards
            if card.annotation.claim_id in claims and card.place and card.key not in beside
        ]
        return Touched(blocks, others, [card for card in cards if not card.place])

    def _numbers(self, start: int, end: int) -> set[int]:
        """Of the blocks that hold some of the words between two code points."""
        return {
            number for number, block in enumerate(self.parts[0]) if block.start < end and start < block.end
        }


def _pin_label(about: DeskClaim) -> str:
    """What a passage's mark says to whoever does not see it."""
    return _("%(status)s: %(statement)s") % {
        "status": status_word(about.status),
        "statement": about.statement,
    }


def _with_cards(text: str, block: rendering.RenderedBlock, cards: list[DeskCard]) -> DeskBlock:
    ends = [] if block.kind == "omission" else sentence_ends(text, block.start, block.end)
    beside = _how_many_fit(text[block.start : block.end], cards)
    return DeskBlock(block, " ".join(map(str, ends)), cards[:beside], cards[beside:])


#: Of a line of the text and of a card: how many full-width characters it holds, and its height in pixels.
TEXT_LINE, CARD_LINE = (34, 34), (18, 21)
#: The lines of a card that are not the claim's, and the space round it in pixels.
OTHER_LINES, ROUND_CARD = 2, 12
#: So many stand beside the shortest block.
ALWAYS_BESIDE = 2


def _how_many_fit(words: str, cards: Sequence[DeskCard]) -> int:
    """How many cards stand beside these words before they need more height than the words do; a guess."""
    if len(cards) <= ALWAYS_BESIDE:
        return len(cards)
    room = _lines(words, TEXT_LINE[0]) * TEXT_LINE[1]
    for number, card in enumerate(cards):
        room -= (_lines(card.about.statement, CARD_LINE[0]) + OTHER_LINES) * CARD_LINE[1] + ROUND_CARD
        if room < 0 and number >= ALWAYS_BESIDE:
            # What says that there is one more takes as much room as the one.
            return number if number < len(cards) - 1 else len(cards)
    return len(cards)


def _lines(text: str, width: int) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return ceil((wide + (len(text) - wide) / 2) / width)
