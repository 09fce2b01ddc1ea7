"""A form that is sent twice, by a double click or by going back, makes what it asks for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models, transaction

from claims.models import SentForm

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def once(key: UUID, user: User, make: Callable[[], models.Model]) -> int:
    """The primary key of what the form of this key made: now, by `make`, or when it was sent the first time.

    Where `make` raises, nothing is kept, and the form may be sent again with the same key. The forms have it
    as `form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)`.
    """
    with transaction.atomic():
        earlier = SentForm.objects.begin(key, user)
        if earlier is not None and earlier.made is not None:
            return earlier.made
        made: int = make().pk
        SentForm.objects.finish(key, made)
        return made
