"""Finding evidence for a claim: passages of held articles, articles on record, sources from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.languages import texts_of
from articles.models import Article
from articles.search.asking import ask
from articles.search.keeping import catch_up
from articles.searching import articles_named
from claims.choices import Stance
from claims.desk.cards import status_at_desk
from claims.desk.finding import FoundPassage, find_passages
from claims.forms.sources import EvidenceForm, FoundPassageForm, OutsideSourceForm, WholeSourceForm
from claims.matching import rank
from claims.models import Annotation, Claim
from claims.reading import in_brief, strengths
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import answer
from claims.views.desk.sending import once

#: Of words to look for, in code points.
LONGEST = 200
#: How many articles are offered, and among how many their titles are compared with the claim.
ARTICLES, COMPARED = 10, 1000


@dataclass
class Offer:
    """Something that may be cited for a claim, with its form."""

    what: str
    form: EvidenceForm
    article: Article | None = None
    passage: FoundPassage | None = None
    #: The stances in which the article is cited as a whole already.
    cited: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of its element, which its form's fields begin with."""
        return self.form.auto_id.removesuffix("-%s") if isinstance(self.form.auto_id, str) else ""


@desk_page
@require_safe
def find_evidence(request: DeskRequest, slug: str) -> HttpResponse:
    claim = _claim(slug)
    if claim.merged_into:
        return redirect("find_evidence", claim.merged_into.slug)
    return _page(request, claim, asked(request.GET))


@desk_page
@require_POST
def cite(request: DeskRequest, slug: str) -> HttpResponse:
    claim, sent = _claim(slug), _sent(request.POST)
    made = _cited(sent.form, claim, request) if sent.form.is_valid() else None
    if made is None:
        if request.htmx:
            return render(request, f"desk/_evidence_{sent.what}.html", {"claim": claim, "offer": sent})
        return _page(request, claim, asked(request.POST), sent)
    said = _said(made, sent)
    context = _head(claim) | {"annotation": made, "said": said, "offer": sent, "is_new": True}
    if sent.what == "outside":
        context["offer"] = outside()
    words = asked(request.POST)
    page = reverse("find_evidence", args=[claim.slug]) + (f"?{urlencode({'q': words})}" if words else "")
    return answer(request, "desk/_evidence_cited.html", context, page=page, said=said)


def asked(sent: QueryDict) -> str:
    """The words to look for, "" for the claim's own."""
    return sent.get("q", "")[:LONGEST].replace("\x00", " ").strip()


def _claim(slug: str) -> Claim:
    claims = Claim.objects.select_related("merged_into", "current_verdict")
    return get_object_or_404(claims, slug=slug)


def _cited(form: EvidenceForm, claim: Claim, request: DeskRequest) -> Annotation | None:
    """The annotation that a valid form makes, or made when it was sent before; None where it is refused."""
    try:
        key = once(request, form, lambda: form.cite(claim, by=request.user))
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None
    return Annotation.objects.select_related("article__publisher").get(pk=key)


def _said(made: Annotation, sent: Offer) -> str:
    """What was done, in a sentence."""
    if isinstance(sent.form, OutsideSourceForm) and sent.form.known:
        return _(
            "This address is on record already: “%(title)s” is cited, and nothing of it was changed."
        ) % {"title": in_brief(made.article)}
    return _("Saved: %(stance)s, %(title)s.") % {
        "stance": made.get_stance_display(),
        "title": in_brief(made.article),
    }


# What is offered


def _head(claim: Claim) -> dict[str, Any]:
    """The claim, and what its evidence amounts to now. Three queries."""
    summary = claim.evidence_summary()
    return {
        "claim": claim,
        "status": status_at_desk(claim),
        "for_it": strengths(summary.support),
        "against_it": strengths(summary.opposition),
    }


def _page(request: DeskRequest, claim: Claim, words: str, refused: Offer | None = None) -> HttpResponse:
    unindexed = catch_up()
    passages = [_passage(one) for one in find_passages(claim, words)]
    articles = [_whole(article) for article in _articles(claim, words)]
    _tell_cited(claim, articles)
    new = outside()
    if refused is not None:
        new = refused if refused.what == "outside" else new
        passages = _with(refused, passages) if refused.what == "passage" else passages
        articles = _with(refused, articles) if refused.what == "whole" else articles
    offered = {"words": words, "passages": passages, "articles": articles, "offer": new}
    search = {"asked": ask(words) if words else None, "unindexed": unindexed}
    return render(request, "desk/find_evidence.html", _head(claim) | offered | search)


def _tell_cited(claim: Claim, offers: Iterable[Offer]) -> None:
    """Note in which stances the articles are cited as a whole already. One query."""
    by_article = {offer.article.pk: offer for offer in offers if offer.article}
    cited = claim.annotations.living().filter(quote_exact="", article__in=by_article).order_by("pk")
    for article, stance in cited.values_list("article", "stance"):
        by_article[article].cited.append(str(Stance(stance).label))


def _with(refused: Offer, offers: list[Offer]) -> list[Offer]:
    """The offers, with the one that was refused in its place, or first where it is no longer among them."""
    if all(one.id != refused.id for one in offers):
        return [refused, *offers]
    return [refused if one.id == refused.id else one for one in offers]


def _articles(claim: Claim, words: str) -> list[Article]:
    """Articles on record, cited or held: by what is known of them, or by titles like what the claim says."""
    articles = Article.objects.with_publisher().with_link()
    if words:
        named = articles.filter(pk__in=articles_named(ask(words)))
        return list((named | articles.naming(words.split()))[:ARTICLES])
    titles = articles.order_by("-pk").values_list("pk", "title_zh", "title_en")[:COMPARED]
    worded = ((key, text) for key, *texts in titles for text in texts if text)
    best = [key for key, _fit in rank("\n".join(texts_of(claim, "statement").values()), worded)]
    found = articles.in_bulk(best[:ARTICLES])
    return [found[key] for key in best[:ARTICLES]]


def _sent(data: QueryDict) -> Offer:
    """The offer that was taken up, its form as it was filled in. Http404 where its article is unknown."""
    if data.get("what") not in ("passage", "whole"):
        return outside(data)
    article = get_object_or_404(Article.objects.with_publisher(), key=_plain(data, "article", "[-\\w]+"))
    if data["what"] == "whole":
        return _whole(article, data)
    newest = article.revisions.defer("received").order_by("-number").first()
    start, end = (int(_plain(data, name, "[0-9]{1,9}") or 0) for name in ("start", "end"))
    passage = None
    for number, block in enumerate(newest.parts[0] if newest else ()):
        if newest and block.start <= start < end <= block.end:
            passage = FoundPassage(newest, number, block, start, end)
    form = FoundPassageForm(data, article=article, newest=newest, auto_id=f"passage-{article.key}-{start}-%s")
    return Offer("passage", form, article, passage)


def _plain(data: QueryDict, name: str, pattern: str) -> str:
    """What was sent under a name, "" where it does not look like that."""
    sent = str(data.get(name, ""))
    return sent if re.fullmatch(pattern, sent, re.ASCII) else ""


def _passage(passage: FoundPassage) -> Offer:
    form = FoundPassageForm(
        article=passage.article,
        newest=passage.revision,
        initial={
            "revision": passage.revision.number,
            "start": passage.start,
            "end": passage.end,
            "quote_exact": passage.words,
        },
        auto_id=f"passage-{passage.article.key}-{passage.start}-%s",
    )
    return Offer("passage", form, passage.article, passage)


def _whole(article: Article, data: QueryDict | None = None) -> Offer:
    form = WholeSourceForm(data, article=article, auto_id=f"whole-{article.key}-%s")
    return Offer("whole", form, article)


def outside(data: QueryDict | None = None) -> Offer:
    return Offer("outside", OutsideSourceForm(data, auto_id="outside-%s"))
