"""What editors bring in and have not kept yet, and when held articles are fetched again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import importers
from articles.querysets import BroughtIn, Outcome

from .articles import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.documents import Document

#: How long what was brought in waits for somebody to keep it. Then it is forgotten.
WAITS = timedelta(days=30)
#: How many of one editor's may wait.
MOST_WAITING = 200


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def of(self, user: User) -> IncomingQuerySet:
        """What this editor has brought in, newest last: nobody sees what waits for somebody else."""
        return self.filter(created_by=user).select_related("article__publisher")

    def for_list(self, user: User) -> IncomingQuerySet:
        """The same without the bytes, with how many there are (`size`)."""
        return self.of(user).defer("received").annotate(size=Length("received"))

    def receive(
        self,
        received: bytes,
        *,
        by: User,
        name: str = "",
        address: str = "",
        charset: str = "",
        corrections: Mapping[str, str] | None = None,
    ) -> tuple[Incoming, bool]:
        """Take in what came, and say whether it is new: the same bytes of the same name wait once.

        What has waited too long is forgotten. ValidationError where too much of this editor's waits already.
        """
        with transaction.atomic():
            # One after the other, so that the same file sent twice at once is seen to be the same.
            get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
            self.filter(created_at__lt=timezone.now() - WAITS).delete()
            mine = self.filter(created_by=by)
            same = mine.filter(name=name, address=address).annotate(size=Length("received"))
            same = same.filter(size=len(received)).annotate(digest=_Digest("received"))
            if waiting := same.filter(Exact(F("digest"), _Digest(Value(received)))).first():
                return waiting, False
            if mine.count() >= MOST_WAITING:
                raise ValidationError(
                    _("%(n)d texts of yours wait already. Keep some of them, or throw them away, first."),
                    params={"n": MOST_WAITING},
                )
            incoming = self.create(
                received=received,
                name=name,
                address=address,
                charset=charset[:100],
                corrections=dict(corrections or {}),
                created_by=by,
            )
        return incoming, True


class _Digest(Func):
    """SHA-256 of bytes, in the database."""

    function = "sha256"
    output_field = models.BinaryField()


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

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("text brought in")
        verbose_name_plural = _("texts brought in")
        indexes = [models.Index(fields=["created_by", "created_at"], name="incoming_by_user")]

    def __str__(self) -> str:
        return self.name or self.address or str(_("pasted text"))

    def read(self) -> Document:
        """The article in it, as it came. Raises importers.Unreadable."""
        return importers.read(bytes(self.received), str(self), charset=self.charset, address=self.address)

    # Verbs

    def correct(self, corrections: Mapping[str, str], article: Article | None) -> None:
        """Record what the editor corrected, by the name of the form's field, and which article it is said to
        be a text of."""
        self.corrections, self.article = dict(corrections), article
        # What has been kept meanwhile, while a field was still being saved, is not there any more.
        Incoming.objects.filter(pk=self.pk).update(corrections=self.corrections, article=article)

    def keep(self, document: Document, *, by: User, kind: str = "") -> Outcome:
        """Keep it as an article or as the next text of one, as `document`, which is what was read with the
        corrections; then it waits no longer. A new article is of this `kind`.

        ValidationError as ArticleQuerySet.bring_in, and where it has been kept or thrown away meanwhile.
        """
        with transaction.atomic():
            if not Incoming.objects.select_for_update(no_key=True).filter(pk=self.pk).exists():
                raise ValidationError(_("This has been kept, or thrown away, meanwhile."))
            outcome = Article.objects.bring_in(
                document,
                bytes(self.received),
                name=self.name,
                key=self.article.key if self.article else "",
                by=by,
                # What was fetched is what stands at its address now.
                is_current=bool(self.address),
            )
            if outcome.what is BroughtIn.NEW and kind and kind != outcome.article.kind:
                outcome.article.kind = kind
                outcome.article.save(update_fields=["kind"])
            # Past this object, which keeps its key should the whole be undone.
            Incoming.objects.filter(pk=self.pk).delete()
        return outcome


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
