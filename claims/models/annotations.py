"""What ties a claim to an article: an annotation, and the anchors that say where its quote stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import MD5, Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import quotes
from articles.languages import Translated, check_language_tag, known
from articles.models import Article, Revision
from claims.choices import AnchorState, Basis, Stance
from claims.querysets import AnnotationQuerySet

from .claims import Claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Annotation(models.Model):
    """Ties a claim to an article, at a quoted passage where there is one (W3C Annotation).

    The quote is the passage as taken (TextQuoteSelector): the database refuses to alter it. Never deleted:
    an annotation that is wrong is removed, with the reason, and can be put back.
    """

    claim = models.ForeignKey(
        Claim, verbose_name=gettext_lazy("claim"), on_delete=models.PROTECT, related_name="annotations"
    )
    article = models.ForeignKey(
        Article, verbose_name=gettext_lazy("article"), on_delete=models.PROTECT, related_name="annotations"
    )
    stance = models.CharField(gettext_lazy("stance"), max_length=20, choices=Stance)

    quote_exact = models.TextField(gettext_lazy("quoted words"), blank=True)
    quote_prefix = models.TextField(gettext_lazy("words before"), blank=True)
    quote_suffix = models.TextField(gettext_lazy("words after"), blank=True)
    #: BCP 47; empty for a source cited as a whole.
    quote_language = models.CharField(
        gettext_lazy("language of the quote"), max_length=35, blank=True, validators=[check_language_tag]
    )
    translation_zh = models.TextField(gettext_lazy("our translation (Chinese)"), blank=True)
    translation_en = models.TextField(gettext_lazy("our translation (English)"), blank=True)
    #: As the passage names it.
    speaker = models.CharField(gettext_lazy("speaker"), max_length=300, blank=True)
    differs_zh = models.TextField(gettext_lazy("how it differs (Chinese)"), blank=True)
    differs_en = models.TextField(gettext_lazy("how it differs (English)"), blank=True)

    #: Where the reporting behind the passage was done; the annotated article itself means its own words.
    origin = models.ForeignKey(
        Article,
        verbose_name=gettext_lazy("origin"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="annotations_as_origin",
    )
    basis = models.CharField(gettext_lazy("basis"), max_length=20, choices=Basis, default=Basis.NOT_ASSESSED)
    note_zh = models.TextField(gettext_lazy("note (Chinese)"), blank=True)
    note_en = models.TextField(gettext_lazy("note (English)"), blank=True)
    superseded_zh = models.TextField(gettext_lazy("how it was superseded (Chinese)"), blank=True)
    superseded_en = models.TextField(gettext_lazy("how it was superseded (English)"), blank=True)
    superseded_at = models.DateTimeField(gettext_lazy("superseded at"), null=True, blank=True)

    created_at = models.DateTimeField(gettext_lazy("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    removed_at = models.DateTimeField(gettext_lazy("removed at"), null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("removed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    removed_reason = models.TextField(gettext_lazy("why it was removed"), blank=True, editable=False)

    differs = Translated()
    note = Translated()
    superseded = Translated()
    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["article", "id"]
        verbose_name = gettext_lazy("annotation")
        verbose_name_plural = gettext_lazy("annotations")
        constraints = [
            known("annotation", "stance", Stance),
            known("annotation", "basis", Basis),
            models.CheckConstraint(
                condition=Q(quote_exact="", quote_prefix="", quote_suffix="", quote_language="")
                | (~Q(quote_exact="") & ~Q(quote_language="")),
                name="annotation_quote_has_words_and_a_language",
                violation_error_message=gettext_lazy("A quote needs its words and their language."),
            ),
            models.CheckConstraint(
                condition=~Q(quote_exact="") | Q(translation_zh="", translation_en=""),
                name="annotation_translation_is_of_a_quote",
                violation_error_message=gettext_lazy("Only a quote has a translation."),
            ),
            models.CheckConstraint(
                condition=~Q(stance="states") | ~Q(quote_exact=""),
                name="annotation_that_states_has_a_quote",
                violation_error_message=gettext_lazy("An article that states the claim is quoted."),
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_reason="")),
                name="annotation_removed_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_zh="", superseded_en="")
                | (Q(superseded_at__isnull=False) & ~Q(superseded_zh="", superseded_en="")),
                name="annotation_superseded_says_how",
                violation_error_message=gettext_lazy("A superseded passage needs the time and how."),
            ),
            # Hashed: an index row holds at most 2,700 bytes and a quote may be longer. No text holds a CR.
            models.UniqueConstraint(
                F("claim"),
                F("article"),
                F("stance"),
                MD5(
                    Concat(
                        "quote_prefix",
                        Value("\r"),
                        "quote_exact",
                        Value("\r"),
                        "quote_suffix",
                        output_field=models.TextField(),
                    )
                ),
                condition=Q(removed_at__isnull=True) & ~Q(quote_exact=""),
                name="annotation_of_a_passage_is_living_once",
                violation_error_message=gettext_lazy("This passage already carries this claim and stance."),
            ),
            models.UniqueConstraint(
                fields=["claim", "article", "stance", "origin"],
                condition=Q(removed_at__isnull=True, quote_exact=""),
                nulls_distinct=False,
                name="annotation_of_a_whole_article_is_living_once",
                violation_error_message=gettext_lazy(
                    "This source is already cited for the claim and stance."
                ),
            ),
        ]
        indexes = [models.Index(fields=["article", "claim"], name="annotation_by_article")]

    def __str__(self) -> str:
        return self.quote_exact[:80] or f"{self.get_stance_display()}: {self.article}"

    @property
    def is_living(self) -> bool:
        return self.removed_at is None

    @property
    def quote(self) -> quotes.Quote:
        return quotes.Quote(self.quote_exact, self.quote_prefix, self.quote_suffix)

    # Verbs

    def anchors_as_taken(self, *, near: int | None = None) -> list[Anchor]:
        """The anchors of a new annotation in every held revision, newest first, not saved.

        `near` is the code point at which the editor took the words. ValidationError where the newest
        revision does not have them, has them in several places alike, or where something else stands
        around them than was given. Two queries.
        """
        revisions = list(self.article.revisions.order_by("-number"))
        if not revisions:
            raise ValidationError(_("No text of this article is held, so no words of it can be quoted."))
        newest, *older = [Anchor.found(self, revision, near=near) for revision in revisions]
        if newest.state == AnchorState.AMBIGUOUS:
            raise ValidationError(_("These words stand in several places: say what stands around them."))
        if newest.start is None or newest.end is None:
            raise ValidationError(_("These words do not stand in the article's text as they were given."))
        length = max(len(self.quote_prefix), len(self.quote_suffix))
        revision = newest.revision
        before, after = quotes.context(
            revision.text, newest.start, newest.end, length, omissions=revision.omissions
        )
        if not before.endswith(self.quote_prefix):
            raise ValidationError(_("The words before are not what stands right before the quote."))
        if not after.startswith(self.quote_suffix):
            raise ValidationError(_("The words after are not what stands right after the quote."))
        if Annotation.objects.living().at_place(newest).exclude(pk=self.pk).exists():
            raise ValidationError(_("This passage already carries this claim and stance."))
        return [newest, *older]

    def remove(self, *, by: User, reason: str) -> None:
        """Take the annotation out of all counts. It stays on record and can be put back."""
        if not reason.strip():
            raise ValidationError(_("Removing an annotation needs a reason."))
        if not self.is_living:
            raise ValidationError(_("This annotation has been removed already."))
        self.removed_at, self.removed_by, self.removed_reason = timezone.now(), by, reason.strip()
        self.save(update_fields=["removed_at", "removed_by", "removed_reason"])

    def put_back(self) -> None:
        """Undo the removal. ValidationError where the passage has been annotated anew since."""
        if self.is_living:
            raise ValidationError(_("This annotation has not been removed."))
        with transaction.atomic():
            article = Article.objects.select_for_update(no_key=True).get(pk=self.article_id)
            # While it was removed, nobody looked for it in what came in.
            for revision in article.revisions.exclude(anchors__annotation=self):
                Annotation.objects.filter(pk=self.pk).anchor_in(revision)
            newest = self.anchors.order_by("-revision__number").first()
            if newest and newest.end and Annotation.objects.living().at_place(newest).exists():
                raise ValidationError(_("This passage already carries this claim and stance."))
            self.removed_at, self.removed_by, self.removed_reason = None, None, ""
            self.validate_constraints()
            self.save(update_fields=["removed_at", "removed_by", "removed_reason"])


class Anchor(models.Model):
    """Where a quote stands in one revision (W3C TextPositionSelector, in Unicode code points).

    The database holds that the slice of an exact or moved anchor equals the quote.
    """

    annotation = models.ForeignKey(
        Annotation, verbose_name=gettext_lazy("annotation"), on_delete=models.CASCADE, related_name="anchors"
    )
    revision = models.ForeignKey(
        Revision, verbose_name=gettext_lazy("revision"), on_delete=models.PROTECT, related_name="anchors"
    )
    #: Code points in the revision's text, end exclusive; none where the quote was not found.
    start = models.PositiveIntegerField(gettext_lazy("start"), null=True, blank=True)
    end = models.PositiveIntegerField(gettext_lazy("end"), null=True, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=AnchorState)
    created_at = models.DateTimeField(gettext_lazy("recorded at"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["revision", "start", "end"]
        verbose_name = gettext_lazy("anchor")
        verbose_name_plural = gettext_lazy("anchors")
        constraints = [
            known("anchor", "state", AnchorState),
            models.UniqueConstraint(
                fields=["annotation", "revision"], name="anchor_is_one_for_each_revision"
            ),
            models.CheckConstraint(
                # Both spelt out: a comparison with NULL is unknown, and a check lets the unknown pass.
                condition=Q(
                    state__in=["exact", "moved", "changed"],
                    start__isnull=False,
                    end__isnull=False,
                    start__lt=F("end"),
                )
                | Q(state__in=["ambiguous", "orphaned"], start__isnull=True, end__isnull=True),
                name="anchor_found_has_a_place_and_one_not_found_has_none",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="anchor_confirmed_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.start}–{self.end}"

    @classmethod
    def found(cls, annotation: Annotation, revision: Revision, *, near: int | None = None) -> Anchor:
        """The anchor of this annotation's quote in this revision, not saved. No queries."""
        match = quotes.find(annotation.quote, revision.text, near=near, omissions=revision.omissions)
        return cls(
            annotation=annotation,
            revision=revision,
            start=match.start,
            end=match.end,
            state=match.state,
        )
