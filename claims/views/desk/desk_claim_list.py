"""All claims on record, in the words that the desk has, found as one types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.desk.found import FoundAtDesk
from claims.filters import ClaimFilters
from claims.listing import listing
from claims.models import Claim
from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def desk_claim_list(request: DeskRequest) -> HttpResponse:
    """The whole page; to htmx, which asks while somebody types, what was found."""
    filters = ClaimFilters.from_query(request.GET)
    found = listing(filters, request.GET.get("page"), readers=False)
    context = {
        "filters": filters,
        "list": found,
        "page": found.page,
        "article": found.article,
        "rows": [FoundAtDesk(claim) for claim in Claim.objects.for_desk_list().in_turn(found.keys)],
    }
    return render(
        request, "desk/_claims_found.html" if request.htmx else "desk/desk_claim_list.html", context
    )
