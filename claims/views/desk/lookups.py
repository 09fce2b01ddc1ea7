"""What completes what an editor types: fragments of <option> elements, the first twenty that fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from articles.languages import other_wording, texts_of
from articles.models import Article
from claims.desk.derivations import suggestions_for
from claims.forms.edges import in_list
from claims.forms.fields import known_as
from claims.models import Claimant, Topic
from claims.views.desk.access import DeskRequest, desk_page

MOST = 20
LONGEST = 200

Row = TypeVar("Row", bound=Model)


@desk_page
@require_safe
def claimant_options(request: DeskRequest) -> HttpResponse:
    claimants = named(Claimant.objects.all(), typed(request))
    return options((one.name, [other_name(one), one.role]) for one in claimants[:MOST])


@desk_page
@require_safe
def topic_options(request: DeskRequest) -> HttpResponse:
    topics = named(Topic.objects.all(), typed(request))
    return options((one.name, [other_name(one)]) for one in topics[:MOST])


@desk_page
@require_safe
def source_options(request: DeskRequest) -> HttpResponse:
    """Articles on record. Before anything is typed, those first that `?article=` may come from."""
    words = typed(request)
    asked_for = Article.objects.filter(key=request.GET.get("article", "")).first() if not words else None
    likely = [one.source for one in suggestions_for(asked_for) if one.source] if asked_for else []
    articles = Article.objects.with_publisher().naming(words.split())
    found = dict.fromkeys([*likely, *articles[:MOST]])
    return options((known_as(one), [in_list(one), other_title(one)]) for one in list(found)[:MOST])


def typed(request: DeskRequest) -> str:
    """What was typed: `q`, or whatever the field is called that htmx sends."""
    fields = (value for name, value in request.GET.items() if name != "article")
    sent = str(request.GET.get("q", next(fields, "")))
    return sent[:LONGEST].replace("\x00", " ").strip()


def named(rows: QuerySet[Row], words: str) -> QuerySet[Row]:
    return rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words))


def other_name(row: Claimant | Topic) -> str:
    """The name in the other language: a browser offers only options that hold what was typed."""
    return other_wording(texts_of(row, "name"), row.name) or ""


def other_title(article: Article) -> str:
    return other_wording(texts_of(article, "title"), article.title) or ""


def options(rows: Iterable[tuple[str, Iterable[str]]]) -> HttpResponse:
    written = ((value, " · ".join(filter(None, also))) for value, also in rows)
    return HttpResponse(format_html_join("\n", '<option value="{}">{}</option>', written))
