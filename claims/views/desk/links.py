"""Where the archived copy of an article is, for when its own address answers no more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.links import places_to_look
from articles.models import Article
from articles.unfetched import problem_in_words
from claims.forms.links import ArchiveForm
from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def article_archive(request: DeskRequest, key: str) -> HttpResponse:
    """The form for the address of an article's copy, with links to where one may be found."""
    article = get_object_or_404(Article.objects.with_publisher().with_link(), key=key)
    sent = request.POST if request.method == "POST" else None
    form = ArchiveForm(sent, initial={"archive_address": article.archive_address})
    if form.is_valid() and _is_recorded(article, form):
        is_there = bool(article.archive_address)
        said = _("The archived copy is recorded.") if is_there else _("No copy is on record now.")
        messages.success(request, said)
        return redirect("annotator", article.key)
    context = {
        "article": article,
        "form": form,
        "problem": _problem(article),
        "places": places_to_look(article.address),
    }
    return render(request, "desk/article_archive.html", context)


def _is_recorded(article: Article, form: ArchiveForm) -> bool:
    """Whether the record takes what a valid form says; why not stands in the form."""
    try:
        article.archive_at(form.cleaned_data["archive_address"])
    except ValidationError as refusal:
        form.add_error("archive_address", refusal.messages)
        return False
    return True


def _problem(article: Article) -> str:
    """What the last check of its address found, in a sentence; "" where it answered or was not asked."""
    check = getattr(article, "link_check", None)
    is_told = check is not None and check.address == article.address and check.problem
    return problem_in_words(check.problem) if check and is_told else ""
