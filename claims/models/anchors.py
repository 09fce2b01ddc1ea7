"""Where the quote of an annotation stands in one text of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import quotes
from articles.clock import now_after
from articles.languages import known
from articles.models import Article, Revision
from articles.saving import Overtaken, save_checked
from claims.anchoring import anchors_in
from claims.choices import AnchorState
from claims.querysets import FOUND, AnchorQuerySet

if TYPE_CHECKING:
    from typing import Any

    from django.contrib.auth.models import User

    from .annotations import Annotation

#: What a decision on an anchor writes, or takes back.
DECIDED = ("start", "end", "state", "reason", "likeness", "confirmed_at", "confirmed_by")


class Anchor(models.Model):
    """Where a quote stands in one revision (W3C TextPositionSelector, in Unicode code points).

    The database holds that the slice of an exact or moved anchor equals the quote.
    """

    annotation = models.ForeignKey(
        "claims.Annotation",
        verbose_name=gettext_lazy("annotation"),
        on_delete=models.CASCADE,
        related_name="anchors",
    )
    revision = models.ForeignKey(
        Revision, verbose_name=gettext_lazy("revision"), on_delete=models.PROTECT, related_name="anchors"
    )
    #: Code points in the revision's text, end exclusive; none where the quote was not found.
    start = models.PositiveIntegerField(gettext_lazy("start"), null=True, blank=True)
    end = models.PositiveIntegerField(gettext_lazy("end"), null=True, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=AnchorState)
    #: Why the quote was placed here or nowhere, a value of articles.quotes.Reason; "" where an editor chose.
    reason = models.CharField(gettext_lazy("reason"), max_length=20, blank=True, editable=False)
    #: From 0 to 1, how alike the place is to the passage as taken; none where nothing but its words counted,
    #: where there is no place, and where an editor chose it.
    likeness = models.FloatField(gettext_lazy("likeness"), null=True, blank=True, editable=False)
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

    objects = AnchorQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "start", "end"]
        verbose_name = gettext_lazy("anchor")
        verbose_name_plural = gettext_lazy("anchors")
        indexes = [
            # Few of very many: those that an editor has to decide on.
            models.Index(
                fields=["annotation"],
                condition=Q(confirmed_at__isnull=True) & ~Q(state__in=FOUND),
                name="anchor_to_confirm",
            )
        ]
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
                condition=Q(likeness__isnull=True) | Q(likeness__gte=0, likeness__lte=1),
                name="anchor_likeness_is_a_share",
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
            reason=match.reason,
            likeness=match.likeness,
        )

    @property
    def is_placed(self) -> bool:
        """Whether the quote stands here: in its own words, or in changed ones that an editor confirmed."""
        return self.state in FOUND or (self.state == AnchorState.CHANGED and self.confirmed_at is not None)

    @property
    def words(self) -> str:
        """What stands at its place in the revision; "" where it has none. Reads the revision's text."""
        return "" if self.start is None else self.revision.text[self.start : self.end]

    @property
    def seen(self) -> str:
        """What a form says of the anchor that it was made for: alike as long as nobody has decided on it."""
        decided_at = self.confirmed_at.timestamp() if self.confirmed_at else ""
        return f"{self.state} {self.start} {self.end} {decided_at}"

    def copied_to(self, annotation: Annotation) -> Anchor:
        """The same of another annotation of the same words, not saved."""
        names = ("revision", "start", "end", "state", "reason", "likeness", "confirmed_at", "confirmed_by_id")
        return Anchor(annotation=annotation, **{name: getattr(self, name) for name in names})

    # Verbs

    def accept(self, *, by: User) -> None:
        """Confirm that the quote stands where it was found, in the words that stand there now.

        Raises Overtaken where somebody else has decided since this was read; ValidationError where there is
        no place, where a newer text has come in, and where the same claim has the same words already. Locks
        the claim, the article and the annotation, as the other verbs do.
        """
        with transaction.atomic():
            now = self._as_seen()
            if now.start is None:
                raise ValidationError(_("No place was found for this quote: choose one, or none."))
            is_own = now.words == now.annotation.quote_exact
            now._decide(by, state=AnchorState.MOVED if is_own and now.state not in FOUND else now.state)
        self.refresh_from_db()

    def place(self, start: int, end: int, *, by: User) -> None:
        """Record where the quote stands: text[start:end] of the revision, in code points.

        Raises what `accept` raises, and ValidationError where there are no words, or some were left out.
        """
        with transaction.atomic():
            now = self._as_seen()
            try:
                quotes.context(now.revision.text, start, end, omissions=now.revision.omissions)
            except ValueError as gap:
                raise ValidationError(_("Choose words of the text, none of which were left out.")) from gap
            found = now._as_matched()
            if now.revision.text[start:end] != now.annotation.quote_exact:
                state = AnchorState.CHANGED
            else:
                is_found = found.start == start and found.state in FOUND
                state = AnchorState(found.state) if is_found else AnchorState.MOVED
            now._decide(by, start=start, end=end, state=state, reason="", likeness=None)
        self.refresh_from_db()

    def orphan(self, *, by: User) -> None:
        """Record that the text has no place for the quote. Raises what `accept` raises."""
        with transaction.atomic():
            now = self._as_seen()
            reason = now.reason if now.state == AnchorState.ORPHANED else ""
            now._decide(by, start=None, end=None, state=AnchorState.ORPHANED, reason=reason, likeness=None)
        self.refresh_from_db()

    def reconsider(self) -> None:
        """Take back what was decided: the quote is where it was found, and waits for somebody again.

        Raises Overtaken and ValidationError as `accept` does.
        """
        with transaction.atomic():
            now = self._as_seen()
            if now.confirmed_at is None:
                raise ValidationError(_("Nobody has decided on this quote."))
            found = now._as_matched()
            now._write(
                {name: getattr(found, name) for name in DECIDED}
                | {"confirmed_at": None, "confirmed_by": None}
            )
        self.refresh_from_db()

    @classmethod
    def accept_printed_otherwise(cls, revision: Revision, *, by: User) -> int:
        """Accept all proposals in the newest text of an article whose words are only printed otherwise; the
        number of them. Those at whose place the same claim stands already are left. Eight queries.
        """
        from .claims import Claim

        with transaction.atomic():
            waiting = cls.objects.living().in_newest_text().filter(revision=revision)
            annotations = [anchor.annotation for anchor in waiting.printed_otherwise()]
            claims = {one.claim_id for one in annotations}
            Claim.objects.select_for_update(no_key=True).order_by("pk").in_bulk(claims)
            Article.objects.select_for_update(no_key=True).get(pk=revision.article_id)
            # As they are now that nobody else can decide on them.
            anchors = waiting.filter(annotation__claim__in=claims).printed_otherwise()
            taken = cls.objects.placed().living().filter(revision=revision)
            places = set(taken.values_list("annotation__claim", "annotation__stance", "start", "end"))
            accepted = []
            for anchor in anchors:
                place = (anchor.annotation.claim_id, anchor.annotation.stance, anchor.start, anchor.end)
                if place not in places:
                    places.add(place)
                    accepted.append(anchor.pk)
            return cls.objects.filter(pk__in=accepted).update(confirmed_at=timezone.now(), confirmed_by=by)

    def _as_seen(self) -> Anchor:
        """The row as it was read, still, with what it hangs on locked. Overtaken, ValidationError."""
        from .claims import Claim

        claim, article = self.annotation.claim_id, self.annotation.article_id
        Claim.objects.select_for_update(no_key=True).get(pk=claim)
        Article.objects.select_for_update(no_key=True).get(pk=article)
        type(self.annotation).objects.select_for_update(no_key=True).get(pk=self.annotation_id)
        now = (
            Anchor.objects.select_related("annotation", "revision")
            .defer("revision__received")
            .get(pk=self.pk)
        )
        if now.seen != self.seen:
            raise Overtaken(now)
        if not now.annotation.is_living:
            raise ValidationError(_("This annotation has been removed already."))
        if Revision.objects.filter(article=article, number__gt=now.revision.number).exists():
            raise ValidationError(
                _("A newer text of this article has come in: its quotes are confirmed there.")
            )
        return now

    def _as_matched(self) -> Anchor:
        """What is found anew in this revision, not saved. Two queries."""
        (found,) = anchors_in([self.annotation], self.revision)
        return found

    def _decide(self, by: User, **columns: Any) -> None:
        if self.confirmed_at is not None:
            raise ValidationError(_("This has been decided already: take that back first."))
        for name, value in columns.items():
            setattr(self, name, value)
        if self.start is not None:
            self.annotation.refuse_twice(self)
        decided_at = self.annotation.claim.verdicts.last_decided_at()
        # A verdict that was decided before knew nothing of it.
        self._write(columns | {"confirmed_at": now_after(decided_at), "confirmed_by": by})

    def _write(self, columns: dict[str, Any]) -> None:
        for name, value in columns.items():
            setattr(self, name, value)
        save_checked(self, exclude=["confirmed_by"], columns=list(columns))
