"""An editor has an article fetched again, and is told what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from articles.fetching import Came, Fetched, Problem, refetch
from articles.models import Article, Incoming
from articles.querysets import usable_address
from articles.unfetched import problem_in_words
from claims.templatetags.reading import decided
from claims.views.desk.access import DeskRequest, desk_page

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from articles.models import Revision


@desk_page
@require_POST
def article_refetch(request: DeskRequest, key: str) -> HttpResponse:
    """Ask the address of an article now; the page waits for it, ten seconds at most.

    What does not look like the article waits for the editor as a text brought in, who may keep it after all.
    """
    article = get_object_or_404(Article.objects.held().exclude(address=""), key=key)
    page = reverse("annotator", args=[article.key])
    fetched = refetch(article, request.user)
    if fetched.came is Came.REVISION and fetched.revision:
        # The text on the page is another now.
        messages.success(request, _new_revision(article, fetched.revision))
        return HttpResponseClientRefresh() if request.htmx else HttpResponseRedirect(page)
    if fetched.came is not Came.REFUSED:
        said: str | SafeString = _unchanged(fetched.revision or _newest(article))
    else:
        said = _refused(fetched, _waiting(request, fetched))
    if request.htmx:
        context = {"article": fetched.article, "revision": fetched.revision or _newest(article), "said": said}
        return render(request, "desk/_refetch.html", context | {"is_refused": fetched.came is Came.REFUSED})
    messages.info(request, said)
    return HttpResponseRedirect(page)


def _unchanged(revision: Revision) -> SafeString:
    return format_html(_("Fetched again: unchanged since {day}."), day=decided(revision.captured_at))


def _new_revision(article: Article, revision: Revision) -> str | SafeString:
    said = _("Fetched again: this is revision %(number)d.") % {"number": revision.number}
    number = revision.anchors.living().undecided().count()
    if not number:
        return said
    to_confirm = ngettext("%(n)d passage to confirm", "%(n)d passages to confirm", number) % {"n": number}
    address = f"{reverse('anchor_list')}?article={article.key}"
    return format_html('{} <a href="{}">{}</a>', said, address, to_confirm)


def _refused(fetched: Fetched, waiting: Incoming | None) -> str | SafeString:
    said = problem_in_words(fetched.problem, fetched.detail, fetched.article.address)
    if waiting is None:
        return said
    address = reverse("import_detail", args=[waiting.pk])
    return format_html('{} <a href="{}">{}</a>', said, address, _("Look at it, and keep it all the same"))


def _waiting(request: DeskRequest, fetched: Fetched) -> Incoming | None:
    """What came but does not look like the article, for the editor to judge; None for any other problem."""
    if fetched.problem != Problem.ANOTHER or fetched.answer is None:
        return None
    answer = fetched.answer
    try:
        # Where it was found may be longer than any column holds.
        address = usable_address(answer.address) or fetched.article.address
        incoming, _is_new = Incoming.objects.receive(
            answer.received, by=request.user, address=address, charset=answer.charset
        )
    except ValidationError:
        # Too much of theirs waits already.
        return None
    incoming.correct(incoming.corrections, fetched.article)
    return incoming


def _newest(article: Article) -> Revision:
    return article.revisions.defer("received", "text", "blocks", "marks").latest("number")
