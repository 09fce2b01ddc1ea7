"""The article: one publication, whose text may be held."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import Access, ArticleKind, LinkState, Precision, Provenance, Shows
from articles.clock import now_after
from articles.documents import Document, normalise_address
from articles.languages import (
    Language,
    Translated,
    check_language_tag,
    known,
    not_blank,
    original_language_field,
)
from articles.querysets import ArticleQuerySet
from articles.saving import save_checked

from .publishers import Publisher

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from .derivations import DeclinedDerivation, Derivation
    from .revisions import Revision

#: Letters of a public key: no vowels and no look-alikes, so that none spells a word or is misread.
KEY_LETTERS = "23456789bcdfghjkmnpqrstvwxz"


def make_key() -> str:
    """A new public key of ten letters (47 bits)."""
    return "".join(secrets.choice(KEY_LETTERS) for _letter in range(10))


@lru_cache(maxsize=1000)
def _address(key: str, prefix: str) -> str:
    """Of the page of an article, by whatever it depends on: a page names the same ones many times over."""
    return reverse("article_detail", args=[key])


class Article(models.Model):
    """One publication (schema.org CreativeWork). In the role of evidence the interface calls it a source."""

    key = models.SlugField(_("public key"), max_length=100, unique=True, default=make_key, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ArticleKind, default=ArticleKind.REPORT)
    title_zh = models.CharField(_("title (Chinese)"), max_length=1000, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=1000, blank=True)
    original_language = original_language_field()
    publisher = models.ForeignKey(
        Publisher,
        verbose_name=_("publisher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
    )
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    #: Set from `address` by save(); what makes one address one article.
    address_normalised = models.CharField(
        _("address, normalised"), max_length=2000, blank=True, editable=False
    )
    #: BCP 47 tags, the language with most text first.
    languages = ArrayField(
        models.CharField(max_length=35, validators=[check_language_tag]),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )

    #: In UTC where the zone was stated, else the wall clock as printed, filed as if it were UTC.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision"), max_length=10, choices=Precision, default=Precision.NONE
    )
    published_zone_stated = models.BooleanField(_("time zone stated"), default=False)
    published_as_printed = models.CharField(_("date as printed"), max_length=300, blank=True)

    access = models.CharField(_("access"), max_length=10, choices=Access, default=Access.NOT_READ)
    retrieved_at = models.DateTimeField(_("retrieved at"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    provenance = models.CharField(
        _("provenance"), max_length=10, choices=Provenance, default=Provenance.UNKNOWN
    )
    provenance_reason = models.TextField(_("why it is called original"), blank=True)
    #: Since when the provenance is what it is: the database writes it.
    provenance_since = models.DateTimeField(_("provenance judged at"), default=timezone.now, editable=False)
    shows = models.CharField(_("readers may see"), max_length=10, choices=Shows, default=Shows.EXCERPTS)
    archive_address = models.URLField(_("archived at"), max_length=4000, blank=True)
    link_state = models.CharField(_("link"), max_length=10, choices=LinkState, default=LinkState.UNCHECKED)

    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True)
    worked_through_at = models.DateTimeField(_("worked through at"), null=True, blank=True)
    worked_through_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("worked through by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assignee"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    title = Translated()
    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "id"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            # As the list of articles has them, which reads the first thousand.
            models.Index(
                F("published_at").desc(nulls_last=True),
                F("id"),
                condition=Q(access="held"),
                name="article_held_by_day",
            )
        ]
        constraints = [
            known("article", "kind", ArticleKind),
            known("article", "original_language", Language),
            known("article", "published_precision", Precision),
            known("article", "access", Access),
            known("article", "provenance", Provenance),
            known("article", "shows", Shows),
            known("article", "link_state", LinkState),
            not_blank("article", "provenance_reason", "withdrawn_reason"),
            models.CheckConstraint(
                condition=Q(published_precision="none", published_at=None)
                | (~Q(published_precision="none") & Q(published_at__isnull=False)),
                name="article_published_at_has_a_precision",
                violation_error_message=_("The time and its precision belong together."),
            ),
            models.CheckConstraint(
                condition=~Q(provenance="original") | ~Q(provenance_reason=""),
                name="article_called_original_says_why",
                violation_error_message=_("An article marked original needs the reason."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="article_withdrawn_says_when_and_why",
                violation_error_message=_("A withdrawn article needs both the time and the reason."),
            ),
            models.CheckConstraint(
                condition=Q(worked_through_at__isnull=True, worked_through_by__isnull=True)
                | Q(worked_through_at__isnull=False, worked_through_by__isnull=False),
                name="article_worked_through_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(address="", address_normalised="") | (~Q(address="") & ~Q(address_normalised="")),
                name="article_address_is_normalised",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="article_key_is_not_empty"),
            models.CheckConstraint(
                condition=Q(archive_address="") | Q(archive_address__iregex="^https?://"),
                name="article_archive_address_is_of_the_web",
                violation_error_message=_("An archived copy has an address of the web, http or https."),
            ),
            models.UniqueConstraint(
                fields=["address_normalised"],
                condition=~Q(address_normalised=""),
                name="article_address_is_unique",
                violation_error_message=_("An article with this address is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        columns = kwargs.get("update_fields")
        if columns is not None and "address" in columns:
            # Nobody has asked the new one.
            self.link_state = LinkState.UNCHECKED
            kwargs["update_fields"] = {*columns, "address_normalised", "link_state"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return _address(self.key, get_script_prefix())

    @property
    def shows_words(self) -> bool:
        """Whether readers, and machines, may be told any words of its text."""
        return self.shows != Shows.NOTHING

    def clean(self) -> None:
        # Before the constraints are checked, which hold that the two belong together.
        self.address_normalised = normalise_address(self.address) if self.address else ""
        # What is not ASCII is written in three to twelve times as many characters there.
        if len(self.address_normalised) > 2000:
            raise ValidationError({"address": _("This address is too long.")})

    # Verbs

    def add_revision(
        self,
        document: Document,
        received: bytes,
        *,
        received_name: str = "",
        by: User | None,
        cut_from_sha256: str | None = None,
    ) -> Revision:
        """Keep a text as the next revision, and anchor the living quotes in it.

        `cut_from_sha256` makes it an excerpt: the hash of the file it was cut from, "" where unknown.
        Locks the article, so that two revisions added at once get two numbers.
        """
        with transaction.atomic():
            article = Article.objects.select_for_update(no_key=True).get(pk=self.pk)
            of_last = article.revisions.order_by("-number").values_list("number", "captured_at")
            number, captured_at = of_last.first() or (0, None)
            # It came after whatever was decided without it.
            decided = self.annotations.aggregate(at=Max("claim__current_verdict__decided_at"))["at"]
            revision = self.revisions.model.of(
                self,
                document,
                received,
                received_name,
                by,
                number=number + 1,
                captured_at=now_after(captured_at, article.worked_through_at, decided),
                is_excerpt=cut_from_sha256 is not None,
                cut_from_sha256=cut_from_sha256 or "",
            )
            revision.save()
            self.hold(revision, document)
            self.save(update_fields=["access", "checked_at", "retrieved_at", "languages"])
            # The reverse name is the one look back at what quotes an article: a text must never
            # come in, by whatever road, without its quotes being looked for in it.
            self.annotations.living().anchor_in(revision)
        return revision

    def hold(self, revision: Revision, document: Document) -> None:
        """Say that its text is held, since this revision of it at the latest; not saved."""
        self.access = Access.HELD
        self.checked_at = revision.captured_at
        self.retrieved_at = self.retrieved_at or revision.captured_at
        self.languages = self.languages or list(document.languages)

    def derive_from(
        self, source: Article, kind: str, *, by: User | None, note_zh: str = "", note_en: str = ""
    ) -> Derivation:
        """Record that this article takes its content from another. Recording it again changes nothing."""
        with transaction.atomic():
            derivation, _created = self.derivations.get_or_create(
                derived_from=source,
                kind=kind,
                defaults={"note_zh": note_zh, "note_en": note_en, "created_by": by},
            )
            self.reconsider_source(source)
        return derivation

    def decline_source(self, source: Article, *, by: User | None) -> DeclinedDerivation:
        """Record that somebody looked, and that this article does not derive from another: it is not proposed
        again. ValidationError where it is recorded that it does."""
        if source == self:
            raise ValidationError(_("An article cannot derive from itself."))
        if self.derivations.filter(derived_from=source).exists():
            raise ValidationError(_("It is recorded that this article derives from that one."))
        declined, _created = self.declined_derivations.get_or_create(
            derived_from=source, defaults={"created_by": by}
        )
        return declined

    def reconsider_source(self, source: Article) -> None:
        """Take back that it was declined: it may be proposed again. One that was not stays as it is."""
        self.declined_derivations.filter(derived_from=source).delete()

    def judge_provenance(self, provenance: str, reason: str = "") -> None:
        """Record whether its reporting was done for it. Original needs the reason; the others keep none."""
        self.provenance = provenance
        self.provenance_reason = reason.strip() if provenance == Provenance.ORIGINAL else ""
        save_checked(self, columns=["provenance", "provenance_reason"])

    def withdraw(self, reason: str) -> None:
        """Record that its publisher withdrew it: it stops counting as evidence at once."""
        if not reason.strip():
            raise ValidationError(_("Withdrawing an article needs a reason."))
        if self.withdrawn_at:
            raise ValidationError(_("This article has been withdrawn already."))
        self.withdrawn_at, self.withdrawn_reason = timezone.now(), reason.strip()
        self.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    def reinstate(self) -> None:
        """Undo a withdrawal that was recorded by mistake, or that its publisher took back."""
        if not self.withdrawn_at:
            raise ValidationError(_("This article is not withdrawn."))
        self.withdrawn_at, self.withdrawn_reason = None, ""
        self.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    def archive_at(self, address: str) -> None:
        """Record where a copy of it is kept; "" for nowhere. ValidationError where that is no address of the
        web, or its own."""
        if address and self.address and normalise_address(address) == self.address_normalised:
            raise ValidationError(_("This is the address of the article itself, not of a copy."))
        self.archive_address = address
        save_checked(self, columns=["archive_address"])

    def work_through(self, *, by: User) -> None:
        """Record that every checkable assertion in it has been looked at."""
        newest = self.revisions.aggregate(at=Max("captured_at"))["at"]
        self.worked_through_at, self.worked_through_by = now_after(newest), by
        self.save(update_fields=["worked_through_at", "worked_through_by"])

    def take_up_again(self) -> None:
        """Undo the mark that it has been worked through."""
        self.worked_through_at, self.worked_through_by = None, None
        self.save(update_fields=["worked_through_at", "worked_through_by"])

    def is_worked_through(self, newest: Revision | None) -> bool:
        """Whether it has been worked through since this, its newest text, came in. No queries."""
        if self.worked_through_at is None:
            return False
        return newest is None or newest.captured_at <= self.worked_through_at

    def assign_to(self, user: User | None) -> None:
        """Record who is to work through it; None takes it from whoever was."""
        self.assignee = user
        self.save(update_fields=["assignee"])
