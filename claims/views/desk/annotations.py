"""What becomes of an annotation once it is made: it is changed, replaced, removed, put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.saving import Overtaken
from claims.desk.cards import Sheet
from claims.desk.picks import claims_like, picks_of
from claims.forms.annotations import ChangeForm, RemoveForm
from claims.forms.conflicts import Conflict
from claims.models import Annotation
from claims.reading import in_brief
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import page_before
from claims.views.desk.sending import once
from claims.views.desk.swapping import page_of, swapped

if TYPE_CHECKING:
    from django.http import QueryDict

#: Claims offered for an annotation to go over to, besides its own.
OTHERS = 4


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def annotation_change(request: DeskRequest, pk: int) -> HttpResponse:
    annotation = _annotation(pk)
    sheet = Sheet.of(annotation.article)
    if request.method != "POST":
        return _shown(request, annotation, _form(annotation, sheet))
    form = _form(annotation, sheet, request.POST)
    changed = None
    if form.is_valid():
        try:
            changed = _annotation(once(request, form, lambda: form.save(by=request.user)))
        except Overtaken:
            return _overtaken(request, sheet, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    if changed is None:
        return _shown(request, annotation, form)
    said = _("Changed: “%(claim)s”.") % {"claim": in_brief(changed.claim)}
    if not request.htmx:
        messages.success(request, said)
        return HttpResponseRedirect(page_of(changed))
    return swapped(request, sheet, annotation, changed, event="changed", said=said)


@desk_page
@require_POST
def annotation_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove it with a reason. One that is removed already stays as it is: a form may come twice."""
    annotation = _annotation(pk)
    if annotation.is_living:
        form = RemoveForm(request.POST)
        if not form.is_valid():
            change = _form(annotation, Sheet.of(annotation.article))
            return _shown(request, annotation, change, remove=form)
        annotation.remove(by=request.user, reason=form.cleaned_data["reason"])
    if not request.htmx:
        page = f"{reverse('annotator', args=[annotation.article.key])}?removed={annotation.pk}#undo"
        return HttpResponseRedirect(page_before(request, page))
    said = _("Removed from “%(claim)s”.") % {"claim": in_brief(annotation.claim)}
    sheet = Sheet.of(annotation.article)
    return swapped(request, sheet, annotation, event="removed", said=said, removed=annotation)


@desk_page
@require_POST
def annotation_put_back(request: DeskRequest, pk: int) -> HttpResponse:
    annotation = _annotation(pk)
    if not annotation.is_living:
        try:
            annotation.put_back()
        except ValidationError as refusal:
            annotation = _annotation(pk)
            # Sent twice at once: the other one has put it back.
            if not annotation.is_living:
                return _not_put_back(request, annotation, " ".join(refusal.messages))
    said = _("Put back to “%(claim)s”.") % {"claim": in_brief(annotation.claim)}
    if not request.htmx:
        messages.success(request, said)
        return HttpResponseRedirect(page_before(request, page_of(annotation)))
    return swapped(request, Sheet.of(annotation.article), annotation, event="put-back", said=said)


def _annotation(pk: int) -> Annotation:
    known = Annotation.objects.select_related(
        "claim__current_verdict", "article__publisher", "origin__publisher"
    )
    return get_object_or_404(known, pk=pk)


def _form(annotation: Annotation, sheet: Sheet, data: QueryDict | None = None) -> ChangeForm:
    return ChangeForm(data, annotation=annotation, newest=sheet.revision)


def _shown(request: DeskRequest, annotation: Annotation, form: ChangeForm, **wrong: Any) -> HttpResponse:
    """The form, in the annotator where htmx asks, else on a page of its own."""
    first = [*form.offered, annotation.claim]
    found = [claim for claim in claims_like(annotation.quote_exact) if claim not in first]
    context: dict[str, Any] = {
        "form": form,
        "article": annotation.article,
        "page": page_of(annotation),
        "picks": picks_of([*first, *found[:OTHERS]], annotation.article),
        "picked": form.picked,
        "remove": RemoveForm(),
        **wrong,
    }
    template = "desk/_change_form.html" if request.htmx else "desk/annotation_change.html"
    return render(request, template, context)


def _overtaken(request: DeskRequest, sheet: Sheet, form: ChangeForm) -> HttpResponse:
    """Both versions: the one that somebody else has saved, and the one that was sent."""
    now = _annotation(form.annotation.pk)
    address = reverse("annotation_change", args=[now.pk])
    conflict = Conflict.between(
        form,
        _form(now, sheet),
        version=now.version,
        action=address,
        page=address,
        target="#change" if request.htmx else "",
    )
    if not now.is_living:
        sent = (*conflict.sent, ("put_back", "on"))
        conflict = replace(conflict, sent=sent, save=_("Put it back and save mine"))
    context = {"conflict": conflict, "article": now.article, "page": page_of(now), "one": now}
    template = "desk/_change_overtaken.html" if request.htmx else "desk/annotation_change.html"
    return render(request, template, context)


def _not_put_back(request: DeskRequest, annotation: Annotation, refusal: str) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/_undo.html", {"refusal": refusal, "is_swap": True})
    form = _form(annotation, Sheet.of(annotation.article))
    return _shown(request, annotation, form, put_back_refusal=refusal)
