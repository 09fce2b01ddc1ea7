"""Forms that were sent: one that comes twice makes what it asks for once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: How long a form that was sent is remembered. Nobody sends one again after that.
REMEMBERED = timedelta(days=30)


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def begin(self, key: UUID, user: User, digest: str) -> SentForm | None:
        """None where this form is new: its key is taken, and lost again if the transaction fails.

        Else the form as it was first sent, by whomever and with whatever `digest`. Waits for one that is
        being handled at this moment. Call it inside the transaction that makes what the form asks for.
        """
        self.filter(user=user, sent_at__lt=timezone.now() - REMEMBERED).delete()
        sent, is_new = self.get_or_create(key=key, defaults={"user": user, "digest": digest})
        return None if is_new else sent

    def finish(self, key: UUID, made: int) -> None:
        """Keep the primary key of what the form made."""
        self.filter(key=key).update(made=made)


class SentForm(models.Model):
    """A form that was sent, by the key that the page gave it. Kept for a month."""

    key = models.UUIDField(_("key"), primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    #: SHA-256, in hexadecimal, of what was sent: the same key with something else in it is another form.
    digest = models.CharField(_("digest"), max_length=64, default="", editable=False)
    #: The primary key of what it made.
    made = models.BigIntegerField(_("what it made"), null=True, blank=True)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")
        indexes = [models.Index(fields=["user", "sent_at"], name="sent_form_by_user")]

    def __str__(self) -> str:
        return str(self.key)
