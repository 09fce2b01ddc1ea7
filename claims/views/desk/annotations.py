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
        if not annotation.is_living and annotation.heir():
            return _overtaken(request, sheet, form)
        return _shown(request, annotation, form)
    said = _("Changed: “%(claim)s”.") % {"claim": in_brief(changed.claim)}
    if not request.htmx:
        messages.success(request, said)
        return HttpResponseRedirect(page_of(changed))
    return swapped(request, sheet, annotation, changed, event="changed", said=said)


@desk_page
@require_POST
def annotation_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove it with a reason. One removed so already stays as it is: a form may come twice."""
    annotation, form = _annotation(pk), RemoveForm(request.POST)
    is_valid = form.is_valid()
    if annotation.is_living and is_valid:
        reason, version = form.cleaned_data["reason"], form.cleaned_data["version"]
        try:
            annotation.remove(by=request.user, reason=reason, version=version)
        except Overtaken:
            annotation = _annotation(pk)
    is_asked_for = is_valid and annotation.removed_reason == form.cleaned_data["reason"]
    if not is_asked_for or annotation.removed_by != request.user:
        return _not_removed(request, annotation, form)
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
        "remove": RemoveForm(seen=form),
        "anchors": annotation.anchors.by_revision(),
        **wrong,
    }
    template = "desk/_change_form.html" if request.htmx else "desk/annotation_change.html"
    return render(request, template, context)


def _overtaken(request: DeskRequest, sheet: Sheet, form: ChangeForm) -> HttpResponse:
    """Both versions: the one that somebody else has saved, and the one that was sent."""
    now = _annotation(form.annotation.pk)
    heir = None if now.is_living else now.heir()
    if not now.is_living and not heir and now.claim.merged_into:
        form.add_error(None, _("This claim has been merged into another one."))
        return _shown(request, now, form)
    # What was typed goes to the one that took its place.
    theirs = _annotation(heir.pk) if heir else now
    address = reverse("annotation_change", args=[theirs.pk])
    conflict = Conflict.between(
        form,
        _form(theirs, sheet),
        version=theirs.version,
        action=address,
        page=address,
        target="#change" if request.htmx else "",
    )
    sent = tuple(field for field in conflict.sent if field[0] != "put_back")
    if theirs.is_living:
        conflict = replace(conflict, sent=sent)
    else:
        sent = (*sent, ("put_back", "on"))
        conflict = replace(conflict, sent=sent, save=_("Put it back and save mine"))
    context = {"conflict": conflict, "article": now.article, "page": page_of(theirs), "one": now}
    template = "desk/_change_overtaken.html" if request.htmx else "desk/annotation_change.html"
    return render(request, template, context)


def _not_removed(request: DeskRequest, annotation: Annotation, form: RemoveForm) -> HttpResponse:
    """The form as it was refused; where somebody else changed the annotation, or removed it, that is said."""
    change = _form(annotation, Sheet.of(annotation.article))
    # Whoever takes back what was made last has no form to fill in.
    is_undo = request.htmx and request.htmx.target != "change" and form.is_valid()
    if annotation.is_living and form.is_valid():
        form = form.asked_again(change)
    if is_undo:
        refusal = " ".join(map(str, form.non_field_errors()))
        context = {"made": annotation, "refusal": refusal} if annotation.is_living else {"gone": annotation}
        return render(request, "desk/_undo.html", {**context, "is_swap": True})
    return _shown(request, annotation, change, remove=form)


def _not_put_back(request: DeskRequest, annotation: Annotation, refusal: str) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/_undo.html", {"refusal": refusal, "is_swap": True})
    form = _form(annotation, Sheet.of(annotation.article))
    return _shown(request, annotation, form, put_back_refusal=refusal)
