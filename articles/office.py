"""What every page of the back office (the Django admin) has in common.

Records are listed and edited there under the same rules as everywhere: each rule lives in the models and in
the database, and what they refuse is said in words beside the form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.expressions import Combinable
from django.db.models.fields.related import ForeignKey
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .choices import Precision
from .choosing import LoadedSelect, LoadedSelectMultiple, is_key
from .saving import failures_heard, refusal_in_words
from .search.asking import LONGEST, Asked, ask
from .search.keeping import catch_up
from .search.saying import problem_in_words, unindexed_in_words
from .searching import articles_with

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin, TabularInline, ModelForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm


#: Headings of the parts of a form.
CHINESE, ENGLISH, ON_RECORD = _("Chinese"), _("English"), _("On record")

#: How much of a date there is to show, by precision (django.utils.dateformat).
DATE_FORMATS = {Precision.YEAR: "Y", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.DAY: "DATE_FORMAT"}


def as_precise(at: date | None, precision: str) -> str:
    """A date no more exactly than it is known; "" for none."""
    return date_format(at, DATE_FORMATS.get(Precision(precision), "DATETIME_FORMAT")) if at else ""


def user_of(request: HttpRequest) -> User:
    """Who asks. The back office lets nobody in who is not signed in."""
    return cast("User", request.user)


class RecordForm(ModelForm):
    """Checks every rule of the record, those too that touch columns the form does not show."""

    #: Who fills it in.
    user: User
    #: Why the record was not saved though the form was right.
    refusal = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedSelect):
                widget.loaded = self.instance._state.fields_cache.get(name)

    def complete(self) -> None:
        """Set what the server adds to the record. ValidationError where a verb would refuse it."""

    @failures_heard()
    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.complete()
            # Django leaves out each constraint with a column that the form does not have.
            self.instance.validate_constraints()
            if self.refusal:
                raise ValidationError(self.refusal)
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)


class _Listed:
    """Foreign keys are searched for, never listed: there may be thousands."""

    #: The foreign keys to load along with each record.
    related: Sequence[str] = ()
    #: What to count or look up along with each record, by the name it gets.
    computed: Mapping[str, Combinable] = MappingProxyType({})
    #: Large columns that a list and a form have no use for.
    left_out: Sequence[str] = ()
    #: An address written without a scheme.
    formfield_overrides: ClassVar[Mapping[type[models.Field[Any, Any]], Mapping[str, Any]]] = {
        models.URLField: {"assume_scheme": "https"}
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        records: models.QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        records = records.annotate(**self.computed).defer(*self.left_out)
        return records.select_related(*self.related) if self.related else records

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        office = cast("ModelAdmin", self)
        if db_field.name in office.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelect(db_field, office.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc, no-any-return]

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField[Any] | None:
        office = cast("ModelAdmin", self)
        if db_field.name in office.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LoadedSelectMultiple(db_field, office.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc, no-any-return]


class AskedWithCare(ModelAdmin):
    """Django's own pages, but for what an address can ask of them that they would fail over."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        # "" names no field.
        return super().get_object(request, object_id, from_field or None)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as error:
            # A year that no calendar has, or the last one there is: then the whole list is shown.
            raise IncorrectLookupParameters from error


class RecordAdmin(_Listed, AskedWithCare):
    """Says who made a record, writes only what was changed, and words a refusal instead of failing."""

    form = RecordForm
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/record.html"
    #: Most records stay for ever; some may go, if nothing rests on them.
    is_deletable = False

    class Media:
        css = {"all": ["factcheck/admin.css"]}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.is_deletable and super().has_delete_permission(request, obj)

    def get_ordering(self, request: HttpRequest) -> Any:
        # Said outright: a list with a count in it would lose the order of the model.
        return super().get_ordering(request) or self.opts.ordering

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        # Every column is looked through for every word: not for thousands.
        return super().get_search_results(request, queryset, search_term[:LONGEST])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # The class was made for this request alone.
        form.user, form.refusal = user_of(request), getattr(request, "refusal", "")
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [part for part in fieldsets if obj is not None or part[0] is not ON_RECORD]

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        inlines = super().get_inline_instances(request, obj)
        return [inline for inline in inlines if obj is not None or not isinstance(inline, ReadInline)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            sign(obj, request)
            obj.save()
            return
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=columns.intersection(form.changed_data))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.save(commit=False):
            if row._state.adding:
                sign(row, request)
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # What the database would say at the very end comes before anybody is told that it was saved.
        connection.check_constraints()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ValidationError) as refusal:
            if request.method != "POST":
                raise
            # The form was right when it was checked, and only the verb or the database refused; perhaps
            # somebody else was faster. Shown again with why, as it was filled in.
            request.refusal = in_words(self.model, refusal)  # type: ignore[attr-defined]
            return self.changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = context["original"]
        if record is not None and self.has_change_permission(request, record):
            wordings = dict(self.get_action_choices(request, []))
            context["buttons"] = [(name, wordings[name]) for name in self.buttons(record) if name in wordings]
        return super().render_change_form(request, context, *args, **kwargs)

    def buttons(self, record: Any) -> Sequence[str]:
        """The actions of the list that make sense for this record; its page offers them as buttons."""
        return ()

    # What was changed by whom the ledger knows; Django's own log would know only of what is done here.

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not is_key(object_id):
            raise Http404
        return HttpResponseRedirect(reverse("record_history", args=[self.opts.db_table, object_id]))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        pass

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        pass

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        pass

    # For actions

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if ACTION_CHECKBOX_NAME in request.POST:
            # Django would fail over what is no key; here it chooses nothing.
            chosen = request.POST.copy()
            keys = [key for key in chosen.getlist(ACTION_CHECKBOX_NAME) if is_key(key)]
            chosen.setlist(ACTION_CHECKBOX_NAME, keys)
            request.POST = chosen  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)

    def each(
        self, request: HttpRequest, records: models.QuerySet[Any], verb: Callable[[Any], None], done: str
    ) -> None:
        """Do the verb to each record by itself, and tell of each that it was done or why not."""
        for record in records:
            try:
                with transaction.atomic():
                    verb(record)
            except (IntegrityError, ValidationError) as refusal:
                self.message_user(request, f"{record}: {in_words(self.model, refusal)}", messages.ERROR)
            else:
                self.message_user(request, f"{record}: {done}", messages.SUCCESS)

    def ask_reason(
        self, request: HttpRequest, records: models.QuerySet[Any], action: str, title: str
    ) -> TemplateResponse:
        """The page between an action and its doing, which asks why; it calls the action again."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
            "records": records,
            "action": action,
            "is_without_reason": "reason" in request.POST,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/reason.html", context)


class FoundByIndex(ModelAdmin):
    """Finds records by the index of words, and those that have all words in columns of their own
    (`search_fields`)."""

    def by_index(self, asked: Asked) -> models.Q:
        """The records that have what is asked by the index, which has caught up."""
        raise NotImplementedError

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        is_choosing = "term" in request.GET
        asked, unindexed = ask(search_term, typing=is_choosing), catch_up()
        others, _has_duplicates = super().get_search_results(request, queryset, search_term)
        if not is_choosing:
            for words in filter(None, (problem_in_words(asked), unindexed_in_words(unindexed))):
                self.message_user(request, words, messages.WARNING)
        found = self.by_index(asked) | models.Q(pk__in=others.order_by().values("pk"))
        return queryset.filter(found), False


class FoundByWords(FoundByIndex):
    """By their article, in its newest text too."""

    #: The column that names the article.
    articles = "pk"
    search_help_text = _("Words of the title, the publisher or the text, “phrases”, -without; or a key.")

    def by_index(self, asked: Asked) -> models.Q:
        return models.Q(**{f"{self.articles}__in": articles_with(asked)})


class RecordInline(_Listed, TabularInline):
    form = RecordForm
    extra = 0
    show_change_link = True


class ReadInline(RecordInline):
    """Rows that are only looked at here."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadAdmin(RecordAdmin):
    """Records that come in by other ways and are only looked at here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def sign(record: Any, request: HttpRequest) -> None:
    """Write down who made the record, where it has a column for it."""
    if hasattr(record, "created_by_id"):
        record.created_by = user_of(request)


def reason_given(request: HttpRequest) -> str:
    """What was written in the field that asks why, without NUL, which no text of the database holds."""
    return request.POST.get("reason", "").replace("\0", "").strip()


def in_words(model: type[models.Model], refusal: IntegrityError | ValidationError) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return refusal_in_words(model, refusal)
