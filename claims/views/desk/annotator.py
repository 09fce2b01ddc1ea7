"""The annotator: an article's text, and the form that ties its words to claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from articles.choosing import is_key
from articles.models import Article
from articles.unfetched import last_problem
from claims.desk.cards import Sheet
from claims.desk.picks import ALIKE, MOST, claims_like, picks_of
from claims.forms.annotate import AnnotateForm
from claims.models import Annotation, Claim
from claims.querysets.claims import NEW
from claims.reading import in_brief
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.sending import once
from claims.views.desk.swapping import page_of, progress, swapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict


#: How many claims are offered instead of a new one.
INSTEAD = 4


@desk_page
@require_safe
def annotator(request: DeskRequest, key: str) -> HttpResponse:
    """The whole of the newest text with its cards. `?quote=` and `?claim=` fill in the form, and `?removed=`
    offers to put that annotation back."""
    sheet = Sheet.of(get_object_or_404(Article.objects.with_publisher().with_link(), key=key))
    return _page(request, sheet, _form(request, sheet))


@desk_page
@require_safe
def claim_suggestions(request: DeskRequest, key: str) -> HttpResponse:
    """The claims that say best what `?quote=` says, as choices of the form."""
    article = get_object_or_404(Article, key=key)
    quote = request.GET.get("quote", "")
    return render(request, "desk/_suggestions.html", {"article": article, **_picks(article, quote)})


@desk_page
@require_safe
def claims_alike(request: DeskRequest, key: str) -> HttpResponse:
    """The claims that say best what `?statement=` says, while a new one is being typed."""
    article = get_object_or_404(Article, key=key)
    alike = claims_like(request.GET.get("statement", ""), INSTEAD, least=ALIKE)
    return render(request, "desk/_claims_alike.html", {"picks": picks_of(alike, article)})


@desk_page
@require_POST
def annotate(request: DeskRequest, key: str) -> HttpResponse:
    sheet = Sheet.of(get_object_or_404(Article.objects.with_publisher(), key=key))
    form = _form(request, sheet, request.POST)
    annotation = _made(request, sheet, form) if form.is_valid() else None
    if annotation is None:
        if request.htmx:
            context = _form_context(form) | _picks_for(form)
            return render(request, "desk/_annotate_form.html", context)
        return _page(request, sheet, form)
    said = _("Annotated to “%(claim)s”.") % {"claim": in_brief(annotation.claim)}
    if not form.saw_newest:
        newer = _("A newer text of this article had come in: the passage is saved there, and this is it.")
        messages.info(request, newer)
        said = f"{said} {newer}"
    if not request.htmx:
        return HttpResponseRedirect(page_of(annotation))
    fresh = _form(request, sheet)
    answer = swapped(
        request,
        sheet,
        annotation,
        event="annotated",
        said=said,
        template="desk/_annotated.html",
        made=annotation,
        # Claims to choose from are asked for again when the form opens; one already chosen is there at once.
        **(_picks_for(fresh) if fresh.picked else {}),
        **_form_context(fresh),
    )
    # What stands on the screen is another text.
    return answer if form.saw_newest else _anew(answer)


def _anew(answer: HttpResponse) -> HttpResponse:
    """The same for the page's scripts, and the page is loaded anew."""
    fresh = HttpResponseClientRefresh()
    fresh["HX-Trigger"] = answer["HX-Trigger"]
    return fresh


def _made(request: DeskRequest, sheet: Sheet, form: AnnotateForm) -> Annotation | None:
    """What the form makes, or made when it was first sent; None, with the reason in the form, if refused."""
    user, cleaned = request.user, form.cleaned_data

    def make() -> Annotation:
        claim = form.claim_for(user)
        return claim.annotate(sheet.article, cleaned["stance"], by=user, **form.columns)

    try:
        made = once(request, form, make)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return None
    return get_object_or_404(sheet.article.annotations.select_related("article", "claim"), pk=made)


# The page and the form


def _page(request: DeskRequest, sheet: Sheet, form: AnnotateForm) -> HttpResponse:
    cards = sheet.cards()
    blocks = sheet.blocks(cards)
    beside = {card.key for one in blocks for card in (*one.cards, *one.folded)}
    context = {
        "revision": sheet.revision,
        "blocks": blocks,
        "elsewhere": [card for card in cards if card.key not in beside],
        "is_worked_through": sheet.article.is_worked_through(sheet.revision),
        "progress": progress(sheet),
        "removed": _removed(request, sheet),
        "fetch_problem": last_problem(sheet.article),
        **_form_context(form),
        **_picks_for(form),
    }
    return render(request, "desk/annotator.html", context)


def _removed(request: DeskRequest, sheet: Sheet) -> Annotation | None:
    """The annotation that whoever asks has just removed."""
    number = request.GET.get("removed", "")
    if not is_key(number):
        return None
    return sheet.article.annotations.filter(pk=number, removed_by=request.user).first()


def _form(request: DeskRequest, sheet: Sheet, data: QueryDict | None = None) -> AnnotateForm:
    initial: dict[str, Any] = {"revision": sheet.revision.number if sheet.revision else None}
    if claim := _claim_asked_for(request):
        initial["claim"] = claim.slug
    if quote := request.GET.get("quote", "").strip():
        initial["quote_exact"] = quote
    return AnnotateForm(data, article=sheet.article, newest=sheet.revision, initial=initial)


def _claim_asked_for(request: DeskRequest) -> Claim | None:
    """The claim that `?claim=` names: for a page that was opened to find evidence for it."""
    slug = request.GET.get("claim", "").replace("\0", "")
    return Claim.objects.standing().filter(slug=slug).first() if slug else None


def _form_context(form: AnnotateForm) -> dict[str, Any]:
    asked_for = form.initial.get("claim", "")
    address = reverse("annotate", args=[form.article.key])
    return {
        "article": form.article,
        "form": form,
        "action": f"{address}?{urlencode({'claim': asked_for})}" if asked_for else address,
        "asked_for": asked_for,
    }


def _picks_for(form: AnnotateForm) -> dict[str, Any]:
    return _picks(form.article, str(form["quote_exact"].value() or ""), form.offered, form.picked)


def _picks(article: Article, quote: str, first: Sequence[Claim] = (), picked: str = "") -> dict[str, Any]:
    """The claims to choose from, those `first` and the one that is picked among them: such as say what the
    quote says; without a quote those that were annotated last in the article. Up to four queries."""
    found = claims_like(quote) if quote.strip() else list(Claim.objects.recent_in(article)[:MOST])
    known = [claim.slug for claim in (*first, *found)]
    if picked and picked != NEW and picked not in known:
        first = [*first, *Claim.objects.standing().with_status().filter(slug=picked)]
    picks = picks_of([*first, *found], article)
    return {"picks": picks[: max(MOST, len(first))], "picked": picked, "are_recent": not quote.strip()}
