"""A form that is sent twice, by a double click or by going back, makes what it asks for once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from claims.models import SentForm

if TYPE_CHECKING:
    from django import forms
    from django.http import QueryDict

    from claims.views.desk.access import DeskRequest

#: What is no part of what a form asks for.
OF_THE_PAGE = ("csrfmiddlewaretoken", "form_key")


def once(request: DeskRequest, form: forms.Form, make: Callable[[], models.Model]) -> int:
    """The primary key of what a valid form made: now, by `make`, or when it was sent the first time.

    The forms have `form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)`. Where `make` raises,
    nothing is kept, and the form may be sent again with the same key. ValidationError where that key came
    before from somebody else or with other contents: nothing is made, and the form is given a key of its own,
    so that it may be sent again as it is.
    """
    key, digest = form.cleaned_data["form_key"], digest_of(request.path, request.POST)
    with transaction.atomic():
        earlier = SentForm.objects.begin(key, request.user, digest)
        if earlier is None:
            made: int = make().pk
            SentForm.objects.finish(key, made)
            return made
    if earlier.user_id == request.user.pk and earlier.digest == digest and earlier.made is not None:
        return earlier.made
    form.data = request.POST.copy()
    form.data["form_key"] = str(uuid4())
    raise ValidationError(
        _(
            "This form has been saved once already, and what it holds now was not in it then. Look at what "
            "was saved; to save this too, press the button again."
        )
    )


def digest_of(path: str, sent: QueryDict) -> str:
    """SHA-256, in hexadecimal, of what was sent to an address and of the address."""
    fields = sorted((name, values) for name, values in sent.lists() if name not in OF_THE_PAGE)
    return sha256(repr((path, fields)).encode("utf-8", "surrogatepass")).hexdigest()
