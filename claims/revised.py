"""How an article was changed, as readers are told: its texts, what differs between two of them, and what
became of the words that we quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from django.db.models import Case, Exists, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.changes import Changes, Side, changes, how_many_differ
from articles.differences import Change, Piece, differences
from articles.models import Article, Revision
from articles.rendering import Passage, shown
from claims.indexing.articles import quoted_in
from claims.models import Anchor, Annotation
from claims.querysets.anchors import FOUND

#: So many of the newest texts are compared, each with the one before, to say how much was changed.
COMPARED = 10


@dataclass(frozen=True)
class RevisionSeen:
    """A text of an article in the list of its texts. `differing` counts the paragraphs that are not as in the
    text before; None where that is not told."""

    article: Article
    number: int
    captured_at: datetime
    is_excerpt: bool
    is_newest: bool
    differing: int | None = None

    @property
    def address(self) -> str:
        """Of the article where it is the newest text, else its own."""
        if self.is_newest:
            return self.article.get_absolute_url()
        return reverse("revision_detail", args=[self.article.key, self.number])

    @property
    def changes_address(self) -> str:
        """What was changed since the text before; "" where there is none."""
        return reverse("revision_changes", args=[self.article.key, self.number]) if self.number > 1 else ""


def revisions_seen(article: Article) -> list[RevisionSeen]:
    """The texts of an article that has been captured more than once, the newest first. Two queries."""
    rows = list(article.revisions.order_by("-number").values_list("number", "captured_at", "is_excerpt"))
    if len(rows) < 2:
        return []
    differing = _differing(article) if article.shows_words else {}
    return [
        RevisionSeen(article, number, at, is_excerpt, number == rows[0][0], differing.get(number))
        for number, at, is_excerpt in rows
    ]


def _differing(article: Article) -> dict[int, int]:
    """By number, how many paragraphs the newest full texts have that the one before has not. One query."""
    newest = article.revisions.only("article", "number", "is_excerpt", "text", "blocks", "marks")
    found = {}
    for now, before in pairwise(newest.order_by("-number")[: COMPARED + 1]):
        if not (now.is_excerpt or before.is_excerpt):
            found[now.number] = how_many_differ(_side(before, []), _side(now, []))
    return found


def changes_between(article: Article, before: Revision, now: Revision) -> Changes:
    """What became of the one text in the other, as far as readers may see it. One query."""
    quoted = quoted_in([before.pk, now.pk])
    return changes(*(_side(one, _seen(article, one, quoted.get(one.pk, ()))) for one in (before, now)))


def in_words(found: Changes) -> str:
    """How many paragraphs were changed, and how."""
    counts = found.counts
    wordings = (
        (
            Change.REWORDED,
            ngettext("%(n)d paragraph reworded", "%(n)d paragraphs reworded", counts[Change.REWORDED]),
        ),
        (Change.NEW, ngettext("%(n)d paragraph added", "%(n)d paragraphs added", counts[Change.NEW])),
        (Change.GONE, ngettext("%(n)d paragraph removed", "%(n)d paragraphs removed", counts[Change.GONE])),
        (Change.MOVED, ngettext("%(n)d paragraph moved", "%(n)d paragraphs moved", counts[Change.MOVED])),
    )
    parts = [words % {"n": counts[change]} for change, words in wordings if counts[change]]
    if found.not_shown:
        words = ngettext("%(n)d of them not shown", "%(n)d of them not shown", found.not_shown)
        parts.append(words % {"n": found.not_shown})
    return " · ".join(parts) or _("No paragraph changed.")


def _seen(article: Article, revision: Revision, quoted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    blocks, marks = revision.parts
    passages = [Passage(str(number), start, end) for number, (start, end) in enumerate(quoted)]
    return shown(revision.text, blocks, marks, passages, shows=article.shows)


def _side(revision: Revision, seen: list[tuple[int, int]]) -> Side:
    return Side(revision.text, revision.parts[0], seen, revision.omissions, revision.is_excerpt)


# What became of a quote


class Became(StrEnum):
    """What became of the words that we quoted, where they do not stand in the newest text as they did."""

    CHANGED = "changed"
    LOST = "lost"
    #: Nobody at the desk has looked at it yet.
    UNSURE = "unsure"


@dataclass(frozen=True)
class SinceQuoted:
    """An article that was changed after we quoted it.

    `pieces` are our quote and what stands in its place now, where an editor has confirmed that and readers
    may see the text.
    """

    article: Article
    annotation: int
    became: Became
    quoted: int
    quoted_at: datetime
    newest: int
    newest_at: datetime
    pieces: tuple[Piece, ...] = ()

    @property
    def text_address(self) -> str:
        """The words where we quoted them."""
        page = reverse("revision_detail", args=[self.article.key, self.quoted])
        return f"{page}#p-{self.annotation}" if self.article.shows_words else page

    @property
    def changes_address(self) -> str:
        query = {} if self.quoted == self.newest - 1 else {"from": self.quoted}
        return reverse("revision_changes", args=[self.article.key, self.newest], query=query)


@dataclass(frozen=True)
class _Place:
    number: int
    captured_at: datetime
    is_excerpt: bool
    state: str
    is_confirmed: bool
    words: str


def since_quoted(annotations: Iterable[Annotation], until: datetime | None = None) -> dict[int, SinceQuoted]:
    """By annotation, what became of its words in the texts that had come in by then; of those alone whose
    words do not stand there any more. Their articles are loaded. At most one query."""
    quoted = {one.pk: one for one in annotations if one.quote_exact}
    if until is None:
        # Of some it was asked already (AnnotationQuerySet.for_claim_page).
        quoted = {key: one for key, one in quoted.items() if not getattr(one, "is_in_place", False)}
    if not quoted:
        return {}
    places: dict[int, list[_Place]] = {}
    rows = Anchor.objects.filter(annotation__in=quoted).order_by("revision__number")
    for key, confirmed_at, *columns, words in rows.values_list(
        "annotation",
        "confirmed_at",
        "revision__number",
        "revision__captured_at",
        "revision__is_excerpt",
        "state",
        _words_now(),
    ):
        number, captured_at, is_excerpt, state = columns
        place = _Place(number, captured_at, is_excerpt, state, confirmed_at is not None, words)
        places.setdefault(key, []).append(place)
    found = {key: _became(quoted[key], those, until) for key, those in places.items()}
    return {key: one for key, one in found.items() if one}


def _words_now() -> Case:
    """What stands in the place of a quote where an editor has confirmed that it was changed and readers see
    the passage in the article, else ""."""
    words = Substr("revision__text", F("start") + 1, F("end") - F("start"))
    # Asked of each one: where the planner takes it for a list of all of them, it reads every text instead.
    is_public = Exists(Annotation.objects.of_public_claims().filter(pk=OuterRef("annotation")))
    is_seen = Q(is_public, state="changed", confirmed_at__isnull=False)
    return Case(When(is_seen, then=words), default=Value(""), output_field=TextField())


def _became(annotation: Annotation, places: list[_Place], until: datetime | None) -> SinceQuoted | None:
    """`places` are in the order of their texts. An excerpt says nothing of words that it does not have."""
    as_quoted = [place for place in places if place.state in FOUND]
    if not as_quoted:
        return None
    source = max(
        (place for place in as_quoted if place.captured_at <= annotation.created_at),
        key=lambda place: place.number,
        default=as_quoted[0],
    )
    newest = source
    for place in places:
        has_come = place.number > source.number and (until is None or place.captured_at <= until)
        if has_come and not (place.is_excerpt and place.state in ("orphaned", "ambiguous")):
            newest = place
    if newest.state in FOUND or "".join(newest.words.split()) == "".join(annotation.quote_exact.split()):
        return None
    article = annotation.article
    pieces: tuple[Piece, ...] = ()
    became = Became.LOST if newest.state == "orphaned" else Became.UNSURE
    if newest.state == "changed" and newest.is_confirmed:
        became = Became.CHANGED
    if newest.words and article.shows_words:
        pieces = differences(annotation.quote_exact, newest.words)
    dates = (source.number, source.captured_at, newest.number, newest.captured_at)
    return SinceQuoted(article, annotation.pk, became, *dates, pieces)
