"""What machines are told of annotations: the pure `webannotation` is handed what readers see of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from articles.languages import texts_of
from articles.models import Article, Revision
from claims.claimreview import RATINGS, Words
from claims.models import Anchor, Annotation
from claims.rules import Status
from claims.structured_data import Absolute
from claims.webannotation import Annotated, Place, surroundings


def annotation_path(one: Annotation) -> str:
    return reverse("annotation_detail", args=[one.pk])


def annotated(annotations: Iterable[Annotation], absolute: Absolute) -> list[Annotated]:
    """As readers see them, given what `for_machines` loads. One query for the texts they stand in."""
    rows = [(one, _anchor(one)) for one in annotations]
    wanted = {anchor.revision_id for _one, anchor in rows if anchor}
    texts = Revision.objects.only("text", "blocks", "marks").in_bulk(wanted)
    return [
        _seen(one, anchor, texts[anchor.revision_id] if anchor else None, absolute) for one, anchor in rows
    ]


def _anchor(one: Annotation) -> Anchor | None:
    """Where it stands in its own words in the newest text that has them; none where nobody may see them.

    Where a newer text has the passage in other words, confirmed or not, the quote is still what was taken.
    """
    return next(iter(one.anchors.all()), None) if one.article.shows_words else None


def _seen(one: Annotation, anchor: Anchor | None, text: Revision | None, absolute: Absolute) -> Annotated:
    verdict = one.claim.current_verdict
    if verdict is None or verdict.decided_at is None:
        raise ValueError(f"annotation {one.pk} is of no public claim")
    method = absolute(reverse("method"))
    moments = (one.created_at, one.superseded_at, verdict.decided_at)
    return Annotated(
        url=absolute(annotation_path(one)),
        claim=absolute(one.claim.get_absolute_url()),
        article=absolute(one.article.get_absolute_url()),
        stance=f"{method}#stance-{one.stance}",
        status=f"{method}#status-{verdict.status}",
        is_assessed=Status(verdict.status) in RATINGS,
        note=_words(one, "note"),
        superseded=_words(one, "superseded"),
        exact=one.quote_exact if one.article.shows_words else "",
        language=one.quote_language,
        place=_place(one.article, anchor, text, absolute) if anchor and text else None,
        created_at=one.created_at,
        modified_at=max(at for at in moments if at),
    )


def _words(one: Annotation, name: str) -> tuple[Words, ...]:
    return tuple(Words(text, lang) for lang, text in texts_of(one, name).items() if text)


def _place(article: Article, anchor: Anchor, text: Revision, absolute: Absolute) -> Place | None:
    if anchor.start is None or anchor.end is None:
        return None
    blocks, marks = text.parts
    around = surroundings(text.text, blocks, marks, anchor.start, anchor.end, shows=article.shows)
    return Place(
        absolute(reverse("revision_detail", args=[article.key, anchor.revision.number])),
        anchor.revision.number,
        anchor.revision.captured_at,
        anchor.start,
        anchor.end,
        *around,
    )
