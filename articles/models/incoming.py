"""What editors bring in and have not kept yet, and when held articles are fetched again."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .articles import Article

#: How long what was brought in waits for somebody to keep it. Then it is forgotten.
WAITS = timedelta(days=30)


class Incoming(models.Model):
    """A file, a pasted text or the answer of an address, as it came, until an editor keeps it as an article.

    It is read anew whenever it is shown: only the bytes, and what the editor corrected, are stored.
    """

    created_at = models.DateTimeField(_("brought in at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("brought in by"), on_delete=models.CASCADE, related_name="+"
    )
    received = models.BinaryField(_("bytes received"))
    #: Of the file; "" for pasted text.
    name = models.CharField(_("name of the file"), max_length=500, blank=True)
    #: Where it was fetched from, after redirects; "" for what was not.
    address = models.URLField(_("address"), max_length=2000, blank=True)
    #: As the answer named it; "" where it named none.
    charset = models.CharField(_("encoding as the server named it"), max_length=100, blank=True)
    #: What the editor corrected, by the name of the form's field.
    corrections = models.JSONField(_("corrections"), default=dict, blank=True)
    #: The article that it is to be a text of, where the editor said so.
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("text brought in")
        verbose_name_plural = _("texts brought in")
        indexes = [models.Index(fields=["created_by", "created_at"], name="incoming_by_user")]

    def __str__(self) -> str:
        return self.name or self.address or str(self.pk)


class Refetch(models.Model):
    """When the address of a held article is asked again, and what its server said for that (RFC 9110)."""

    article = models.OneToOneField(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="refetch"
    )
    #: Sent back as If-None-Match and If-Modified-Since; "" where the last answer had none.
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    tried_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be asked again"), default=timezone.now)
    #: How many times in a row nothing usable came.
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    #: Why nothing usable came the last time: a code of articles/fetch.py or of the importers.
    problem = models.CharField(_("what was the matter"), max_length=50, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("fetching again")
        verbose_name_plural = _("fetching again")
        indexes = [models.Index(fields=["due_at"], name="refetch_by_day")]

    def __str__(self) -> str:
        return str(self.article)
