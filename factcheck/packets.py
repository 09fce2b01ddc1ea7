"""The verification packet of a claim, for readers. Above `claims`, as it holds what the ledger says."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.snapshot import one_moment
from claims import packet
from claims.history import Decided, decided_in_turn
from claims.models import Claim
from claims.packet.archive import as_json, packed
from claims.packet.contents import contents
from claims.packet.readme import readme
from claims.reading import ClaimSeen
from claims.structured_data import Absolute, absolute_at
from claims.views.keeping import keeping
from factcheck.ledger.receipts import receipts

CHECK = Path(packet.__file__).with_name("check.py")


@keeping(is_one_for_all=True)
@login_not_required
@require_safe
def claim_packet(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers see of a claim, with what it takes to check it, as one ZIP: the same bytes for as long as
    that is the same. Where the claim has no page there is none."""
    # Made while somebody writes, it would contradict itself.
    with one_moment():
        claim = get_object_or_404(Claim.objects.for_page(), slug=slug)
        if claim.merged_into is not None and claim.merged_into.current_verdict_id:
            return redirect(reverse("claim_packet", args=[claim.merged_into.slug]), permanent=True)
        history = decided_in_turn(claim, claim.verdicts.approved().order_by("decided_at", "pk"))
        if claim.merged_into is not None or not history:
            raise Http404
        if claim.current_verdict is None:
            return HttpResponse(_("Verdict withdrawn"), content_type="text/plain; charset=utf-8", status=410)
        archive = _archive(claim, history, absolute_at(request))
    answer = HttpResponse(archive, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{claim.slug}-packet.zip"'
    return answer


def _archive(claim: Claim, history: list[Decided], absolute: Absolute) -> bytes:
    held = contents(ClaimSeen.current(claim), history, absolute)
    about = held.documents["claim.json"]
    entries = [json.dumps(entry, ensure_ascii=False) + "\n" for entry in receipts(held.records)]
    files = {
        "README.txt": readme(about).encode(),
        "check.py": CHECK.read_bytes(),
        **{name: as_json(document) for name, document in held.documents.items()},
        "ledger.jsonl": "".join(entries).encode(),
    }
    manifest = {
        "packet": 1,
        "address": absolute(reverse("claim_packet", args=[claim.slug])),
        "claim": about["address"],
        "decided_at": about["decided_at"],
    }
    return packed(f"{claim.slug}-packet", files, manifest, history[-1].at)
