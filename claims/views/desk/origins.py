"""Of an article with several voices: where several of its passages come from, said at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles.models import Article
from claims.desk.cards import Sheet
from claims.desk.weighing import weighed
from claims.forms.origins import PassageOriginsForm
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import asked_again
from claims.views.desk.derivations import at_risk_in_words

if TYPE_CHECKING:
    from claims.models import Annotation


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def passage_origins(request: DeskRequest, key: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.with_publisher(), key=key)
    passages = _passages(article)
    if request.method != "POST":
        return _page(request, article, passages, PassageOriginsForm(article=article))
    form, overtaken = PassageOriginsForm(request.POST, article=article), list[Any]()
    if not form.is_valid():
        return _page(request, article, passages, form)
    is_sure = request.POST.get("sure") == "1"
    try:
        risky = weighed([article.pk], lambda: overtaken.extend(form.save(passages)), is_sure=is_sure)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, article, passages, form)
    if overtaken:
        form.add_error(
            None, _("Somebody else has changed passages since you opened this page. Nothing is saved.")
        )
        return _page(request, article, _passages(article), form, overtaken={one.pk for one in overtaken})
    if risky and not is_sure:
        return _page(request, article, passages, form, risky=risky, again=asked_again(request))
    messages.success(request, _said(len(form.cleaned_data["passage"]), len(risky)))
    return HttpResponseRedirect(request.path)


def _said(passages: int, risky: int) -> str:
    said = ngettext(
        "The origin of %(n)d passage is saved.", "The origin of %(n)d passages is saved.", passages
    ) % {"n": passages}
    return f"{said} {at_risk_in_words(risky)}" if risky else said


def _passages(article: Article) -> list[Annotation]:
    """The living passages of the article, as they stand in its newest text; those that do not stand there
    come last. Five queries."""
    sheet = Sheet.of(article)
    quoted = article.annotations.quoted().for_annotator(sheet.revision)

    def place(one: Annotation) -> tuple[bool, int, int]:
        start = next((anchor.start for anchor in one.anchors.all() if anchor.start is not None), None)
        return start is None, start or 0, one.pk

    return sorted(quoted, key=place)


def _page(
    request: DeskRequest,
    article: Article,
    passages: Sequence[Annotation],
    form: PassageOriginsForm,
    **more: Any,
) -> HttpResponse:
    ticked = {value.partition(":")[0] for value in request.POST.getlist("passage")}
    context = {
        "article": article,
        "passages": [(one, str(one.pk) in ticked) for one in passages],
        "form": form,
        "action": request.path,
        **more,
    }
    return render(request, "desk/passage_origins.html", context)
