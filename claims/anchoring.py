"""Where the quotes of an article stand in a text of it, given where they stood in the texts before.

The places themselves are found by articles/quotes.py. What is settled here is from which of the older texts a
quote is followed, and when what an editor decided there stands in the new one too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from articles.models import Revision
from articles.quotes import Match, Quote, Reason, Revised, State, context, find
from claims.choices import AnchorState
from claims.querysets.anchors import FOUND, PLACED

if TYPE_CHECKING:
    from claims.models import Anchor, Annotation


def anchors_in(annotations: Iterable[Annotation], revision: Revision) -> list[Anchor]:
    """The anchors of these annotations, all of the revision's article, in it; not saved. Two queries.

    A quote is followed from the newest earlier text that has its place: in its own words, or in changed ones
    that an editor has confirmed. What was confirmed there, or refused since, is not asked again as long as
    the words in question stand as they did.
    """
    annotations = [one for one in annotations if one.quote_exact]
    known = _known(annotations, revision)
    keys = {anchor.revision_id for anchors in known.values() for anchor in anchors}
    columns = ("article", "number", "text", "blocks", "marks", "is_excerpt", "cut_from_sha256")
    texts = Revision.objects.only(*columns).in_bulk(keys)
    following = _Following(revision, texts)
    return [following.anchor(one, known.get(one.pk, [])) for one in annotations]


def anchors_before(newest: Anchor, older: Iterable[Revision]) -> list[Anchor]:
    """The anchors of a quote that was taken from the newest text, in older ones; not saved. No queries.

    Only its own words are looked for: what it may have been before is nobody's to confirm.
    """
    anchors = []
    for revision in older:
        following = _Following(revision, {newest.revision_id: newest.revision})
        match = following.match(newest.annotation.quote, newest)
        if match.state is State.CHANGED:
            match = Match(None, None, State.ORPHANED, Reason.ABSENT)
        anchors.append(following.anchor_of(newest.annotation, match))
    return anchors


def _known(annotations: Sequence[Annotation], revision: Revision) -> dict[int, list[Anchor]]:
    """By annotation what is settled about it in earlier texts: of each state the newest, newest first."""
    from claims.models import Anchor

    settled = (
        Anchor.objects.filter(
            PLACED | Q(confirmed_at__isnull=False), annotation__in=[one.pk for one in annotations]
        )
        .filter(revision__number__lt=revision.number)
        .select_related("revision")
        .only(
            "annotation",
            "start",
            "end",
            "state",
            "confirmed_at",
            "confirmed_by",
            "revision__article",
            "revision__number",
        )
        .order_by("annotation_id", "state", "-revision__number")
        .distinct("annotation_id", "state")
    )
    known: dict[int, list[Anchor]] = {}
    for anchor in settled:
        known.setdefault(anchor.annotation_id, []).append(anchor)
    for anchors in known.values():
        anchors.sort(key=lambda anchor: -anchor.revision.number)
    return known


class _Following:
    """One new text, beside each of the older ones that quotes are followed from."""

    def __init__(self, now: Revision, texts: Mapping[int, Revision]) -> None:
        self.now, self.texts = now, texts
        self._revised: dict[int, Revised] = {}

    def anchor(self, annotation: Annotation, known: Sequence[Anchor]) -> Anchor:
        """Not saved. `known` is what is settled about it in earlier texts, the newest first."""
        stood = next((one for one in known if one.is_placed), None)
        match = self.match(annotation.quote, stood)
        if stood and stood.state == AnchorState.CHANGED:
            match = self._own_words_again(annotation, stood, known) or match
        anchor = self.anchor_of(annotation, match)
        refused = known[0] if known and not known[0].is_placed else None
        if refused and not self._is_new(anchor.words or annotation.quote_exact, refused):
            return self.anchor_of(annotation, Match(None, None, State.ORPHANED, Reason.CONFIRMED), refused)
        if stood and match.reason is Reason.CONFIRMED:
            return self.anchor_of(annotation, match, stood)
        return anchor

    def match(self, quote: Quote, stood: Anchor | None) -> Match:
        now = self.now
        if stood is None or stood.start is None or stood.end is None:
            return find(quote, now.text, omissions=now.omissions)
        before = self.texts[stood.revision_id]
        if now.is_excerpt or now.received_sha256 == before.cut_from_sha256:
            # An excerpt leaves words out, so that nothing can be said of what is not in it. And what one was
            # cut from has all of its words as they are.
            words = before.text[stood.start : stood.end]
            match = find(Quote(words, quote.prefix, quote.suffix), now.text, omissions=now.omissions)
            if before.text.count(words) > 1 and not self._is_surrounded(match, before, stood):
                # Those that stand here are others.
                return Match(None, None, State.ORPHANED, Reason.ABSENT)
            if words != quote.exact and match.state is State.EXACT:
                return Match(match.start, match.end, State.CHANGED, Reason.CONFIRMED)
            return match
        if stood.revision_id not in self._revised:
            self._revised[stood.revision_id] = Revised(before.text, now.text, now.omissions, before.omissions)
        match = self._revised[stood.revision_id].anchor(quote, stood.start, stood.end)
        is_own_again = match.start is not None and now.text[match.start : match.end] == quote.exact
        if is_own_again and match.reason is Reason.ALIKE:
            # In the place of the words that were confirmed stand the quote's own.
            return Match(match.start, match.end, State.EXACT, Reason.ALIKE, match.likeness)
        return match

    def _is_surrounded(self, match: Match, before: Revision, stood: Anchor) -> bool:
        """Whether what stands around the place is what stood around the words before, as far as either text
        goes on there; where there is none, nothing speaks against it."""
        if match.start is None or match.end is None or stood.start is None or stood.end is None:
            return True
        old = context(before.text, stood.start, stood.end, omissions=before.omissions)
        new = context(self.now.text, match.start, match.end, omissions=self.now.omissions)
        is_after = old[1].startswith(new[1]) or new[1].startswith(old[1])
        return is_after and (old[0].endswith(new[0]) or new[0].endswith(old[0]))

    def _own_words_again(
        self, annotation: Annotation, stood: Anchor, known: Sequence[Anchor]
    ) -> Match | None:
        """Where the quote's own words have come back after an editor had confirmed others."""
        last = next((one for one in known if one.state in FOUND), None)
        if last is None or not self._is_new(annotation.quote_exact, stood):
            return None
        match = self.match(annotation.quote, last)
        return match if match.state in FOUND else None

    def _is_new(self, words: str, decided: Anchor) -> bool:
        """Whether these words stand here more often than where an editor decided without them."""
        return self.now.text.count(words) > self.texts[decided.revision_id].text.count(words)

    def anchor_of(self, annotation: Annotation, match: Match, as_decided: Anchor | None = None) -> Anchor:
        from claims.models import Anchor

        return Anchor(
            annotation=annotation,
            revision=self.now,
            start=match.start,
            end=match.end,
            state=match.state.value,
            reason=match.reason.value,
            likeness=match.likeness,
            confirmed_at=as_decided.confirmed_at if as_decided else None,
            confirmed_by_id=as_decided.confirmed_by_id if as_decided else None,
        )
