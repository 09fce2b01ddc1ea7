"""The quotes that an editor has to confirm: which they are, and one of them beside what it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.differences import Piece, differences
from articles.documents import BLOCK_SEPARATOR
from articles.quotes import Reason, context
from articles.typography import same_letters
from claims.choices import AnchorState
from claims.desk.cards import status_at_desk
from claims.models import Anchor, Annotation
from claims.querysets import AnchorQuerySet
from claims.standing import NOTHING, quotes_at_risk

if TYPE_CHECKING:
    from articles.models import Article, Revision
    from claims.desk.queues import Waiting
    from claims.models import Claim

#: Of a paragraph before and after a passage, in code points.
LONGEST_CONTEXT = 300
#: Columns of a revision that no line shows.
TEXTS = ("received", "text", "blocks", "marks")

STATES = {
    AnchorState.EXACT: gettext_lazy("The words stand where they stood"),
    AnchorState.MOVED: gettext_lazy("The words stand elsewhere"),
    AnchorState.CHANGED: gettext_lazy("The words read otherwise"),
    AnchorState.AMBIGUOUS: gettext_lazy("Several places fit"),
    AnchorState.ORPHANED: gettext_lazy("The words are gone"),
}
#: Why a quote was placed, or was not, in words.
REASONS = {
    Reason.ONLY: gettext_lazy("They stand nowhere else in this text."),
    Reason.CONTEXT: gettext_lazy("They stand elsewhere too; what surrounds them tells the places apart."),
    Reason.NEAREST: gettext_lazy("They stand elsewhere too; this is the place nearest to the old one."),
    Reason.TIED: gettext_lazy("Two or more places of this text fit about as well."),
    Reason.ABSENT: gettext_lazy("Nothing was found in this text that is like them."),
    Reason.ALIKE: gettext_lazy("Words much like them stand in their place."),
    Reason.ELSEWHERE: gettext_lazy("These very words stand there, but among other words than before."),
    Reason.CONFIRMED: gettext_lazy("They stand as an editor left them in the text before."),
}


@dataclass(frozen=True)
class Passage:
    """Words in a text, with what stands round them in their paragraph."""

    revision: Revision
    start: int
    before: str
    words: str
    after: str

    @classmethod
    def of(cls, revision: Revision, start: int, end: int) -> Passage:
        before, after = context(revision.text, start, end, LONGEST_CONTEXT, omissions=revision.omissions)
        words = revision.text[start:end]
        before, after = before.rpartition(BLOCK_SEPARATOR)[2], after.partition(BLOCK_SEPARATOR)[0]
        return cls(revision, start, before, words, after)


@dataclass(frozen=True)
class AnchorRow:
    """A line of the queue."""

    #: With its annotation, the claim and the verdict readers see of it, the article and its publisher.
    anchor: Anchor
    #: Whether a verdict that readers see is at risk by it.
    is_at_risk: bool

    @property
    def claim(self) -> Claim:
        return self.anchor.annotation.claim

    @property
    def article(self) -> Article:
        return self.anchor.annotation.article

    @property
    def status(self) -> str:
        return status_at_desk(self.claim)

    @property
    def state(self) -> str:
        return str(STATES[AnchorState(self.anchor.state)])


@dataclass(frozen=True)
class AnchorInFocus(AnchorRow):
    """One of them, with what an editor needs to decide."""

    #: Where the quote stood last, in its own words or in confirmed ones.
    last: Anchor | None

    @cached_property
    def stood(self) -> Passage | None:
        last = self.last
        if last is None or last.start is None or last.end is None:
            return None
        return Passage.of(last.revision, last.start, last.end)

    @cached_property
    def stands(self) -> Passage | None:
        anchor = self.anchor
        if anchor.start is None or anchor.end is None:
            return None
        return Passage.of(anchor.revision, anchor.start, anchor.end)

    @property
    def before(self) -> str:
        """The words as they were."""
        return self.stood.words if self.stood else self.anchor.annotation.quote_exact

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Where the words differ; empty where they do not, or have no place."""
        if self.stands is None or self.stands.words == self.before:
            return ()
        return differences(self.before, self.stands.words)

    @property
    def why(self) -> list[str]:
        """Why it waits, in sentences."""
        said = []
        if self.anchor.reason:
            said.append(str(REASONS[Reason(self.anchor.reason)]))
        elif self.anchor.confirmed_at:
            said.append(_("An editor chose this."))
        if self.pieces and self.stands and same_letters(self.before, self.stands.words):
            said.append(_("Only white space, the kind of quotation marks or the width of letters differs."))
        if self.anchor.state == AnchorState.ORPHANED and self.anchor.revision.is_excerpt:
            said.append(_("This text is an excerpt, which leaves words out."))
        return said

    def choices(self, words: str, places: Iterable[int]) -> list[Passage]:
        """The places of these words, with what stands round them."""
        return [Passage.of(self.anchor.revision, start, start + len(words)) for start in places]


@dataclass(frozen=True)
class Place:
    """One place in the queue: the article, the annotation and the anchor, by primary key."""

    article: int
    annotation: int
    anchor: int

    @property
    def turn(self) -> tuple[int, int]:
        return self.article, self.annotation


def to_confirm(waiting: Waiting) -> list[Place]:
    """The quotes that wait, article by article; where an article is asked for only those in it. One query."""
    anchors = Anchor.objects.in_newest_text().undecided().living()
    anchors = anchors.filter(annotation__claim__in=waiting.claims.order_by())
    if waiting.filters.article:
        anchors = anchors.filter(annotation__article__key=waiting.filters.article)
    keys = anchors.order_by("annotation__article", "annotation")
    return [Place(*row) for row in keys.values_list("annotation__article", "annotation", "pk")]


def following(places: Sequence[Place], decided: Anchor) -> Place | None:
    """What comes after one that has been decided; after the last comes the first."""
    turn = (decided.annotation.article_id, decided.annotation_id)
    return next((one for one in places if one.turn > turn), places[0] if places else None)


def rows_of(keys: Sequence[int]) -> list[AnchorRow]:
    """The lines of these anchors, in their turn. Two queries."""
    known = _loaded().defer(*(f"revision__{name}" for name in TEXTS)).in_bulk(keys)
    anchors = [known[key] for key in keys if key in known]
    at_risk = _at_risk(anchors)
    return [AnchorRow(anchor, anchor.annotation_id in at_risk) for anchor in anchors]


def in_focus(key: int) -> AnchorInFocus | None:
    """One anchor of a living annotation; None where there is no such. Three queries."""
    anchor = _loaded().living().defer("revision__received").filter(pk=key).first()
    if anchor is None:
        return None
    last = (
        Anchor.objects.placed()
        .filter(annotation=anchor.annotation_id, revision__number__lt=anchor.revision.number)
        .select_related("revision")
        .defer("revision__received")
        .order_by("-revision__number")
        .first()
    )
    return AnchorInFocus(anchor, anchor.annotation_id in _at_risk([anchor]), last)


def _loaded() -> AnchorQuerySet:
    return Anchor.objects.select_related(
        "annotation__claim__current_verdict", "annotation__article__publisher", "revision", "confirmed_by"
    )


def _at_risk(anchors: Iterable[Anchor]) -> set[int]:
    """Of their annotations those by which a verdict that readers see is at risk. One query."""
    annotations = [anchor.annotation for anchor in anchors]
    gone = Annotation.objects.filter(pk__in=[one.pk for one in annotations]).words_gone()
    found: set[int] = set()
    for one in annotations:
        verdict = one.claim.current_verdict
        if verdict and one.pk in quotes_at_risk(verdict.summary, gone.get(one.claim_id, NOTHING)):
            found.add(one.pk)
    return found
