"""What needs somebody, and how far each article has been worked through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Page
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.models import Article
from articles.search.keeping import catch_up_at_desk
from articles.snapshot import one_moment
from claims.article_listing import ArticleFilters, article_listing
from claims.choices import Status
from claims.desk.mail import tell_assigned
from claims.desk.people import name_of, people
from claims.desk.progress import ArticleRow, article_rows
from claims.desk.queues import QueuePages, Waiting, next_article
from claims.desk.rows import Row, for_rows, rows, to_weigh, unweighed_in_words
from claims.extracts import extracts
from claims.filters import NO_STATUS, DeskFilters, Queue
from claims.forms.assigning import AssignForm
from claims.models import Topic
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import answer, page_before

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROWS_A_PAGE = 20


@dataclass(frozen=True)
class Section:
    """A queue with one page of its lines: rows of claims, of articles to work through, or of dead links."""

    queue: Queue
    page: Page[Any]
    rows: list[Row] = field(default_factory=list)
    articles: list[ArticleRow] = field(default_factory=list)
    links: list[Article] = field(default_factory=list)

    @property
    def is_urgent(self) -> bool:
        """Whether readers, or another editor, wait for this."""
        return self.queue in (Queue.DECIDE, Queue.AT_RISK) and self.page.paginator.count > 0


@desk_page
@require_safe
def desk(request: DeskRequest) -> HttpResponse:
    """Every queue with its first lines; or the whole of one, a page at a time."""
    filters = DeskFilters.from_query(request.GET)
    unweighed = catch_up_at_desk()
    with one_moment():
        waiting = Waiting(filters, request.user, timezone.localdate())
        sections = _sections(waiting, request.GET.get("page"))
        context = {
            "sections": sections,
            "shown": [one for one in sections if filters.queue in ("", one.queue)],
            "total": sum(one.page.paginator.count for one in sections),
            "unweighed": unweighed_in_words(unweighed),
            **asked(filters),
        }
        return render(request, "desk/desk.html", context)


def _sections(waiting: Waiting, number: str | None) -> list[Section]:
    """Of the queues that are not shown only the number of their lines."""
    chosen = waiting.filters.queue
    pages = {queue: _pages(waiting, queue) for queue in Queue}
    shown = {
        queue: pages[queue].get_page(number if chosen else None) for queue in Queue if chosen in ("", queue)
    }
    # At once, and not for each queue by itself.
    waiting.weigh({key for queue, page in shown.items() for key in to_weigh(queue, page)})
    hidden = {queue: Section(queue, Page([], 1, pages[queue])) for queue in Queue if queue not in shown}
    return [hidden.get(queue) or _section(waiting, queue, shown[queue]) for queue in Queue]


def _pages(waiting: Waiting, queue: Queue) -> QueuePages:
    shown = waiting.in_queue(queue)
    if queue is Queue.ARTICLES:
        shown = _with_people(shown)
    elif queue is not Queue.LINKS:
        shown = for_rows(shown, queue)
    return QueuePages(waiting.found_in(queue), shown, ROWS_A_PAGE)


def _section(waiting: Waiting, queue: Queue, page: Page[Any]) -> Section:
    if queue is Queue.LINKS:
        return Section(queue, page, links=list(page))
    if queue is Queue.ARTICLES:
        return Section(queue, page, articles=article_rows(list(page)))
    return Section(queue, page, rows(waiting, queue, list(page)))


def _with_people(articles: Any) -> Any:
    return articles.select_related("publisher", "assignee", "worked_through_by")


def asked(filters: DeskFilters) -> dict[str, object]:
    """What the form of the filters shows."""
    article = Article.objects.with_publisher().filter(key=filters.article) if filters.article else None
    return {
        "filters": filters,
        "people": list(people()),
        "topics": Topic.objects.all(),
        "statuses": Status.values,
        "no_status": NO_STATUS,
        "article": article.first() if article is not None else None,
    }


@desk_page
@require_safe
def desk_article_list(request: DeskRequest) -> HttpResponse:
    """Every held article with how far it has been worked through; with `?next=` on to the next one."""
    if "next" in request.GET:
        return _to_next(request, request.GET["next"])
    filters = DeskFilters.from_query(request.GET)
    waiting = Waiting(filters, request.user, timezone.localdate())
    search = ArticleFilters.from_query(request.GET, keeping=("assignee", "topic", "article", "status"))
    among = None
    if filters.is_narrowing:
        among = list(waiting.narrowed(Article.objects.held()).values_list("pk", flat=True))
    found = article_listing(search, request.GET.get("page"), readers=False, among=among)
    articles = _with_people(Article.objects.all()).in_turn(list(found.page.object_list))
    where = extracts(found.asked, articles, readers=False)
    rows = [replace(row, found=where.get(row.article.pk)) for row in article_rows(articles)]
    context = {"list": found, "search": search, "page": found.page, "articles": rows}
    return render(request, "desk/desk_article_list.html", context | asked(filters))


def _to_next(request: DeskRequest, after: str) -> HttpResponse:
    key = next_article(request.user, after)
    if key is None:
        messages.info(request, _("Every article has been worked through."))
        return HttpResponseRedirect(reverse("desk_article_list"))
    return HttpResponseRedirect(reverse("annotator", args=[key]))


@desk_page
@require_POST
def work_through(request: DeskRequest, key: str) -> HttpResponse:
    """Record that an article has been worked through (`done` is 1), or that it has not."""
    refusal = ""
    with transaction.atomic():
        # Locked, so that no newer text comes in between the look and the mark.
        article = get_object_or_404(Article.objects.held().select_for_update(no_key=True), key=key)
        newest = article.revisions.defer("received", "text", "blocks", "marks").latest("number")
        if request.POST.get("done") != "1":
            article.take_up_again()
            said = _("This article is open again.")
        elif request.POST.get("revision") == str(newest.number):
            article.work_through(by=request.user)
            said = _("This article is marked as worked through.")
        else:
            refusal = _("A newer text of this article has come in: load the page and look at it first.")
    page = reverse("annotator", args=[article.key])
    context = {
        "article": article,
        "revision": newest,
        "is_worked_through": article.is_worked_through(newest),
        "refusal": refusal,
    }
    if not refusal:
        return answer(request, "desk/_worked_through.html", context, page=page, said=said)
    if request.htmx:
        return render(request, "desk/_worked_through.html", context)
    messages.error(request, refusal)
    return HttpResponseRedirect(page_before(request, page))


@desk_page
@require_POST
def assign_article(request: DeskRequest, key: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("assignee"), key=key)
    page = reverse("annotator", args=[article.key])
    return assigned(request, article, action=reverse("assign_article", args=[article.key]), page=page)


def assigned(request: DeskRequest, what: Any, *, action: str, page: str) -> HttpResponse:
    """Assign a claim or an article as the form says, and write to whose it is now. Refused where it is no
    longer whose it was when the form was opened (`seen`)."""
    form = AssignForm(request.POST)
    context = {"what": what, "action": action, "people": people(), "is_open": True, "is_swap": True}
    person: User | None = form.cleaned_data["assignee"] if form.is_valid() else None
    refusal, is_new = "", False
    with transaction.atomic():
        now = type(what).objects.select_for_update(no_key=True, of=("self",)).select_related("assignee")
        context["what"] = what = now.get(pk=what.pk)
        if not form.is_valid():
            refusal = _("Nobody of that name works at the desk.")
        elif person != what.assignee and request.POST.get("seen", "") != str(what.assignee_id or ""):
            refusal = _("Meanwhile somebody else has assigned this: %(person)s. Assign again to change that.")
            refusal %= {"person": name_of(what.assignee) if what.assignee else _("nobody")}
        elif person != what.assignee:
            what.assign_to(person)
            is_new = True
    if refusal:
        if request.htmx:
            context |= {"refusal": refusal, "wanted": person.pk if person else None}
            return render(request, "desk/_assign.html", context)
        messages.error(request, refusal)
        return HttpResponseRedirect(page_before(request, page))
    if is_new:
        tell_assigned(person, what, by=request.user, address=request.build_absolute_uri(page))
    said = _("Assigned to %(person)s.") % {"person": name_of(person)} if person else _("Assigned to nobody.")
    return answer(request, "desk/_assign.html", context, page=page, said=said)
