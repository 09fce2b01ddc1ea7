"""What ties a claim to an article."""

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
from articles.models import Article
from articles.saving import Overtaken, failures_heard, save_checked
from claims.anchoring import anchors_before
from claims.choices import AnchorState, Basis, Stance
from claims.querysets import AnnotationQuerySet

from .anchors import Anchor
from .claims import Claim

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.auth.models import User


#: What an annotation that takes the place of another has of it, but for what was changed.
CARRIED_OVER = (
    "stance",
    "quote_exact",
    "quote_prefix",
    "quote_suffix",
    "quote_language",
    "translation_zh",
    "translation_en",
    "speaker",
    "differs_zh",
    "differs_en",
    "origin",
    "basis",
    "note_zh",
    "note_en",
    "superseded_zh",
    "superseded_en",
    "superseded_at",
)
REMOVAL = ("removed_at", "removed_by", "removed_reason")


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

    #: The annotation it took the place of, when its words, claim or stance were changed.
    replaces = models.ForeignKey(
        "self",
        verbose_name=gettext_lazy("takes the place of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        editable=False,
    )
    #: Counts the edits, so that two editors do not overwrite each other. The database counts; what is
    #: written here is ignored.
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)
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
        if self.quote_exact:
            return self.quote_exact[:80]
        return _("%(stance)s: %(article)s") % {"stance": self.get_stance_display(), "article": self.article}

    def get_stance_display(self) -> str:  # type: ignore[no-redef]
        """As Django's own, which puts a table of all stances together each time."""
        return str(Stance(self.stance).label)

    @property
    def is_living(self) -> bool:
        return self.removed_at is None

    @property
    def quote(self) -> quotes.Quote:
        return quotes.Quote(self.quote_exact, self.quote_prefix, self.quote_suffix)

    def heir(self) -> Annotation | None:
        """Of a removed one the living one in its place, if any: the one that took it, or that ties the same
        passage to the claim which its own was merged into."""
        for other in self.replaced_by.order_by("-pk"):
            if found := other if other.is_living else other.heir():
                return found
        claim = self.claim
        while claim.merged_into:
            claim = claim.merged_into
        return claim.annotations.living().alike(self).first() if claim != self.claim else None

    @property
    def may_come_back(self) -> bool:
        """Whether a removed one can be put back, as far as can be told before the passage is looked for."""
        return not self.claim.merged_into_id and self.heir() is None

    # Verbs

    def anchors_as_taken(self, *, near: int | None = None) -> list[Anchor]:
        """The anchors of a new annotation in every held revision, newest first, not saved.

        `near` is the code point at which the editor took the words. ValidationError where the newest
        revision does not have them, has them in several places alike, or where something else stands
        around them than was given. Two queries.
        """
        revisions = list(self.article.revisions.defer("received").order_by("-number"))
        if not revisions:
            raise ValidationError(_("No text of this article is held, so no words of it can be quoted."))
        newest = Anchor.found(self, revisions[0], near=near)
        newest.reason = ""
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
        self.refuse_twice(newest)
        if near is not None:
            self.quote_prefix, self.quote_suffix = quotes.context(
                revision.text, newest.start, newest.end, omissions=revision.omissions
            )
        return [newest, *anchors_before(newest, revisions[1:])]

    def anchors_of(self, other: Annotation) -> list[Anchor]:
        """The anchors of another annotation of the same words, as this one's, not saved. Two queries."""
        known = other.anchors.select_related("revision").defer("revision__received")
        anchors = [anchor.copied_to(self) for anchor in known.order_by("-revision__number")]
        if anchors and anchors[0].is_placed:
            self.refuse_twice(anchors[0])
        return anchors

    def refuse_twice(self, anchor: Anchor) -> None:
        """ValidationError where the words at this place carry the claim and stance already."""
        if Annotation.objects.living().at_place(anchor).exclude(pk=self.pk).exists():
            raise ValidationError(_("This passage already carries this claim and stance."))

    def change(self, *, version: int, **columns: Any) -> None:
        """Change what is said of the passage: basis, origin, speaker, notes and the like.

        Raises Overtaken where it is no longer the `version` that the editor saw.
        """
        with transaction.atomic():
            now = self._as_seen(version)
            for name, value in columns.items():
                setattr(now, name, value.strip() if isinstance(value, str) else value)
            save_checked(now, exclude=["origin"], columns=list(columns))
        self.refresh_from_db()

    def _as_seen(self, version: int | None) -> Annotation:
        """The row, locked: still the version that the editor saw. Overtaken, ValidationError where not."""
        now = Annotation.objects.select_for_update(no_key=True).get(pk=self.pk)
        if version not in (None, now.version):
            raise Overtaken(now)
        if not now.is_living:
            raise ValidationError(_("This annotation has been removed already."))
        return now

    def replace(
        self,
        *,
        by: User,
        version: int,
        reason: str,
        claim: Claim | None = None,
        near: int | None = None,
        **columns: Any,
    ) -> Annotation:
        """Tie the passage to another claim, with another stance or in other words: this one is removed and
        the new one returned, with `columns` changed and all others as they were.

        Raises Overtaken where it is no longer the `version` that the editor saw; ValidationError as
        Claim.annotate does, and then nothing is changed. Locks both claims and the article.
        """
        with transaction.atomic():
            claim = claim or self.claim
            self._lock(claim)
            now = self._as_seen(version)
            now.remove(by=by, reason=reason)
            if columns.get("quote_exact", now.quote_exact) != now.quote_exact or near is not None:
                columns = {"quote_prefix": "", "quote_suffix": ""} | columns
            kept = {name: getattr(now, name) for name in CARRIED_OVER} | columns
            stance = kept.pop("stance")
            return claim.annotate(self.article, stance, by=by, near=near, replaces=now, **kept)

    def follow(self, claim: Claim, *, by: User, reason: str) -> Annotation | None:
        """Go over to another claim; None where the passage carries that one already, in the same stance."""
        with transaction.atomic():
            self._lock(claim)
            locking = Annotation.objects.select_for_update(no_key=True, of=("self",))
            now = locking.select_related("article").get(pk=self.pk)
            now.remove(by=by, reason=reason)
            if claim.annotations.living().alike(now).exists():
                return None
            kept = {name: getattr(now, name) for name in CARRIED_OVER if name != "stance"}
            return claim.annotate(now.article, now.stance, by=by, replaces=now, **kept)

    def _lock(self, claim: Claim) -> None:
        """Lock both claims and then the article, as whoever annotates does."""
        Claim.objects.select_for_update(no_key=True).order_by("pk").in_bulk([claim.pk, self.claim_id])
        Article.objects.select_for_update(no_key=True).get(pk=self.article_id)

    def remove(self, *, by: User, reason: str, version: int | None = None) -> None:
        """Take the annotation out of all counts. It stays on record and can be put back.

        Raises Overtaken where it is no longer the `version` that the editor saw.
        """
        if not reason.strip():
            raise ValidationError(_("Removing an annotation needs a reason."))
        with transaction.atomic():
            now = self._as_seen(version)
            now.removed_at, now.removed_by, now.removed_reason = timezone.now(), by, reason.strip()
            now.save(update_fields=REMOVAL)
        self.refresh_from_db(fields=[*REMOVAL, "version"])

    def put_back(self, *, version: int | None = None) -> None:
        """Undo the removal.

        Raises Overtaken where it is no longer the `version` that the editor saw; ValidationError where the
        passage was annotated anew, another annotation took its place, or its claim was merged.
        """
        with transaction.atomic():
            self._lock(self.claim)
            locking = Annotation.objects.select_for_update(no_key=True, of=("self",))
            now = locking.select_related("claim").get(pk=self.pk)
            if now.is_living:
                raise ValidationError(_("This annotation has not been removed."))
            if version not in (None, now.version):
                raise Overtaken(now)
            if now.claim.merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            if now.replaced_by.living().exists():
                raise ValidationError(_("Another annotation took its place: remove that one first."))
            now._anchor_in_what_came_in()
            now.removed_at, now.removed_by, now.removed_reason = None, None, ""
            with failures_heard():
                now.validate_constraints()
            now.save(update_fields=REMOVAL)
        self.refresh_from_db(fields=[*REMOVAL, "version"])

    def _anchor_in_what_came_in(self) -> None:
        """While it was removed, nobody looked for its quote in what came in."""
        if not self.quote_exact:
            return
        for revision in self.article.revisions.exclude(anchors__annotation=self).defer("received"):
            Annotation.objects.filter(pk=self.pk).anchor_in(revision)
        newest = self.anchors.order_by("-revision__number").first()
        if newest and newest.is_placed:
            self.refuse_twice(newest)
