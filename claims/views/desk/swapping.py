"""The answers that put what changed in its place on the annotator's page, without loading it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from claims.desk.progress import reached

if TYPE_CHECKING:
    from typing import Any

    from claims.desk.cards import Sheet
    from claims.models import Annotation
    from claims.views.desk.access import DeskRequest


def page_of(annotation: Annotation) -> str:
    """The annotator's page, at the passage."""
    return f"{reverse('annotator', args=[annotation.article.key])}#p-{annotation.pk}"


def progress(sheet: Sheet) -> dict[str, Any]:
    """How far the passages reach in the text, and how many there are. Two queries."""
    living = sheet.article.annotations.living().filter(claim__merged_into__isnull=True)
    end = living.filter(anchors__revision=sheet.revision).aggregate(end=Max("anchors__end"))["end"]
    number, total = reached(sheet.parts[0], end)
    return {"reached": number, "paragraphs": total, "passages": living.quoted().count()}


def swapped(
    request: DeskRequest,
    sheet: Sheet,
    *annotations: Annotation,
    event: str,
    said: str,
    template: str = "desk/_swapped.html",
    **context: Any,
) -> HttpResponse:
    """The blocks and cards that these annotations touch as they are now, and what else `template` shows.

    `event` (annotated, changed, removed, put-back) is told to the page's scripts with the last annotation's
    primary key and `said`, which is read out.
    """
    context |= sheet.touched_by(*annotations)._asdict() | {"is_swap": True, "progress": progress(sheet)}
    response = render(request, template, {"article": sheet.article, "revision": sheet.revision, **context})
    response["HX-Trigger"] = json.dumps({event: {"annotation": annotations[-1].pk, "said": said}})
    return response
