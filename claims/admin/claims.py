"""Claims, who makes them, what they are about and how they stand to each other."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import texts_of
from articles.office import (
    CHINESE,
    ENGLISH,
    ON_RECORD,
    ReadAdmin,
    ReadInline,
    RecordAdmin,
    RecordInline,
    as_precise,
    user_of,
)
from claims.choices import Decision
from claims.desk.mail import tell_assigned
from claims.desk.picks import ALIKE, claims_like
from claims.forms.fields import StatementField
from claims.models import Annotation, Claim, Claimant, ClaimClaimant, ClaimLink, Comment, Topic, Verdict

from .prose import PROSE
from .searching import FoundByClaim
from .versions import VersionedForm

#: How many claims are named that may say what a new one says.
NAMED = 3
#: The verdicts of each claim of a list.
VERDICTS = Verdict.objects.filter(claim=OuterRef("pk"))


@admin.register(Claimant)
class ClaimantAdmin(RecordAdmin):
    list_display = ["__str__", "name_zh", "name_en", "role_zh", "role_en", "number_of_claims"]
    search_fields = ["name_zh", "name_en", "role_zh", "role_en"]
    computed = {"claims_made": Count("claims")}
    is_deletable = True
    fieldsets = [
        (None, {"fields": ["original_language", "same_as"]}),
        (CHINESE, {"fields": ["name_zh", "role_zh"]}),
        (ENGLISH, {"fields": ["name_en", "role_en"]}),
    ]

    @admin.display(description=gettext_lazy("claims"), ordering="claims_made")
    def number_of_claims(self, claimant: Any) -> int:
        return int(claimant.claims_made)


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ["__str__", "slug", "name_zh", "name_en", "number_of_claims"]
    search_fields = ["slug", "name_zh", "name_en"]
    computed = {"claims_under": Count("claims")}
    is_deletable = True
    fieldsets = [
        (None, {"fields": ["slug", "original_language"]}),
        (CHINESE, {"fields": ["name_zh"]}),
        (ENGLISH, {"fields": ["name_en"]}),
    ]

    @admin.display(description=gettext_lazy("claims"), ordering="claims_under")
    def number_of_claims(self, topic: Any) -> int:
        return int(topic.claims_under)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A topic that claims are under stays; Django would take it from them."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for claim in Claim.objects.filter(topics__in=objs).distinct():
            page = reverse("admin:claims_claim_change", args=[claim.pk])
            protected.append(format_html('{}: <a href="{}">{}</a>', _("claim"), page, claim))
        return to_delete, counts, lacking, protected


class ClaimantInline(RecordInline):
    model = ClaimClaimant
    autocomplete_fields = ["claimant"]
    fields = ["claimant", "position"]
    related = ["claimant"]
    show_change_link = False


class LinkInline(RecordInline):
    model = ClaimLink
    fk_name = "claim"
    autocomplete_fields = ["other"]
    fields = ["kind", "other"]
    related = ["other"]
    verbose_name_plural = gettext_lazy("links to other claims")


class LinkFromInline(ReadInline):
    model = ClaimLink
    fk_name = "other"
    fields = readonly_fields = ("claim", "kind")
    related = ["claim"]
    verbose_name_plural = gettext_lazy("links from other claims")


class AnnotationInline(ReadInline):
    model = Annotation
    fields = readonly_fields = ("article", "stance", "quote_exact", "basis", "origin", "removed_at")
    related = ["article", "origin"]


class VerdictInline(ReadInline):
    model = Verdict
    fields = readonly_fields = ("kind", "status", "decision", "proposed_at", "proposed_by", "decided_by")
    related = ["proposed_by", "decided_by"]


class CommentInline(RecordInline):
    """Comments are added to, and resolved on their own page."""

    formfield_overrides = PROSE
    model = Comment
    fields = ["text", "created_by", "resolved_at"]
    readonly_fields = ["created_by", "resolved_at"]
    related = ["created_by"]
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WhatIsMissing(admin.SimpleListFilter):
    """The claims that wait for somebody."""

    title = gettext_lazy("waiting for")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("decision", gettext_lazy("a decision on the proposal")),
            ("verdict", gettext_lazy("a first verdict")),
            ("evidence", gettext_lazy("evidence")),
        ]

    def queryset(self, request: HttpRequest, claims: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "decision":
            return claims.filter(is_pending=True)
        if self.value() == "verdict":
            return claims.filter(is_pending=False, current_verdict__isnull=True, merged_into__isnull=True)
        if self.value() == "evidence":
            return claims.filter(living_annotations=0, merged_into__isnull=True)
        return claims


@admin.register(Claim)
class ClaimAdmin(FoundByClaim, RecordAdmin):
    claims = ("pk",)
    form = VersionedForm
    formfield_overrides = PROSE
    list_display = ["__str__", "slug", "kind", "status", "said", "living", "pending", "assignee"]
    list_filter = [WhatIsMissing, "current_verdict__status", "kind", "topics", "original_language"]
    search_fields = ["slug__exact"]
    date_hierarchy = "said_on"
    autocomplete_fields = [
        "topics",
        "assignee",
        "merged_into",
        "statement_zh_checked_by",
        "statement_en_checked_by",
    ]
    related = [
        "current_verdict",
        "assignee",
        "merged_into",
        "statement_zh_checked_by",
        "statement_en_checked_by",
        "created_by",
    ]
    computed = {
        "living_annotations": Count("annotations", filter=Q(annotations__removed_at__isnull=True)),
        "is_pending": Exists(VERDICTS.filter(decision="pending")),
        "has_been_public": Exists(VERDICTS.approved()),
    }
    inlines = [ClaimantInline, AnnotationInline, LinkInline, LinkFromInline, VerdictInline, CommentInline]
    readonly_fields = (
        "current_verdict",
        "merged_at",
        "merged_by",
        "split_from",
        "version",
        "created_at",
        "created_by",
    )
    fieldsets = [
        (None, {"fields": ["slug", "kind", "original_language", "seen_version"]}),
        (CHINESE, {"fields": ["statement_zh", "statement_zh_checked_by", "unknowns_zh"]}),
        (ENGLISH, {"fields": ["statement_en", "statement_en_checked_by", "unknowns_en"]}),
        (gettext_lazy("Said"), {"fields": ["said_on", "said_precision"]}),
        (gettext_lazy("Desk"), {"fields": ["topics", "assignee", "review_on", "merged_into"]}),
        (ON_RECORD, {"fields": readonly_fields, "classes": ["collapse"]}),
    ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name.startswith("statement_") and isinstance(db_field, TextField):
            kwargs["form_class"] = StatementField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "slug") if obj and obj.has_been_public else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: bool) -> None:
        other = obj.merged_into if "merged_into" in form.changed_data else None
        if other:
            obj.merged_into = None
        super().save_model(request, obj, form, change)
        if other:
            obj.merge_into(other, by=user_of(request))
        if "assignee" in form.changed_data:
            page = request.build_absolute_uri(reverse("desk_claim", args=[obj.slug]))
            tell_assigned(obj.assignee, obj, by=user_of(request), address=page)

    def response_add(self, request: HttpRequest, obj: Claim, post_url_continue: str | None = None) -> Any:
        """Say which claims may say this already."""
        said = "\n".join(texts_of(obj, "statement").values())
        alike = [claim for claim in claims_like(said, least=ALIKE) if claim != obj]
        links = format_html_join(
            " · ",
            '<a href="{}">{}</a>',
            ((reverse("admin:claims_claim_change", args=[claim.pk]), claim) for claim in alike[:NAMED]),
        )
        if links:
            messages.warning(request, format_html("{} {}", _("Claims that may say this already:"), links))
        return super().response_add(request, obj, post_url_continue)

    def view_on_site(self, obj: Claim) -> str | None:
        return obj.get_absolute_url() if obj.current_verdict_id else None

    @admin.display(description=gettext_lazy("status"), ordering="current_verdict__status")
    def status(self, claim: Claim) -> str:
        return claim.current_verdict.get_status_display() if claim.current_verdict else ""

    @admin.display(description=gettext_lazy("said on"), ordering="said_on")
    def said(self, claim: Claim) -> str:
        return as_precise(claim.said_on, claim.said_precision)

    @admin.display(description=gettext_lazy("annotations"), ordering="living_annotations")
    def living(self, claim: Any) -> int:
        return int(claim.living_annotations)

    @admin.display(description=gettext_lazy("proposal"), ordering="is_pending")
    def pending(self, claim: Any) -> str:
        return str(Decision.PENDING.label) if claim.is_pending else ""


@admin.register(ClaimClaimant)
class ClaimClaimantAdmin(FoundByClaim, ReadAdmin):
    """Changed on the page of the claim, which tells two editors apart."""

    list_display = ["claim", "claimant", "position"]
    search_fields = ["claim__slug__exact", "claimant__name_zh", "claimant__name_en"]
    related = ["claim", "claimant"]


@admin.register(ClaimLink)
class ClaimLinkAdmin(FoundByClaim, RecordAdmin):
    claims = ("claim", "other")
    list_display = ["claim", "kind", "other", "created_at", "created_by"]
    list_display_links = ["kind"]
    list_filter = ["kind"]
    search_fields = ["claim__slug__exact", "other__slug__exact"]
    autocomplete_fields = ["claim", "other"]
    readonly_fields = ["created_at", "created_by"]
    related = ["claim", "other", "created_by"]
    is_deletable = True
