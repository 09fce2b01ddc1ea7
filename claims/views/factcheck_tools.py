"""Google's Fact Check Tools API (v1alpha1), read-only: its client libraries work here, given this address.

Claims whose verdicts say how true they are, as readers see them: those that are a ClaimReview elsewhere. The
parameters that all of Google's APIs take (`key`, `quotaUser` and so on) are let in and make no difference,
but for `alt`, `callback` and `prettyPrint`. There are no accounts here, so `pages` are not served.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.languages import texts_in
from articles.search.asking import ask
from articles.search.keeping import catch_up
from claims.claimreview import RATINGS
from claims.factcheckapi import LANGUAGES, Checked, Question, RefusedError, claim, found, refusal, site_of
from claims.models import Claim
from claims.reading import ClaimSeen
from claims.searching import search_claims
from claims.structured_data import Absolute, absolute_at, our_newsroom
from claims.templatetags.reading import status_word
from claims.views.keeping import keep_none, keeping
from claims.views.machine import OPEN

#: Among so many at most words are looked for where an age is asked: those decided on last.
MOST_NEW = 10_000
METHODS = ("GET", "HEAD", "OPTIONS")
#: What a page of another site may ask, with whichever headers Google's client for browsers sends.
OFFERED = OPEN | {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "*",
}
HEADERS = OPEN | {"Content-Language": "zh-Hans, en"}

Answering = Callable[[HttpRequest], dict[str, Any]]


def api_method(answering: Answering) -> Callable[[HttpRequest], HttpResponse]:
    """A method of the API: what it answers, as JSON; 400 for what it refuses."""

    @wraps(answering)
    def view(request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=OFFERED)
        try:
            if request.GET.get("callback"):
                raise RefusedError("JSON alone is served: a script of another site is given no 'callback'.")
            if request.GET.get("alt") not in (None, "", "json"):
                raise RefusedError("Invalid value at 'alt': only 'json' is served.")
            return _json(request.GET, answering(request), 200, HEADERS)
        except RefusedError as refused:
            return _json(request.GET, refusal(str(refused)), 400, OPEN)

    return view


@keeping(is_one_for_all=True, unchanged=lambda request: HEADERS)
@login_not_required
@require_http_methods(METHODS)
@api_method
def claims_search(request: HttpRequest) -> dict[str, Any]:
    """A page of the claims that have these words, the best match first; without words, of all of them, the
    one decided last first. Pages lead no further into what is searched for than those of readers do."""
    question = Question.of(request.GET.dict())
    if not question.query and not question.site:
        raise RefusedError("Either 'query' or 'review_publisher_site_filter' must be given.")
    start, since = _place(question)
    absolute = absolute_at(request)
    newsroom = our_newsroom(absolute)
    # What nothing here can be is found without looking.
    is_elsewhere = question.site not in ("", site_of(newsroom.url))
    if is_elsewhere or question.language not in ("", *LANGUAGES):
        return found([], "")
    lang = LANGUAGES.get(question.language, "")
    unindexed = catch_up() if question.query else 0
    # How old a claim is changes with every second.
    if unindexed or since:
        keep_none(request)
    claims, is_more = _claims(question, lang, start, since)
    told = [claim(_checked(one, lang, absolute), newsroom) for one in claims]
    return found(told, _token(question, start + question.page_size, since) if is_more else "")


@keeping(is_one_for_all=True, unchanged=lambda request: HEADERS)
@login_not_required
@require_http_methods(METHODS)
@api_method
def claims_image_search(request: HttpRequest) -> dict[str, Any]:
    """Nothing, whatever the picture: claims are in words here."""
    Question.of(request.GET.dict())
    if not (request.GET.get("imageUri") or request.GET.get("image_uri")):
        raise RefusedError("'image_uri' must be given.")
    return found([], "")


def _claims(
    question: Question, lang: str, start: int, since: datetime | None
) -> tuple[Sequence[Claim], bool]:
    """A page of claims from the one numbered `start` on, and whether there are more."""
    end, rated = start + question.page_size, Claim.objects.rated(lang, since)
    if not question.query:
        claims = list(rated.latest_first()[start : end + 1])
        return claims[: question.page_size], len(claims) > question.page_size
    newest = rated.latest_first().values_list("pk", flat=True)
    new_enough = list(newest[:MOST_NEW]) if since else None
    labels = {"status": [status.value for status in RATINGS], "language": [lang] if lang else []}
    hits = search_claims(
        ask(question.query), labels=labels, among=new_enough, start=start, most=question.page_size
    )
    return rated.in_turn(hits.keys), hits.total > end


def _checked(one: Claim, lang: str, absolute: Absolute) -> Checked:
    """A claim in this language, else in the one that it was first written in."""
    seen = ClaimSeen.current(one)
    decided = seen.verdict.claim_as_decided
    statements = texts_in(decided, "statement")
    wanted = lang or decided["original_language"]
    if not statements.get(wanted):
        wanted = next(tag for tag, text in statements.items() if text)
    with translation.override(wanted.lower()):
        word, statement = status_word(seen.verdict.status), seen.statement
        # As the claim's page is called.
        title = {"status": word, "statement": Truncator(statement).chars(70)}
        assert seen.verdict.decided_at is not None
        return Checked(
            url=absolute(one.get_absolute_url()),
            title=_("%(status)s: %(statement)s") % title,
            statement=statement,
            lang=wanted,
            claimants=tuple(str(claimant.name) for claimant in seen.claimants),
            said_on=seen.said_on if seen.said_precision == "day" else None,
            status_word=word,
            decided_at=seen.verdict.decided_at,
        )


def _token(question: Question, start: int, since: datetime | None) -> str:
    return _signer(question).sign_object([start, since.isoformat() if since else ""])


def _place(question: Question) -> tuple[int, datetime | None]:
    """From which claim on is asked, and how new they must be: all pages mean the day of the first."""
    if not question.token:
        return question.offset, question.since(timezone.now())
    try:
        start, since = _signer(question).unsign_object(question.token)
    except BadSignature as bad:
        raise RefusedError(
            "Invalid 'page_token', or the other parameters are not those that it was given for."
        ) from bad
    return start, datetime.fromisoformat(since) if since else None


def _signer(question: Question) -> Signer:
    return Signer(salt=f"claims:search {question.bound}")


def _json(
    asked: QueryDict, document: Mapping[str, Any], status: int, headers: Mapping[str, str]
) -> HttpResponse:
    indent = None if asked.get("prettyPrint") in ("false", "0") else 2
    body = json.dumps(document, ensure_ascii=False, indent=indent)
    return HttpResponse(
        body, status=status, content_type="application/json; charset=UTF-8", headers=dict(headers)
    )
