"""How a write on the desk is answered: with a fragment where htmx asks, else by going back to the page."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from claims.views.desk.access import DeskRequest

#: What is no part of what a form asks for.
OF_THE_PAGE = ("csrfmiddlewaretoken", "sure")


def answer(
    request: DeskRequest, fragment: str, context: dict[str, object], *, page: str, said: str
) -> HttpResponse:
    """What was asked is done: `said` says so. Without htmx back to where the form was, else to `page`."""
    if not request.htmx:
        messages.success(request, said)
        return HttpResponseRedirect(page_before(request, page))
    response = render(request, fragment, context)
    response["HX-Trigger"] = json.dumps({"saved": {"said": said}})
    return response


def asked_again(request: DeskRequest) -> list[tuple[str, str]]:
    """What a form says, for the same form to say once more by who is sure of it (`sure`)."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in OF_THE_PAGE
        for value in values
    ]


def page_before(request: DeskRequest, page: str) -> str:
    """The page of this site that the form was on, as it says itself (`next`), else `page`."""
    before = request.POST.get("next", "")
    is_ours = before.startswith("/") and url_has_allowed_host_and_scheme(before, allowed_hosts=None)
    return before if is_ours else page
