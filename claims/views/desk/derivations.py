"""Where an article comes from: its sources as recorded and as proposed, and whether it is original.

What a change does to public verdicts is said before it is made: the answer to a form that would put some at
risk asks once more (`sure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article, Derivation
from articles.saving import Overtaken
from claims.desk.derivations import suggestions_for
from claims.desk.weighing import weighed
from claims.forms.derivations import DerivationChangeForm, DerivationForm, ProvenanceForm
from claims.reading import in_brief
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import answer, asked_again

if TYPE_CHECKING:
    from claims.models import Claim


@desk_page
@require_safe
def article_derivations(request: DeskRequest, key: str) -> HttpResponse:
    """A page of its own; for htmx the part of the annotator's page."""
    return _shown(request, _article(key))


@desk_page
@require_POST
def derivation_add(request: DeskRequest, key: str) -> HttpResponse:
    """Record a source, proposed or not. One that is on record already stays as it is."""
    article = _article(key)
    form = DerivationForm(request.POST, article=article)
    if not form.is_valid():
        return _shown(request, article, add=form)
    try:
        risky = _weighed(request, [article.pk], lambda: form.record(by=request.user))
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _shown(request, article, add=form)
    source = form.cleaned_data["source"]
    said = _("Recorded: it comes from “%(source)s”.") % {"source": in_brief(str(source))}
    return _answer(request, article, said, risky)


@desk_page
@require_POST
def derivation_decline(request: DeskRequest, key: str) -> HttpResponse:
    """Keep a source (`source`, a key) from being proposed again for this article."""
    article = _article(key)
    source = get_object_or_404(Article, key=request.POST.get("source", "")[:100])
    try:
        article.decline_source(source, by=request.user)
    except ValidationError as refusal:
        return _shown(request, article, refusal=" ".join(refusal.messages))
    said = _("Not proposed any more: “%(source)s”.") % {"source": in_brief(str(source))}
    return _answer(request, article, said)


@desk_page
@require_POST
def decline_take_back(request: DeskRequest, key: str) -> HttpResponse:
    """Let a source (`source`, a key) be proposed again."""
    article = _article(key)
    article.reconsider_source(get_object_or_404(Article, key=request.POST.get("source", "")[:100]))
    return _answer(request, article, _("It may be proposed again."))


@desk_page
@require_POST
def derivation_change(request: DeskRequest, pk: int) -> HttpResponse:
    derivation = _derivation(pk)
    form = DerivationChangeForm(request.POST, derivation=derivation)
    if form.is_valid():
        try:
            risky = _weighed(request, [derivation.article_id], form.save)
        except Overtaken:
            form.overtaken(_derivation(pk))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _answer(request, derivation.article, _("The derivation is changed."), risky)
    return _shown(request, derivation.article, change=form)


@desk_page
@require_POST
def derivation_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a derivation off the record, in the state in which the editor saw it (`seen`)."""
    derivation = _derivation(pk)
    seen = request.POST.get("seen", "")
    try:
        risky = _weighed(request, [derivation.article_id], lambda: derivation.remove(seen=seen))
    except ValidationError as refusal:
        return _shown(request, derivation.article, refusal=" ".join(refusal.messages))
    said = _("Removed: it does not come from “%(source)s” any more.")
    said %= {"source": in_brief(str(derivation.derived_from))}
    return _answer(request, derivation.article, said, risky)


@desk_page
@require_POST
def article_provenance(request: DeskRequest, key: str) -> HttpResponse:
    with transaction.atomic():
        # Locked, so that nobody judges it otherwise between the look and the writing.
        article = get_object_or_404(Article.objects.select_for_update(no_key=True), key=key)
        form = ProvenanceForm(request.POST, article=article)
        if not form.is_valid():
            return _shown(request, _article(key), provenance=form)
        risky = _weighed(request, [article.pk], form.save)
    said = _("Provenance: %(provenance)s.") % {"provenance": article.get_provenance_display()}
    return _answer(request, _article(key), said, risky)


# What they have in common


def _article(key: str) -> Article:
    return get_object_or_404(Article.objects.with_publisher(), key=key)


def _derivation(pk: int) -> Derivation:
    both = Derivation.objects.select_related("article__publisher", "derived_from__publisher")
    return get_object_or_404(both, pk=pk)


def _weighed(
    request: DeskRequest, articles: Iterable[int], change: Callable[[], object]
) -> tuple[list[Claim], bool]:
    """The claims whose verdicts the change puts at risk, and whether it is made."""
    is_sure = request.POST.get("sure") == "1"
    risky = weighed(articles, change, is_sure=is_sure)
    return risky, is_sure or not risky


def _answer(
    request: DeskRequest, article: Article, said: str, outcome: tuple[list[Claim], bool] = ([], True)
) -> HttpResponse:
    """What was asked is done, or else is asked once more."""
    risky, is_done = outcome
    page = reverse("article_derivations", args=[article.key])
    if not is_done:
        more = {"risky": risky, "action": request.path, "again": asked_again(request), "back": page}
        return _shown(request, _article(article.key), **more)
    if risky:
        said = f"{said} {at_risk_in_words(len(risky))}"
    context = _context(_article(article.key)) | {"is_swap": True}
    return answer(request, "desk/_where_from.html", context, page=page, said=said)


def at_risk_in_words(n: int) -> str:
    return ngettext("%(n)d verdict is at risk now.", "%(n)d verdicts are at risk now.", n) % {"n": n}


def _shown(request: DeskRequest, article: Article, **more: Any) -> HttpResponse:
    """The part for htmx, else the page."""
    template = "desk/_where_from.html" if request.htmx else "desk/article_derivations.html"
    context = _context(article, **more) | {"is_swap": request.method == "POST"}
    return render(request, template, context)


def _context(
    article: Article,
    *,
    add: DerivationForm | None = None,
    change: DerivationChangeForm | None = None,
    provenance: ProvenanceForm | None = None,
    **more: Any,
) -> dict[str, Any]:
    """At most sixteen queries."""
    recorded = article.derivations.select_related("article", "derived_from__publisher").order_by("pk")
    retold = article.derivatives.select_related("article__publisher").order_by("pk")
    declined = article.declined_derivations.select_related("derived_from__publisher").order_by("pk")
    return {
        "article": article,
        "recorded": [(one, _change_form(one, change)) for one in recorded],
        "retold": list(retold),
        "declined": list(declined),
        "suggestions": suggestions_for(article),
        "add": add or DerivationForm(article=article),
        "provenance": provenance or ProvenanceForm(article=article),
        **more,
    }


def _change_form(derivation: Derivation, sent: DerivationChangeForm | None) -> DerivationChangeForm:
    is_sent = sent is not None and sent.derivation.pk == derivation.pk
    return sent if is_sent and sent else DerivationChangeForm(derivation=derivation)
