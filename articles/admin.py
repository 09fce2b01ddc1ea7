"""The back office's pages of publishers, articles, their texts and derivations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.db.models.functions import Length
from django.forms import ChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .choices import Access
from .choosing import is_key
from .models import Article, DeclinedDerivation, Derivation, LinkCheck, Publisher, Refetch, Revision
from .office import (
    CHINESE,
    ENGLISH,
    ON_RECORD,
    FoundByWords,
    ReadAdmin,
    ReadInline,
    RecordAdmin,
    RecordForm,
    RecordInline,
    as_precise,
    reason_given,
    user_of,
)
from .unfetched import problem_in_words

#: A text may be a megabyte: lists say how long it is, in code points.
TEXTS = ("received", "text", "blocks", "marks")
SIZE = {"size_of_text": Length("text")}


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ["__str__", "name_zh", "name_en", "home_page", "articles_held"]
    search_fields = ["name_zh", "name_en", "home_page"]
    computed = {"number_of_articles": Count("articles")}
    is_deletable = True
    fieldsets = [
        (None, {"fields": ["original_language", "home_page"]}),
        (CHINESE, {"fields": ["name_zh"]}),
        (ENGLISH, {"fields": ["name_en"]}),
    ]

    @admin.display(description=gettext_lazy("articles"), ordering="number_of_articles")
    def articles_held(self, publisher: Any) -> int:
        return int(publisher.number_of_articles)


class ArticleForm(RecordForm):
    """Its text makes an article held, and nothing that is written here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        access = self.fields.get("access")
        if isinstance(access, ChoiceField):
            access.choices = [choice for choice in Access.choices if choice[0] != Access.HELD]


class RevisionInline(ReadInline):
    model = Revision
    related = ["article", "created_by"]
    computed, left_out = SIZE, TEXTS
    fields = readonly_fields = ("number", "captured_at", "is_excerpt", "received_name", "size", "created_by")

    @admin.display(description=gettext_lazy("characters"))
    def size(self, revision: Any) -> int:
        return int(revision.size_of_text)


class DerivationInline(RecordInline):
    model = Derivation
    fk_name = "article"
    autocomplete_fields = ["derived_from"]
    fields = ["derived_from", "kind", "note_zh", "note_en"]
    verbose_name_plural = gettext_lazy("derives from")

    related = ["article", "derived_from"]


class DerivativeInline(ReadInline):
    model = Derivation
    fk_name = "derived_from"
    fields = readonly_fields = ("article", "kind", "note_zh", "note_en")
    verbose_name_plural = gettext_lazy("taken up by")

    related = ["article", "derived_from"]


@admin.register(Article)
class ArticleAdmin(FoundByWords, RecordAdmin):
    form = ArticleForm
    list_display = ["__str__", "publisher", "kind", "published", "access", "provenance", "passages"]
    list_filter = [
        "access",
        "provenance",
        "kind",
        "original_language",
        "link_state",
        "shows",
        ("withdrawn_at", admin.EmptyFieldListFilter),
        ("worked_through_at", admin.EmptyFieldListFilter),
    ]
    related = ["publisher", "worked_through_by", "created_by"]
    computed = {"number_of_passages": Count("annotations")}
    search_fields = ["key", "address"]
    date_hierarchy = "published_at"
    autocomplete_fields = ["publisher"]
    inlines = [DerivationInline, DerivativeInline, RevisionInline]
    actions = ("withdraw", "reinstate", "work_through")
    readonly_fields = (
        "key",
        "address_normalised",
        "retrieved_at",
        "checked_at",
        "link_state",
        "withdrawn_at",
        "withdrawn_reason",
        "worked_through_at",
        "worked_through_by",
        "created_at",
        "created_by",
    )
    fieldsets = [
        (None, {"fields": ["kind", "original_language", "publisher", "byline", "address", "languages"]}),
        (CHINESE, {"fields": ["title_zh"]}),
        (ENGLISH, {"fields": ["title_en"]}),
        (
            gettext_lazy("Published"),
            {
                "fields": [
                    "published_at",
                    "published_precision",
                    "published_zone_stated",
                    "published_as_printed",
                ]
            },
        ),
        (
            gettext_lazy("Evidence"),
            {"fields": ["access", "provenance", "provenance_reason", "shows", "archive_address"]},
        ),
        (ON_RECORD, {"fields": readonly_fields, "classes": ["collapse"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        held = ["access"] if obj and obj.access == Access.HELD else []
        return [*self.readonly_fields, *held]

    def buttons(self, record: Article) -> tuple[str, ...]:
        return ("withdraw" if record.withdrawn_at is None else "reinstate", "work_through")

    @admin.display(description=gettext_lazy("published"), ordering="published_at")
    def published(self, article: Article) -> str:
        return as_precise(article.published_at, article.published_precision) or article.published_as_printed

    @admin.display(description=gettext_lazy("annotations"), ordering="number_of_passages")
    def passages(self, article: Any) -> int:
        return int(article.number_of_passages)

    @admin.action(description=gettext_lazy("Record as withdrawn…"), permissions=["change"])
    def withdraw(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        if reason := reason_given(request):
            self.each(request, articles, lambda article: article.withdraw(reason), _("withdrawn"))
            return None
        return self.ask_reason(request, articles, "withdraw", _("Record as withdrawn"))

    @admin.action(description=gettext_lazy("Record as not withdrawn"), permissions=["change"])
    def reinstate(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        self.each(request, articles, Article.reinstate, _("not withdrawn"))

    @admin.action(description=gettext_lazy("Mark as worked through"), permissions=["change"])
    def work_through(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        by = user_of(request)
        self.each(request, articles, lambda article: article.work_through(by=by), _("worked through"))


@admin.register(Revision)
class RevisionAdmin(FoundByWords, ReadAdmin):
    list_display = ["article", "number", "captured_at", "is_excerpt", "received_name", "size", "created_by"]
    list_display_links = ["number"]
    list_filter = ["is_excerpt"]
    search_fields = ["article__key", "received_name"]
    articles = "article"
    date_hierarchy = "captured_at"
    related = ["article", "created_by"]
    computed, left_out = SIZE, TEXTS
    fields = readonly_fields = (
        "article",
        "number",
        "captured_at",
        "created_by",
        "is_excerpt",
        "cut_from_sha256",
        "received_name",
        "received_sha256",
        "size",
        "original_address",
        "notes_on_import",
        "held_text",
    )

    @admin.display(description=gettext_lazy("characters"), ordering="size_of_text")
    def size(self, revision: Any) -> int:
        return int(revision.size_of_text)

    @admin.display(description=gettext_lazy("what was left out"))
    def notes_on_import(self, revision: Revision) -> str:
        return format_html_join("\n", "<p>{}: {}</p>", revision.notes)

    @admin.display(description=gettext_lazy("text"))
    def held_text(self, revision: Revision) -> str:
        return format_html('<div class="held-text">{}</div>', revision.text)


@admin.register(Derivation)
class DerivationAdmin(RecordAdmin):
    list_display = ["article", "kind", "derived_from", "created_at", "created_by"]
    list_display_links = ["kind"]
    list_filter = ["kind"]
    search_fields = [
        "article__title_zh",
        "article__title_en",
        "derived_from__title_zh",
        "derived_from__title_en",
    ]
    autocomplete_fields = ["article", "derived_from"]
    readonly_fields = ("created_at", "created_by")
    is_deletable = True
    fieldsets = [
        (None, {"fields": ["article", "kind", "derived_from"]}),
        (CHINESE, {"fields": ["note_zh"]}),
        (ENGLISH, {"fields": ["note_en"]}),
        (ON_RECORD, {"fields": readonly_fields}),
    ]

    related = ["article", "derived_from", "created_by"]


@admin.register(DeclinedDerivation)
class DeclinedDerivationAdmin(RecordAdmin):
    """What somebody looked at and declined; deleting it lets it be proposed again."""

    list_display = ["article", "derived_from", "created_at", "created_by"]
    search_fields = DerivationAdmin.search_fields
    autocomplete_fields = ["article", "derived_from"]
    readonly_fields = ("created_at", "created_by")
    is_deletable = True
    fieldsets = [
        (None, {"fields": ["article", "derived_from"]}),
        (ON_RECORD, {"fields": readonly_fields}),
    ]

    related = ["article", "derived_from", "created_by"]


class AskingAdmin(FoundByWords, ReadAdmin):
    """Rows that say when the address of an article is asked again: to look after a command."""

    list_display = ["article", "tried_at", "due_at", "failures", "why"]
    list_filter = ["problem"]
    search_fields = ["article__key", "article__address"]
    articles = "article"
    related = ["article"]

    @admin.display(description=gettext_lazy("what was the matter"), ordering="problem")
    def why(self, row: Refetch | LinkCheck) -> str:
        return problem_in_words(row.problem, name=str(row.article))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Of the article: when to ask again is no statement, and the ledger does not follow it."""
        row = get_object_or_404(self.model, pk=object_id if is_key(object_id) else None)
        return HttpResponseRedirect(reverse("record_history", args=["articles_article", row.article_id]))


@admin.register(Refetch)
class RefetchAdmin(AskingAdmin):
    """Of `manage.py refetch`."""

    fields = readonly_fields = ("article", "tried_at", "due_at", "failures", "why", "etag", "last_modified")


@admin.register(LinkCheck)
class LinkCheckAdmin(AskingAdmin):
    """Of `manage.py check_links`."""

    fields = readonly_fields = (
        "article",
        "address",
        "tried_at",
        "due_at",
        "failures",
        "gone_since",
        "gone_at",
        "why",
    )
