"""The feeds, each in one language, whatever the language of who asks."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.languages import Language
from claims import feeds
from claims.choices import Status
from claims.feed_formats import MEDIA_TYPES, Feed, atom, json_feed
from claims.history import Decided, with_history
from claims.models import Topic, Verdict
from claims.structured_data import absolute_at
from claims.templatetags.reading import status_word
from claims.views.keeping import keeping
from claims.views.machine import OPEN

IN_FEED = 50


@keeping(is_one_for_all=True, unchanged=lambda request: OPEN)
@login_not_required
@require_safe
def verdict_feed(
    request: HttpRequest, language: str, form: str, status: str = "", topic: str = ""
) -> HttpResponse:
    """The claims that were decided on last, withdrawn ones too; of one status or one topic where it is named.

    A topic that no claim has which readers know of is none: its name is not told.
    """
    _check(language, form)
    verdicts, page = Verdict.objects.latest_of_claims(), reverse("claim_list")
    if status:
        if status not in Status.values:
            raise Http404
        verdicts, page = verdicts.filter(status=status), f"{page}?status={status}"
    known = Topic.objects.filter(slug=topic).first() if topic else None
    if topic:
        # By its key: the planner knows how many claims have it, and looks up few, and meets many soon.
        key = known.pk if known else 0
        verdicts, page = verdicts.filter(claim__topics=key), f"{page}?topic={topic}"
    with translation.override(language.lower()):
        decisions = decided(verdicts[:IN_FEED])
        if topic and not decisions:
            raise Http404
        name = str(known.name) if known else status and status_word(status)
        feed = feeds.verdict_feed(decisions, name, request.path, page, language, absolute_at(request))
    return _answer(feed, form)


@keeping(is_one_for_all=True, unchanged=lambda request: OPEN)
@login_not_required
@require_safe
def correction_feed(request: HttpRequest, language: str, form: str) -> HttpResponse:
    _check(language, form)
    with translation.override(language.lower()):
        corrections = decided(Verdict.objects.corrections()[:IN_FEED])
        feed = feeds.corrections_feed(corrections, request.path, language, absolute_at(request))
    return _answer(feed, form)


def decided(verdicts: Iterable[Verdict]) -> list[Decided]:
    """The decisions with what was decided before, and the topics of their claims. Three queries."""
    decisions = list(verdicts)
    history = Verdict.objects.filter(claim__in={one.claim_id for one in decisions}).for_history()
    return with_history(decisions, history.select_related("claim").prefetch_related("claim__topics"))


def _check(language: str, form: str) -> None:
    if language not in Language.values or form not in MEDIA_TYPES:
        raise Http404


def _answer(feed: Feed, form: str) -> HttpResponse:
    headers = OPEN | {"Content-Language": feed.lang}
    if form == "json":
        return JsonResponse(
            json_feed(feed),
            content_type=MEDIA_TYPES["json"],
            headers=headers,
            json_dumps_params={"ensure_ascii": False},
        )
    # As bytes: a feed says in its first line how it is encoded.
    return HttpResponse(atom(feed), content_type=f"{MEDIA_TYPES['atom']}; charset=utf-8", headers=headers)
