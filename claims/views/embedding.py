"""A verdict on other people's pages: the card that they frame, and how software finds it (oEmbed 1.0)."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from articles.languages import Language, texts_in
from claims.feeds import in_words
from claims.history import Decided, decided_in_turn
from claims.models import Claim
from claims.reading import ClaimSeen
from claims.structured_data import Absolute, absolute_at, our_newsroom
from claims.views.keeping import keeping
from claims.views.machine import OPEN

#: Of a card, in CSS pixels; the words of a long claim scroll in it.
WIDTH, HEIGHT = 480, 260
#: How long others may keep an answer, in seconds. The card itself is asked for each time.
AN_HOUR = 3600
A_NUMBER = re.compile("[1-9][0-9]{0,5}")


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@login_not_required
@require_safe
def claim_card(request: HttpRequest, slug: str) -> HttpResponse:
    """The verdict as it stands, to be framed by any page. `since` is the number of the decision that stood
    when it was embedded: the card says what changed after it; else what changed last.

    Nothing can be done on it and it knows nobody, so that there is nothing to trick a reader into.
    """
    claim = get_object_or_404(Claim.objects.for_page(), slug=slug)
    if claim.merged_into is not None and claim.merged_into.current_verdict_id:
        # The decisions on that one have other numbers.
        query = {"lang": request.GET["lang"]} if request.GET.get("lang") in Language.values else None
        return redirect(reverse("claim_card", args=[claim.merged_into.slug], query=query), permanent=True)
    history = decided_in_turn(claim, claim.verdicts.for_history())
    if not history or claim.merged_into is not None:
        raise Http404
    last, absolute = history[-1], absolute_at(request)
    changes, before = changed_since(history, request.GET.get("since", ""))
    context = {
        "seen": last.seen,
        "decided": last,
        "changed": changes[-1] if changes else None,
        "before": before,
        "address": absolute(claim.get_absolute_url()),
        "newsroom": our_newsroom(absolute).name(translation.get_language() or ""),
    }
    return render(request, "claims/claim_card.html", context, status=410 if last.is_withdrawal else 200)


def changed_since(history: list[Decided], since: str) -> tuple[list[Decided], Decided | None]:
    """The changes of substance after the decision of this number, and what was said before them; where it
    is no number of a decision, the last change."""
    if A_NUMBER.fullmatch(since) and int(since) <= len(history):
        embedded = history[int(since) - 1]
        return [one for one in history[int(since) :] if one.is_correction], embedded
    changes = [one for one in history if one.is_correction][-1:]
    return changes, changes[0].before if changes else None


@keeping(is_one_for_all=True, unchanged=lambda request: OPEN)
@login_not_required
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How to embed the claim at `url`. 501 for another format than JSON, 404 where readers see no verdict on
    a claim; never 401, which would tell of claims that are not public."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501, content_type="text/plain; charset=utf-8")
    absolute = absolute_at(request)
    slug, wanted = _claim_named(request.GET.get("url", ""), absolute)
    claim = get_object_or_404(Claim.objects.for_page(), slug=slug)
    claim = claim.merged_into or claim
    if claim.current_verdict is None or claim.merged_into_id:
        raise Http404
    taken_down = claim.current_verdict.claim_as_decided
    if not texts_in(taken_down, "statement").get(wanted):
        wanted = taken_down["original_language"]
    with translation.override(wanted.lower()):
        newsroom = our_newsroom(absolute)
        number = claim.verdicts.approved().count()
        seen = ClaimSeen.current(claim)
        width, height = _at_most(request, "maxwidth", WIDTH), _at_most(request, "maxheight", HEIGHT)
        answer = {
            "type": "rich",
            "version": "1.0",
            "title": in_words(seen),
            "provider_name": newsroom.name(wanted),
            "provider_url": newsroom.url,
            "cache_age": AN_HOUR,
            "html": embed_code(seen, number, absolute, width, height),
            "width": width,
            "height": height,
        }
    return JsonResponse(answer, headers=OPEN, json_dumps_params={"ensure_ascii": False})


def embed_code(
    seen: ClaimSeen, number: int, absolute: Absolute, width: int = WIDTH, height: int = HEIGHT
) -> SafeString:
    """What another page holds to show the card, in the language in which the claim is read; `number` is
    that of the decision that stands."""
    query = urlencode({"lang": seen.statement.lang, "since": number})
    return format_html(
        '<iframe src="{}?{}" width="{}" height="{}" title="{}"></iframe>',
        absolute(reverse("claim_card", args=[seen.claim.slug])),
        query,
        width,
        height,
        in_words(seen),
    )


def oembed_address(address: str, absolute: Absolute) -> str:
    """Where software asks how to embed the page at this address."""
    return f"{absolute(reverse('oembed'))}?{urlencode({'url': address, 'format': 'json'})}"


def _claim_named(url: str, absolute: Absolute) -> tuple[str, str]:
    """The slug of the claim whose page this is, and the language that the address asks for. Http404 where
    it is no page of a claim here."""
    try:
        asked = urlsplit(url)
    except ValueError:
        raise Http404 from None
    if asked.scheme not in ("http", "https") or asked.netloc.lower() != urlsplit(absolute("/")).netloc:
        raise Http404
    match = resolve(asked.path)
    if match.url_name != "claim_detail":
        raise Http404
    return match.kwargs["slug"], parse_qs(asked.query).get("lang", [""])[0]


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return min(usual, int(asked)) if A_NUMBER.fullmatch(asked) else usual
