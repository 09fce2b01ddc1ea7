"""/desk/import/: articles are brought in as files, pasted text or by their address; then looked at, and kept.

What comes in waits for whoever brought it, and nobody else sees it. It is read anew whenever it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from articles import importers
from articles.fetch import Refused, fetch
from articles.importers.scripts import headline_language
from articles.languages import SUFFIXES, nearest_language, other_wording, texts_of
from articles.models import Article, Incoming, Publisher
from articles.noted import refusal_of
from articles.querysets import BroughtIn, Outcome, usable_address
from articles.search.keeping import catch_up
from articles.unfetched import refusal_in_words
from claims.desk.imports import Opened, find_places, first_at_once, keep, opened, opened_each, rendered
from claims.forms.imports import (
    MOST_BYTES_OF_ALL,
    MOST_BYTES_OF_TEXT,
    AddressForm,
    FilesForm,
    TextForm,
)
from claims.models import SentForm
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.derivations import at_risk_in_words
from claims.views.desk.lookups import MOST, named, options, typed
from claims.views.desk.sending import digest_of, once

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import UploadedFile

ROWS_A_PAGE = 25
#: As long as that the files of a form are read one after the other; the others are read in the list.
SECONDS_OF_READING = 10.0
#: How much larger than its files a form is.
FORM = 100_000
#: As much is read, and dropped, of a form that is too large, so that its sender hears of it.
DRAINED = 500_000_000

View = Callable[[HttpRequest], HttpResponse]


def at_most(size: int, sentence: Callable[[], str]) -> Callable[[View], View]:
    """For a form that is refused with a sentence, on the page it came from, where it is larger than `size`
    bytes: Django would refuse it with an error, or first take in all of it."""

    def limited(view: View) -> View:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length) <= size + FORM:
                return checked(request)
            # Nothing of it is looked at, so nothing can be forged.
            left = DRAINED
            while left > 0 and (chunk := request.read(1 << 16)):
                left -= len(chunk)
            return too_large(request, sentence())

        return guarded

    return limited


@desk_page
def too_large(request: DeskRequest, sentence: str) -> HttpResponse:
    return _page(request, refused=[sentence])


# The page, and the three ways in


@desk_page
@require_safe
def import_list(request: DeskRequest) -> HttpResponse:
    return _page(request)


@at_most(MOST_BYTES_OF_ALL, lambda: _("Nothing came in: these files are larger than 50 MB together."))
@desk_page
@require_POST
def import_files(request: DeskRequest) -> HttpResponse:
    """Take in each file that can be read, and say of the others why not."""
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, files=form)
    until = monotonic() + SECONDS_OF_READING
    refused = [
        why
        for file in form.cleaned_data["chosen"]
        if (why := _taken_in(file, request.user, is_read=monotonic() < until))
    ]
    number = len(form.cleaned_data["chosen"]) - len(refused)
    if number:
        said = ngettext("%(n)d file has come in.", "%(n)d files have come in.", number) % {"n": number}
        messages.success(request, said)
    return _page(request, refused=refused) if refused else HttpResponseRedirect(reverse("import_list"))


@at_most(
    MOST_BYTES_OF_TEXT, lambda: _("Nothing came in: the text is larger than 2 MB. Bring it in as a file.")
)
@desk_page
@require_POST
def import_text(request: DeskRequest) -> HttpResponse:
    form = TextForm(request.POST)
    if form.is_valid():
        title, address = form.cleaned_data["title"], form.cleaned_data["address"]
        corrections = {"address": address} if address else {}
        if title:
            corrections[f"title_{SUFFIXES[nearest_language(headline_language(title))]}"] = title
        try:
            incoming, _is_new = receive(form.received, by=request.user, corrections=corrections)
        except ValidationError as refusal:
            form.add_error("text", refusal)
        else:
            return HttpResponseRedirect(reverse("import_detail", args=[incoming.pk]))
    return _page(request, text=form)


@desk_page
@require_POST
def import_address(request: DeskRequest) -> HttpResponse:
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            asked = form.cleaned_data["address"]
            answer = fetch(asked)
            # The one redirected to may be longer than any column holds.
            address = usable_address(answer.address) or asked
            incoming, _is_new = receive(
                answer.received, by=request.user, address=address, charset=answer.charset
            )
        except Refused as refusal:
            form.add_error("address", refusal_in_words(refusal))
        except ValidationError as refusal:
            form.add_error("address", refusal)
        else:
            return HttpResponseRedirect(reverse("import_detail", args=[incoming.pk]))
    return _page(request, address=form)


def receive(received: bytes, *, by: User, is_read: bool = True, **columns: Any) -> tuple[Incoming, bool]:
    """Take in what can be read. ValidationError, in words, where it cannot, or where too much waits. Unless
    `is_read`, whether it can is seen later."""
    if is_read:
        try:
            Incoming(received=received, **columns).read()
        except importers.Unreadable as error:
            raise ValidationError(refusal_of(error)) from error
    return Incoming.objects.receive(received, by=by, **columns)


def _taken_in(file: UploadedFile[Any], user: User, *, is_read: bool) -> str:
    """Take in a file; or why it was not."""
    name = str(file.name or "")[:500].replace("\0", "\ufffd")
    if (file.size or 0) > importers.MOST_BYTES:
        error = importers.Unreadable("too-large", name, str(importers.MOST_BYTES // 1_000_000))
        return refusal_of(error)
    try:
        receive(file.read(), by=user, name=name, is_read=is_read)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


@desk_page
@require_POST
def import_clear(request: DeskRequest) -> HttpResponse:
    """Keep all that are clear, as many as can be read at once, and say what was done."""
    catch_up()
    number, tried = 0, set[int]()
    for one in opened_each(_first(request.user)):
        tried.add(one.incoming.pk)
        if number:
            # It may be another text of one that has just been kept.
            find_places([one])
        if one.is_clear:
            try:
                keep(one, by=request.user)
                number += 1
            except ValidationError as refusal:
                messages.warning(request, f"{one.title}: {' '.join(refusal.messages)}")
    said = ngettext("%(n)d text is kept.", "%(n)d texts are kept.", number) % {"n": number}
    left = Incoming.objects.of(request.user).exclude(pk__in=tried).count()
    if left:
        more = ngettext(
            "%(n)d has not been looked at yet: press the button again.",
            "%(n)d have not been looked at yet: press the button again.",
            left,
        )
        said = f"{said} {more % {'n': left}}"
    messages.success(request, said)
    return HttpResponseRedirect(reverse("import_list"))


# One text


@desk_page
@require_safe
def import_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """What was understood, with the form to correct it. `?whole=1` shows all of the text."""
    return _detail(request, _waiting(request, pk))


@desk_page
@require_safe
def import_row(request: DeskRequest, pk: int) -> HttpResponse:
    """The line of the list, for what was too much to read with the others."""
    catch_up()
    return render(request, "desk/_import_row.html", {"one": opened(_waiting(request, pk))})


@desk_page
@require_POST
def import_correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Save what was typed so far, whether it is right or not; htmx gets what that makes of the text."""
    incoming = _waiting(request, pk)
    catch_up()
    one = opened(incoming, request.POST)
    if one.form:
        incoming.correct(one.form.corrections, one.form.text_of)
    if request.htmx:
        return render(request, "desk/_import_place.html", {"one": one, "form": one.form, "is_swap": True})
    messages.success(request, _("Your corrections are saved. The text itself still waits."))
    return HttpResponseRedirect(reverse("import_detail", args=[pk]))


@desk_page
@require_POST
def import_keep(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep it, with what the form corrects; then to the text, to annotate it."""
    incoming = Incoming.objects.of(request.user).filter(pk=pk).first()
    if incoming is None:
        return _kept_before(request)
    catch_up()
    one = opened(incoming, request.POST)
    if one.form is None or not one.form.is_valid():
        return _refused(request, one)
    kept: list[str] = []

    def make() -> Article:
        outcome, risky = keep(one, by=request.user)
        kept.append(said_of(outcome))
        if risky:
            kept.append(at_risk_in_words(len(risky)))
        return outcome.article

    try:
        made = once(request, one.form, make)
    except ValidationError as refusal:
        one.form.add_error(None, refusal)
        return _refused(request, one)
    if kept:
        messages.success(request, " ".join(kept))
    return _to_annotator(made)


@desk_page
@require_POST
def import_discard(request: DeskRequest, pk: int) -> HttpResponse:
    incoming = _waiting(request, pk)
    incoming.delete()
    messages.success(request, _("Thrown away: “%(name)s”.") % {"name": str(incoming)[:100]})
    return HttpResponseRedirect(reverse("import_list"))


@desk_page
@require_safe
def publisher_options(request: DeskRequest) -> HttpResponse:
    """Publishers on record, for the field."""
    publishers = named(Publisher.objects.all(), typed(request))
    return options(
        (one.name, [other_wording(texts_of(one, "name"), one.name) or ""]) for one in publishers[:MOST]
    )


def said_of(outcome: Outcome) -> str:
    """What was kept, in words."""
    number = {"n": outcome.revision.number}
    if outcome.what is BroughtIn.NEW:
        return _("Kept as a new article.")
    if outcome.what is BroughtIn.FULL_TEXT:
        return _("Kept as the full text of this article.")
    if outcome.what is BroughtIn.REVISION:
        return _("Kept as revision %(n)d of this article.") % number
    return _("We hold this text already, as revision %(n)d: recorded as checked.") % number


# What they have in common


def _waiting(request: DeskRequest, pk: int) -> Incoming:
    return get_object_or_404(Incoming.objects.of(request.user), pk=pk)


def _first(user: User) -> list[Incoming]:
    """The first that wait, with their bytes. Two queries."""
    rows = Incoming.objects.for_list(user)[:ROWS_A_PAGE]
    return list(Incoming.objects.of(user).filter(pk__in=first_at_once(rows, least=1)))


def _page(request: DeskRequest, *, refused: list[str] | None = None, **forms: Any) -> HttpResponse:
    """The page, with forms that were refused as they were filled in, and why files were refused."""
    catch_up()
    page = Paginator(Incoming.objects.for_list(request.user), ROWS_A_PAGE).get_page(request.GET.get("page"))
    keys = first_at_once(page.object_list)
    read = {
        one.incoming.pk: one for one in opened_each(Incoming.objects.of(request.user).filter(pk__in=keys))
    }
    rows = [read.get(row.pk) or row for row in page.object_list]
    context = {
        "files": FilesForm(),
        "text": TextForm(),
        "address": AddressForm(),
        **forms,
        "page": page,
        "rows": [(row, isinstance(row, Opened)) for row in rows],
        "clear": sum(one.is_clear for one in read.values()),
        "refused": refused or [],
    }
    return render(request, "desk/import_list.html", context)


def _detail(request: DeskRequest, incoming: Incoming) -> HttpResponse:
    catch_up()
    return _shown(request, opened(incoming))


def _refused(request: DeskRequest, one: Opened) -> HttpResponse:
    """The page with the form as it was filled in; what was typed is kept."""
    if one.form:
        one.incoming.correct(one.form.corrections, one.form.text_of)
    return _shown(request, one, is_refused=True)


def _shown(request: DeskRequest, one: Opened, *, is_refused: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"one": one, "form": one.form, "is_refused": is_refused}
    if one.form:
        whole = "whole" in request.GET
        context["blocks"], context["is_cut"] = rendered(one.document, whole=whole)
    return render(request, "desk/import_detail.html", context)


def _kept_before(request: DeskRequest) -> HttpResponse:
    """To the article that the same form has made already; 404 where it has made none."""
    digest = digest_of(request.path, request.POST)
    sent = SentForm.objects.filter(user=request.user, digest=digest, made__isnull=False).first()
    if sent is None or sent.made is None or str(sent.key) != request.POST.get("form_key"):
        raise Http404
    return _to_annotator(sent.made)


def _to_annotator(article: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("annotator", args=[get_object_or_404(Article, pk=article).key]))
