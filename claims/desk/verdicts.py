"""A proposed verdict as its reviewer sees it: what readers would see, beside what they see now.

Made from rows that a view has loaded, but for the texts that passages stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.choices import Provenance
from articles.differences import Piece, differences
from articles.documents import BLOCK_SEPARATOR
from articles.languages import Language, texts_in, texts_of
from articles.models import Revision
from articles.quotes import context
from claims.choices import ClaimKind
from claims.desk.claim import PassageSeen
from claims.models import Anchor
from claims.querysets import FOUND
from claims.reading import articles_in
from claims.templatetags.reading import comma

if TYPE_CHECKING:
    from articles.models import Article
    from claims.desk.evidence import Weighed
    from claims.models import Annotation, Verdict

#: Of what stands round a passage, in code points on either side.
LONGEST_CONTEXT = 240

STATEMENTS = {
    Language.CHINESE.value: gettext_lazy("Statement (Chinese)"),
    Language.ENGLISH.value: gettext_lazy("Statement (English)"),
}
UNKNOWNS = {
    Language.CHINESE.value: gettext_lazy("What we do not know (Chinese)"),
    Language.ENGLISH.value: gettext_lazy("What we do not know (English)"),
}


# Wordings


@dataclass(frozen=True)
class Reworded:
    """A text that is worded otherwise than before. `lang` is BCP 47, "" for none in particular."""

    label: str
    lang: str
    pieces: tuple[Piece, ...]


def claim_reworded(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Reworded]:
    """Where two claims as they were taken down (Claim.as_readers_will_see) differ."""
    texts: list[tuple[str, str, str, str]] = []
    for name, labels in (("statement", STATEMENTS), ("unknowns", UNKNOWNS)):
        old, new = texts_in(before, name), texts_in(now, name)
        texts += [(str(label), lang, old[lang], new[lang]) for lang, label in labels.items()]
    texts += [
        (label, "", said(before), said(now))
        for label, said in ((_("Kind"), _kind), (_("Who says so"), _claimants), (_("When"), _said_on))
    ]
    return [Reworded(label, lang, differences(old, new)) for label, lang, old, new in texts if old != new]


def rationale_reworded(before: Verdict | None, now: Verdict) -> list[Reworded]:
    """The rationale in each language that it is given in, against the one that readers see."""
    old = texts_of(before, "rationale") if before else {}
    new = texts_of(now, "rationale")
    return [
        Reworded("", lang, differences(old.get(lang, ""), text) if before else differences(text, text))
        for lang, text in new.items()
        if text or old.get(lang)
    ]


def _kind(taken_down: Mapping[str, Any]) -> str:
    return str(ClaimKind(taken_down["kind"]).label)


def _claimants(taken_down: Mapping[str, Any]) -> str:
    """By all names and roles that they have: one that is translated anew is a difference."""
    named = (
        [text for name in ("name", "role") for text in texts_in(one, name).values() if text]
        for one in taken_down["claimants"]
    )
    return comma().join(" / ".join(names) for names in named)


def _said_on(taken_down: Mapping[str, Any]) -> str:
    length = {"year": 4, "month": 7}.get(taken_down["said_precision"], 10)
    return str(taken_down["said_on"] or "")[:length]


# Articles marked original


def newly_original(weighed: Weighed, since: datetime | None) -> list[Article]:
    """Of the articles that the evidence leads to, those marked original after this moment, or ever without
    one: whether they are is what the count of origins rests on."""
    named = articles_in(weighed.summary)
    return [
        article
        for key, article in sorted(weighed.articles.items())
        if key in named
        and article.provenance == Provenance.ORIGINAL
        and (since is None or article.provenance_since > since)
    ]


# Passages


@dataclass(frozen=True)
class InPlace:
    """What an annotation quotes, with what stands round it; `is_changed` where it reads otherwise."""

    before: str
    words: str
    after: str
    is_changed: bool = False


@dataclass(frozen=True)
class ReviewedPassage:
    seen: PassageSeen
    #: Where the words stand in the newest text, or those that were confirmed in their place; else as they
    #: were taken. None for a source as a whole.
    place: InPlace | None


def passages_in_place(passages: Iterable[PassageSeen]) -> list[ReviewedPassage]:
    """The living ones, each with what stands round it in its paragraph. Two queries."""
    living = [one for one in passages if one.annotation.is_living]
    newest = (
        Anchor.objects.filter(annotation__in=[one.annotation.pk for one in living])
        .order_by("annotation_id", "-revision__number")
        .distinct("annotation_id")
    )
    anchors = {anchor.annotation_id: anchor for anchor in newest}
    held = Revision.objects.only("text", "blocks", "marks")
    revisions = held.in_bulk({anchor.revision_id for anchor in anchors.values()})
    return [ReviewedPassage(one, _in_place(one.annotation, anchors, revisions)) for one in living]


def _in_place(
    annotation: Annotation, anchors: Mapping[int, Anchor], revisions: Mapping[int, Revision]
) -> InPlace | None:
    if not annotation.quote_exact:
        return None
    anchor = anchors.get(annotation.pk)
    if anchor is None or anchor.start is None or anchor.end is None or not anchor.is_placed:
        return InPlace(annotation.quote_prefix, annotation.quote_exact, annotation.quote_suffix)
    revision = revisions[anchor.revision_id]
    before, after = context(
        revision.text, anchor.start, anchor.end, LONGEST_CONTEXT, omissions=revision.omissions
    )
    return InPlace(
        before.rpartition(BLOCK_SEPARATOR)[2],
        revision.text[anchor.start : anchor.end],
        after.partition(BLOCK_SEPARATOR)[0],
        is_changed=anchor.state not in FOUND,
    )
