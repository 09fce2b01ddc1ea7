"""What was brought in and waits: what it was understood as, where it belongs, what it is much the same as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.choices import DerivationKind, Precision
from articles.differences import Change, Comparison, Part, Row, revised
from articles.importers import Unreadable
from articles.models import Article, Publisher
from articles.noted import Said, noted, refusal_of
from articles.querysets import Arrival, BroughtIn, Outcome, Place, columns_of, received_sha256
from articles.rendering import RenderedBlock, Shows, render
from articles.resembling import Resembling, resembling_each
from claims.desk.weighing import weighed
from claims.forms.derivations import record
from claims.forms.imports import FROM_IT, TO_IT, ImportForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

    from articles.documents import Document
    from articles.models import Incoming
    from claims.models import Claim

#: How much of a text is shown before somebody asks for the whole, in code points.
BEGINNING = 2_000
#: From which share on a text that is much the same is taken for republished, where the dates agree.
REPUBLISHED = 0.8
#: How much of a next revision may have changed before somebody should look.
REWRITTEN = 0.5
#: What a list of rows reads at most, in bytes and seconds; the others are read one by one.
AT_ONCE, SECONDS = 2_000_000, 2.0

#: A character of Chinese, or a word.
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+")


@dataclass
class Opened:
    """A text that waits, read anew; `refusal` says why it cannot become an article."""

    incoming: Incoming
    form: ImportForm | None = None
    refusal: str = ""
    place: Place = field(default_factory=lambda: Place(BroughtIn.NEW))
    alike: list[Resembling] = field(default_factory=list)

    @cached_property
    def document(self) -> Document:
        assert self.form
        return self.form.corrected

    @cached_property
    def title(self) -> str:
        return next((title for title in self.document.titles.values() if title), "") if self.form else ""

    @cached_property
    def notes(self) -> list[Said]:
        """What was guessed or left out, in words."""
        notes = (*self.document.notes, *columns_of(self.document)[1])
        return noted((note.code, note.detail) for note in notes)

    @property
    def is_new(self) -> bool:
        return self.place.what is BroughtIn.NEW

    @property
    def is_held(self) -> bool:
        """Whether nothing new would come in."""
        return self.place.what in (BroughtIn.KNOWN, BroughtIn.SAME_TEXT)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The text beside the one before it, of a next revision."""
        before = self.place.revision
        if self.place.what is not BroughtIn.REVISION or before is None:
            return None
        blocks = before.parts[0]
        return revised(
            [before.text[block.start : block.end] for block in blocks],
            [self.document.text[block.start : block.end] for block in self.document.blocks],
        )

    @cached_property
    def changed(self) -> int:
        """How many words (characters of Chinese) are others than before, of a next revision."""
        gone, new = (
            sum(
                len(_WORD.findall(piece.words))
                for row in self.changes
                if row.change is not Change.MOVED
                for piece in row.pieces
                if piece.part is part or (row.change.value == part.value)
            )
            for part in (Part.GONE, Part.NEW)
        )
        return max(gone, new)

    @cached_property
    def changes(self) -> list[Row]:
        """The paragraphs that are not as they were."""
        return (
            [row for row in self.comparison.rows if row.change is not Change.NONE] if self.comparison else []
        )

    @property
    def shown_changes(self) -> list[tuple[Row, str]]:
        """The same with the language of each."""
        before = self.place.revision.parts[0] if self.place.revision else ()
        return [
            (row, self.document.blocks[row.new].lang if row.new is not None else before[row.old or 0].lang)
            for row in self.changes
        ]

    @cached_property
    def publisher(self) -> Publisher | None:
        """The publisher on record that it names. A query."""
        name = self.document.publisher.strip()
        return Publisher.objects.filter(Q(name_zh=name) | Q(name_en=name)).first() if name else None

    @cached_property
    def is_rewritten(self) -> bool:
        """Whether most of a next revision is other words: perhaps it is another page."""
        return self.changed > REWRITTEN * max(1, len(_WORD.findall(self.document.text)))

    @property
    def is_clear(self) -> bool:
        """Whether it may be kept without anybody looking at it."""
        if self.form is None or self.form.errors or self.place.other:
            return False
        if self.is_held:
            return True
        is_sure = not any(note.is_unsure for note in self.notes)
        return is_sure and bool(self.title) and not self.alike and not self.is_rewritten


def opened(incoming: Incoming, sent: QueryDict | None = None) -> Opened:
    """One text, with the form as it was sent or as it was corrected so far. A constant number of queries; the
    index has caught up."""
    one = _read(incoming, sent)
    find_places([one])
    return one


def opened_each(incomings: Iterable[Incoming]) -> list[Opened]:
    """As many as can be read in SECONDS, the first ones, at least one. A constant number of queries."""
    until, found = monotonic() + SECONDS, list[Opened]()
    for incoming in incomings:
        if found and monotonic() > until:
            break
        found.append(_read(incoming))
    find_places(found)
    return found


def first_at_once(rows: Iterable[Any], least: int = 0) -> list[int]:
    """The primary keys of the first rows (with `size`) that are read together, at least so many."""
    total, keys = 0, list[int]()
    for row in rows:
        total += row.size
        if total > AT_ONCE and len(keys) >= least:
            break
        keys.append(row.pk)
    return keys


def _read(incoming: Incoming, sent: QueryDict | None = None) -> Opened:
    try:
        document = incoming.read()
    except Unreadable as error:
        return Opened(incoming, refusal=refusal_of(error))
    form = ImportForm(incoming, document, sent)
    form.is_valid()
    return Opened(incoming, form)


def find_places(several: Sequence[Opened]) -> None:
    """Say of each where it belongs, and of the new ones what they are much the same as."""
    readable = [one for one in several if one.form]
    arrivals = [
        Arrival(
            one.document,
            received_sha256(bytes(one.incoming.received)),
            one.form.text_of if one.form else None,
            is_current=bool(one.incoming.address),
        )
        for one in readable
    ]
    for one, place in zip(readable, Article.objects.places_of(arrivals) if arrivals else (), strict=True):
        one.place = place
    new = [one for one in readable if one.is_new]
    texts = [one.document.text for one in new]
    for one, alike in zip(new, resembling_each(texts, without=[None] * len(new)), strict=True):
        one.alike = alike
        if one.form:
            one.form.offer([like.article.key for like in alike], _likely(one.document, alike))


def _likely(document: Document, alike: Sequence[Resembling]) -> str:
    """Which derivation is chosen beforehand: of what is nearly the same the later one takes from the
    earlier, where both days are known."""
    if not alike or alike[0].share <= REPUBLISHED:
        return ""
    other, at = alike[0].article, document.published.at
    days = (Precision.DAY, Precision.MINUTE)
    if at is None or other.published_at is None:
        return ""
    if document.published.precision not in days or other.published_precision not in days:
        return ""
    ours, theirs = _day(at), _day(other.published_at)
    if ours == theirs:
        return ""
    return f"{FROM_IT if theirs < ours else TO_IT}:{other.key}"


def _day(at: datetime) -> date:
    return (at.astimezone(UTC) if at.tzinfo else at).date()


def keep(one: Opened, *, by: User) -> tuple[Outcome, list[Claim]]:
    """Keep what the valid form says, and the derivation that was chosen; with the public claims whose
    verdicts that puts at risk. ValidationError where the record refuses it; then nothing is kept."""
    assert one.form
    cleaned = one.form.cleaned_data
    with transaction.atomic():
        one.incoming.correct(one.form.corrections, one.form.text_of)
        outcome = one.incoming.keep(one.document, by=by, kind=cleaned["kind"])
        risky: list[Claim] = []
        if chosen := cleaned["republishes"]:
            way, key = chosen.split(":", 1)
            other = next((like.article for like in one.alike if like.article.key == key), None)
            if other is None:
                # It is another text of an article by now.
                raise ValidationError(_("This is not much the same any more: choose again."))
            taker, source = (outcome.article, other) if way == FROM_IT else (other, outcome.article)
            kind = DerivationKind.REPUBLISHES
            risky = weighed([taker.pk], lambda: record(taker, source, kind, by=by), is_sure=True)
    return outcome, risky


def rendered(document: Document, *, whole: bool) -> tuple[list[RenderedBlock], bool]:
    """The text as it will stand, or its beginning; and whether there is more."""
    blocks, marks = document.blocks, document.marks
    is_cut = not whole and len(document.text) > BEGINNING
    if is_cut:
        end = BEGINNING
        blocks = tuple(replace(one, end=min(one.end, end)) for one in blocks if one.start < end)
        marks = tuple(replace(one, end=min(one.end, end)) for one in marks if one.start < end)
    return render(document.text, blocks, marks, shows=Shows.FULL), is_cut
