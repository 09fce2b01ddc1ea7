"""A passage of a public claim whose article is changed after it was quoted."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from articles.models import Revision
from claims.models import Anchor, Annotation
from tests.factory import (
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

FIRST = "The harbour master said the bridge opens on 3 May. He named no guests."
OLD = f"{FIRST}\n\nNobody at the ministry would confirm the date."
NEW = OLD.replace("3 May", "9 June")
QUOTE = "the bridge opens on 3 May"
REWORDED = "the bridge opens on 9 June"


def quoted(*, text: str = OLD, **columns: Any) -> Annotation:
    """A passage of a public claim."""
    article = make_held_article(text, **columns)
    annotation = make_annotation(make_claim(statement_en="It is said so."), article, quote=QUOTE)
    make_verdict(annotation.claim, "disputed")
    return annotation


def changed(annotation: Annotation, state: str, *, confirmed: bool = False, text: str = NEW) -> Revision:
    """The article's next text, in which the quote has come to stand like this."""
    revision = make_revision(annotation.article, text)
    start = text.index(REWORDED) if state == "changed" else None
    Anchor.objects.filter(annotation=annotation, revision=revision).update(
        state=state,
        start=start,
        end=None if start is None else start + len(REWORDED),
        likeness=None,
        confirmed_at=timezone.now() if confirmed else None,
        confirmed_by=make_user() if confirmed else None,
    )
    return revision
