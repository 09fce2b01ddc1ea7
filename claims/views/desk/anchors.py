"""The quotes that wait for somebody to confirm where they stand, one at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.choosing import is_key
from articles.models import Revision
from articles.saving import Overtaken
from claims.choices import AnchorState
from claims.desk.anchors import AnchorInFocus, Place, following, in_focus, rows_of, to_confirm
from claims.desk.people import name_of
from claims.desk.queues import Waiting
from claims.filters import DeskFilters
from claims.forms.anchors import PlaceForm
from claims.models import Anchor
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.queue import asked

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS_A_PAGE = 20


@desk_page
@require_safe
def anchor_list(request: DeskRequest) -> HttpResponse:
    """The quotes that wait, and one of them in focus: `?anchor=`, else the first. `?decided=` offers to take
    back what was decided of that one."""
    filters = DeskFilters.from_query(request.GET)
    places = _waiting(request, filters)
    key = request.GET.get("anchor", "")
    focus = in_focus(int(key)) if is_key(key) else None
    if focus is None and places:
        focus = in_focus(places[0].anchor)
    decided = request.GET.get("decided", "")
    context = _context(request, filters, places, focus, _decided(decided) if is_key(decided) else None)
    return render(request, "desk/anchor_list.html", {**context, **asked(filters), "filters": filters})


@desk_page
@require_POST
def anchor_accept(request: DeskRequest, pk: int) -> HttpResponse:
    def is_so(now: Anchor) -> bool:
        return now.seen.split(" ")[1:3] == request.POST.get("seen", "").split(" ")[1:3]

    return _decide(request, pk, lambda anchor: anchor.accept(by=request.user), _("Accepted."), is_so=is_so)


@desk_page
@require_POST
def anchor_orphan(request: DeskRequest, pk: int) -> HttpResponse:
    def is_so(now: Anchor) -> bool:
        return now.state == AnchorState.ORPHANED

    said = _("Marked as gone.")
    return _decide(request, pk, lambda anchor: anchor.orphan(by=request.user), said, is_so=is_so)


@desk_page
@require_POST
def anchor_reconsider(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back what was decided; it is in focus again."""
    return _decide(request, pk, Anchor.reconsider, _("Taken back: it waits again."), stays=True)


@desk_page
@require_POST
def anchor_place(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose another place: by the words that stand there, and where these stand several times by which."""
    anchor = _anchor(pk)
    form = PlaceForm(request.POST, anchor=anchor)
    if not form.is_valid():
        return _answer(request, in_focus(pk), form=form)
    start, end = form.place

    def is_so(now: Anchor) -> bool:
        return (now.start, now.end) == (start, end)

    def verb(anchor: Anchor) -> None:
        anchor.place(start, end, by=request.user)

    return _decide(request, pk, verb, _("Placed."), form=form, is_so=is_so)


@desk_page
@require_POST
def anchors_accept_printed(request: DeskRequest) -> HttpResponse:
    """Accept all proposals of an article that are only printed otherwise than the quotes."""
    number = request.POST.get("revision", "")
    revision = get_object_or_404(Revision.objects.only("article"), pk=number if is_key(number) else None)
    n = Anchor.accept_printed_otherwise(revision, by=request.user)
    said = ngettext("%(n)d quote is accepted.", "%(n)d quotes are accepted.", n) % {"n": n}
    return _answer(request, None, said=said)


def _anchor(pk: int) -> Anchor:
    anchors = Anchor.objects.living().select_related("annotation", "revision").defer("revision__received")
    return get_object_or_404(anchors, pk=pk)


def _decide(
    request: DeskRequest,
    pk: int,
    verb: Callable[[Anchor], None],
    said: str,
    *,
    is_so: Callable[[Anchor], bool] | None = None,
    form: PlaceForm | None = None,
    stays: bool = False,
) -> HttpResponse:
    """What comes next once it is decided; the same one with the reason where it was refused. `is_so` says
    of one that was decided before whether that is what is asked for now."""
    anchor = _anchor(pk)
    try:
        if request.POST.get("seen") != anchor.seen:
            raise Overtaken(anchor)
        verb(anchor)
    except Overtaken as overtaken:
        now: Any = overtaken.now
        # The same form twice: it is done.
        is_mine = now.confirmed_by_id == request.user.pk
        if not (is_mine and is_so and is_so(now)):
            return _answer(request, in_focus(pk), refusal=_overtaken(now))
    except ValidationError as refusal:
        return _answer(request, in_focus(pk), refusal=" ".join(refusal.messages), form=form)
    return _answer(request, in_focus(pk) if stays else None, said=said, decided=None if stays else pk)


def _overtaken(now: Any) -> str:
    if now.confirmed_at is None:
        return _("This is not as you saw it any more: look at it again.")
    day = timezone.localtime(now.confirmed_at).date().isoformat()
    values = {"person": name_of(now.confirmed_by), "day": day, "state": AnchorState(now.state).label}
    return _("%(person)s has decided this on %(day)s: %(state)s.") % values


def _answer(
    request: DeskRequest,
    focus: AnchorInFocus | None,
    *,
    said: str = "",
    decided: int | None = None,
    refusal: str = "",
    form: PlaceForm | None = None,
) -> HttpResponse:
    """The queue as it is now: with what was decided on and the one after it, or with the refusal."""
    filters = DeskFilters.from_query(request.GET)
    places = _waiting(request, filters)
    done = _decided(decided) if decided else None
    if focus is None and places:
        after = following(places, done) if done else places[0]
        focus = in_focus(after.anchor) if after else None
    is_refused = bool(refusal or (form and form.errors))
    if not request.htmx and not is_refused:
        messages.success(request, said)
        query = {"anchor": focus.anchor.pk if focus else "", "decided": decided or ""}
        return HttpResponseRedirect(_address(filters, **query))
    context = _context(request, filters, places, focus, done) | {"refusal": refusal}
    if form and focus:
        context |= _placing(focus, form)
    if not request.htmx:
        context |= {**asked(filters), "filters": filters}
        return render(request, "desk/anchor_list.html", context)
    response = render(request, "desk/_anchors.html", context)
    if not is_refused:
        response["HX-Trigger"] = json.dumps({"saved": {"said": said}})
    return response


def _waiting(request: DeskRequest, filters: DeskFilters) -> list[Place]:
    return to_confirm(Waiting(filters, request.user, timezone.localdate()))


def _decided(pk: int | str) -> Anchor | None:
    """What was decided on last, for whoever wants it back."""
    decided = Anchor.objects.living().filter(confirmed_at__isnull=False)
    return decided.select_related("annotation").filter(pk=pk).first()


def _context(
    request: DeskRequest,
    filters: DeskFilters,
    places: list[Place],
    focus: AnchorInFocus | None,
    decided: Anchor | None,
) -> dict[str, Any]:
    keys = [place.anchor for place in places]
    number = keys.index(focus.anchor.pk) if focus and focus.anchor.pk in keys else None
    paginator = Paginator(keys, ROWS_A_PAGE)
    page = paginator.get_page(
        request.GET.get("page") or (number // ROWS_A_PAGE + 1 if number is not None else 1)
    )
    context: dict[str, Any] = {
        "focus": focus,
        "total": len(keys),
        "number": number + 1 if number is not None else None,
        "next": _beside(filters, keys, number, 1),
        "back": _beside(filters, keys, number, -1),
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "decided": decided,
        "query": urlencode(_query(filters)),
        "here": "anchor_list",
    }
    if focus:
        context |= _placing(focus, PlaceForm(anchor=focus.anchor))
        printed = Anchor.objects.in_newest_text().living().filter(revision=focus.anchor.revision_id)
        context["printed"] = len(printed.printed_otherwise())
    return context


def _placing(focus: AnchorInFocus, form: PlaceForm) -> dict[str, Any]:
    words = str(form["words"].value() or "")
    if form.is_bound and hasattr(form, "cleaned_data"):
        words = form.cleaned_data.get("words", words)
    places = form.places if len(form.places) > 1 or not form.is_bound else []
    return {"form": form, "choices": focus.choices(words, places)}


def _beside(filters: DeskFilters, keys: list[int], number: int | None, step: int) -> str:
    """The address of the one after, or before; "" at the end."""
    if number is None:
        return _address(filters) if keys and step > 0 else ""
    other = number + step
    return _address(filters, anchor=keys[other]) if 0 <= other < len(keys) else ""


def _query(filters: DeskFilters) -> dict[str, str]:
    names = ("assignee", "topic", "article", "status")
    return {name: value for name in names if (value := getattr(filters, name))}


def _address(filters: DeskFilters, **more: Any) -> str:
    query = urlencode(_query(filters) | {name: value for name, value in more.items() if value})
    address = reverse("anchor_list")
    return f"{address}?{query}" if query else address
