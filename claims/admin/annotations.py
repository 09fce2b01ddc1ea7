"""Annotations and their anchors: taken once, in the words of the text, and removed with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.office import (
    CHINESE,
    ENGLISH,
    ON_RECORD,
    ReadAdmin,
    ReadInline,
    RecordAdmin,
    reason_given,
    user_of,
)
from claims.models import Anchor, Annotation

from .searching import FoundByClaim
from .versions import VersionedForm

QUOTE = ("quote_exact", "quote_prefix", "quote_suffix")
#: What an annotation ties together is settled when it is made; another one is another annotation.
TAKEN = ("claim", "article", "stance", *QUOTE, "quote_language")

#: A text may be a megabyte, and no list of anchors shows it.
TEXTS = tuple(f"revision__{column}" for column in ("received", "text", "blocks", "marks"))


class AnnotationForm(VersionedForm):
    """Takes the words of the quote as they are given, spaces at the ends included."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUOTE:
            if isinstance(field := self.fields.get(name), forms.CharField):
                field.strip = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in QUOTE:
            if name in cleaned:
                # HTML sends every line end of a text area as CR LF; a held text has LF only.
                cleaned[name] = cleaned[name].replace("\r\n", "\n")
        return cleaned

    def complete(self) -> None:
        super().complete()
        if self.instance._state.adding and self.instance.quote_exact:
            self.instance.anchors_as_taken()


class AnchorInline(ReadInline):
    model = Anchor
    fields = readonly_fields = (
        "revision",
        "state",
        "reason",
        "likeness",
        "start",
        "end",
        "confirmed_at",
        "confirmed_by",
    )
    related = ["revision__article", "confirmed_by"]
    left_out = TEXTS


@admin.register(Annotation)
class AnnotationAdmin(FoundByClaim, RecordAdmin):
    form = AnnotationForm
    list_display = ["words", "stance", "claim", "article", "basis", "origin", "living", "created_by"]
    list_filter = [
        "stance",
        "basis",
        ("removed_at", admin.EmptyFieldListFilter),
        ("superseded_at", admin.EmptyFieldListFilter),
        ("origin", admin.EmptyFieldListFilter),
    ]
    search_fields = ["quote_exact", "claim__slug__exact", "article__title_zh", "article__title_en"]
    date_hierarchy = "created_at"
    autocomplete_fields = ["claim", "article", "origin"]
    related = ["claim", "article", "origin", "replaces", "created_by", "removed_by"]
    inlines = [AnchorInline]
    actions = ("remove", "put_back")
    readonly_fields = (
        "replaces",
        "version",
        "created_at",
        "created_by",
        "removed_at",
        "removed_by",
        "removed_reason",
    )
    fieldsets = [
        (None, {"fields": ["claim", "article", "stance", "seen_version"]}),
        (
            gettext_lazy("Quote"),
            {
                "fields": [*QUOTE, "quote_language", "speaker"],
                "description": gettext_lazy(
                    "The words as they stand in the held text, and, where they stand there more than once, "
                    "what stands right before and after them. Without words the source is cited as a whole."
                ),
            },
        ),
        (gettext_lazy("Evidence"), {"fields": ["basis", "origin", "superseded_at"]}),
        (CHINESE, {"fields": ["translation_zh", "differs_zh", "note_zh", "superseded_zh"]}),
        (ENGLISH, {"fields": ["translation_en", "differs_en", "note_en", "superseded_en"]}),
        (ON_RECORD, {"fields": readonly_fields, "classes": ["collapse"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *TAKEN) if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        columns = {
            name: value
            for name, value in form.cleaned_data.items()
            if name not in ("claim", "article", "stance", "seen_version")
        }
        made = obj.claim.annotate(obj.article, obj.stance, by=user_of(request), **columns)
        obj.pk, obj._state.adding = made.pk, False

    def buttons(self, record: Annotation) -> tuple[str, ...]:
        return ("remove",) if record.is_living else ("put_back",)

    @admin.display(description=gettext_lazy("quote"), ordering="quote_exact")
    def words(self, annotation: Annotation) -> str:
        return Truncator(annotation.quote_exact).chars(80) or _("(the source as a whole)")

    @admin.display(description=gettext_lazy("living"), boolean=True, ordering="removed_at")
    def living(self, annotation: Annotation) -> bool:
        return annotation.is_living

    @admin.action(description=gettext_lazy("Remove…"), permissions=["change"])
    def remove(self, request: HttpRequest, annotations: QuerySet[Annotation]) -> HttpResponse | None:
        by = user_of(request)
        if reason := reason_given(request):
            self.each(request, annotations, lambda one: one.remove(by=by, reason=reason), _("removed"))
            return None
        return self.ask_reason(request, annotations, "remove", _("Remove"))

    @admin.action(description=gettext_lazy("Put back"), permissions=["change"])
    def put_back(self, request: HttpRequest, annotations: QuerySet[Annotation]) -> None:
        self.each(request, annotations, Annotation.put_back, _("put back"))


@admin.register(Anchor)
class AnchorAdmin(FoundByClaim, ReadAdmin):
    claims = ("annotation__claim",)
    list_display = [
        "annotation",
        "state",
        "reason",
        "revision",
        "start",
        "end",
        "confirmed_at",
        "confirmed_by",
    ]
    list_filter = ["state", "reason", ("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["annotation__quote_exact", "annotation__claim__slug__exact", "revision__article__key"]
    related = ["annotation__article", "revision__article", "confirmed_by"]
    left_out = TEXTS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        anchors: QuerySet[Any] = super().get_queryset(request)
        return anchors.defer(*(f"revision__{name}" for name in ("received", "text", "blocks", "marks")))
