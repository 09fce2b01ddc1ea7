"""The history of any record, for everybody who works at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from articles.choosing import is_key
from claims.views.desk.access import DeskRequest, desk_page
from factcheck.ledger.reading import (
    entries_of,
    entries_seen,
    entries_with_parts,
    has_parts,
    kind_of,
    model_of,
)

ENTRIES_A_PAGE = 30

#: Where the desk works with a record; all others are looked at in the back office.
PAGES: dict[str, Callable[[Any], str]] = {
    "claims_claim": lambda claim: reverse("desk_claim", args=[claim.slug]) + "?merged=1",
    "claims_annotation": lambda annotation: reverse("annotation_change", args=[annotation.pk]),
    "claims_verdict": lambda verdict: reverse("review_detail", args=[verdict.pk]),
    "claims_report": lambda report: reverse("report_detail", args=[report.pk]),
    "articles_article": lambda article: reverse("annotator", args=[article.key]),
}


@desk_page
@require_safe
def record_history(request: DeskRequest, table: str, pk: str) -> HttpResponse:
    """Every change of a record, the newest first; with `?with=parts` those too of what belongs to it."""
    model = model_of(table)
    if model is None or not is_key(pk):
        raise Http404
    parts = has_parts(model)
    with_parts = parts and request.GET.get("with") == "parts"
    entries = entries_with_parts(model, pk) if with_parts else entries_of(model, pk)
    page: Page[Any] = Paginator(entries, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise Http404
    record = model._base_manager.filter(pk=pk).first()
    context = {
        "name": str(record) if record else "",
        "kind": capfirst(kind_of(model)),
        "table": table,
        "pk": pk,
        "address": _page_of(record) if record else "",
        "has_parts": parts,
        "with_parts": with_parts,
        "page": page,
        "entries": entries_seen(list(page.object_list)),
    }
    return render(request, "ledger/record_history.html", context)


def _page_of(record: models.Model) -> str:
    """Where the record is worked with or looked at; "" for one that stands between two others."""
    meta = record._meta
    if meta.db_table in PAGES:
        return PAGES[meta.db_table](record)
    if not admin.site.is_registered(type(record)):
        return ""
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
