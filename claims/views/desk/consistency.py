"""The report on what does not go together: verdicts, evidence and links."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.snapshot import one_moment
from claims.consistency import Fault
from claims.desk.consistency import Report, which_go_together
from claims.desk.people import people
from claims.views.desk.access import DeskRequest, desk_page

ROWS_A_PAGE = 20


@desk_page
@require_safe
@one_moment()
def consistency(request: DeskRequest) -> HttpResponse:
    """Every fault with its first lines; or all lines of one (`?fault=`), a page at a time."""
    report = Report()
    fault = request.GET.get("fault", "")
    fault = fault if fault in Fault.__members__.values() else ""
    sections = [one for one in report.sections if fault in ("", one.fault)]
    number = request.GET.get("page") if fault else 1
    pages = [Paginator(one.findings, ROWS_A_PAGE).get_page(number) for one in sections]
    rows = report.rows([list(page.object_list) for page in pages])
    return render(
        request,
        "desk/consistency.html",
        {
            "sections": report.sections,
            "shown": zip(sections, pages, rows, strict=True),
            "fault": fault,
            "claims": len(report.claims),
            "pairs": which_go_together(),
            "people": list(people()),
        },
    )
