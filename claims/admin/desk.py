"""What the desk says among itself, asks others, and hears from readers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.office import CHINESE, ENGLISH, RecordAdmin, reason_given, user_of
from claims.choices import Outcome
from claims.models import Comment, Enquiry, Report

from .searching import FoundByClaim


@admin.register(Comment)
class CommentAdmin(FoundByClaim, RecordAdmin):
    list_display = ["__str__", "claim", "created_at", "created_by", "resolved_at", "resolved_by"]
    list_filter = [("resolved_at", admin.EmptyFieldListFilter)]
    search_fields = ["text", "claim__slug__exact"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["claim"]
    related = ["claim", "created_by", "resolved_by"]
    readonly_fields = ["created_at", "created_by", "resolved_at", "resolved_by"]
    actions = ("resolve",)

    def buttons(self, record: Comment) -> tuple[str, ...]:
        return ("resolve",) if record.resolved_at is None else ()

    @admin.action(description=gettext_lazy("Resolve"), permissions=["change"])
    def resolve(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        by = user_of(request)
        self.each(request, comments, lambda comment: comment.resolve(by=by), _("resolved"))


@admin.register(Enquiry)
class EnquiryAdmin(FoundByClaim, RecordAdmin):
    list_display = ["__str__", "claim", "asked_on", "answered_on", "created_by"]
    list_filter = [("answered_on", admin.EmptyFieldListFilter)]
    search_fields = ["asked_zh", "asked_en", "claim__slug__exact"]
    date_hierarchy = "asked_on"
    autocomplete_fields = ["claim"]
    related = ["claim", "created_by"]
    readonly_fields = ["created_by"]
    fieldsets = [
        (None, {"fields": ["claim", "asked_on", "answered_on", "created_by"]}),
        (CHINESE, {"fields": ["asked_zh", "answer_zh"]}),
        (ENGLISH, {"fields": ["asked_en", "answer_en"]}),
    ]


@admin.register(Report)
class ReportAdmin(FoundByClaim, RecordAdmin):
    """What a reader wrote is read here; what becomes of it is said by an action, what readers are told of it
    by the form once it is closed."""

    list_display = ["__str__", "claim", "created_at", "outcome", "handled_by"]
    list_filter = ["outcome"]
    search_fields = ["text", "mail", "claim__slug__exact"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["claim"]
    related = ["claim", "handled_by"]
    readonly_fields = ("created_at", "outcome", "outcome_note", "handled_at", "handled_by")
    actions = ("accept", "decline")

    def buttons(self, record: Report) -> tuple[str, ...]:
        return ("accept", "decline")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        told = () if obj and obj.handled_at else ("told_zh", "told_en")
        return (*self.readonly_fields, *told, *(("claim", "text", "mail") if obj else ()))

    @admin.action(description=gettext_lazy("Accept…"), permissions=["change"])
    def accept(self, request: HttpRequest, reports: QuerySet[Report]) -> HttpResponse | None:
        return self._handle(request, reports, Outcome.ACCEPTED, "accept", _("Accept"))

    @admin.action(description=gettext_lazy("Decline…"), permissions=["change"])
    def decline(self, request: HttpRequest, reports: QuerySet[Report]) -> HttpResponse | None:
        return self._handle(request, reports, Outcome.DECLINED, "decline", _("Decline"))

    def _handle(
        self, request: HttpRequest, reports: QuerySet[Report], outcome: Outcome, action: str, title: str
    ) -> HttpResponse | None:
        by = user_of(request)
        if note := reason_given(request):
            done = str(outcome.label)
            self.each(request, reports, lambda report: report.handle(outcome, by=by, note=note), done)
            return None
        return self.ask_reason(request, reports, action, title)
