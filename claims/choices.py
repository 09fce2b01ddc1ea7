"""The closed lists of values of claims and what hangs on them; the database checks every column of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClaimKind(models.TextChoices):
    FACT = "fact", _("fact")
    ATTRIBUTION = "attribution", _("attribution")
    PREDICTION = "prediction", _("prediction")
    OPINION = "opinion", _("opinion")


class SaidPrecision(models.TextChoices):
    NONE = "none", _("not known")
    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


class LinkKind(models.TextChoices):
    CONTRADICTS = "contradicts", _("contradicts")
    SAYS = "says", _("says")
    REFINES = "refines", _("refines")
    RESTS_ON = "rests_on", _("rests on")


class Stance(models.TextChoices):
    STATES = "states", _("states")
    CORROBORATES = "corroborates", _("corroborates")
    CONTRADICTS = "contradicts", _("contradicts")
    CONTEXT = "context", _("context")


class Basis(models.TextChoices):
    DOCUMENT = "document", _("document")
    ON_RECORD = "on_record", _("on record")
    WITNESSED = "witnessed", _("witnessed by the reporter")
    ANONYMOUS = "anonymous", _("anonymous")
    UNATTRIBUTED = "unattributed", _("unattributed")
    OWN_WORD = "own_word", _("claimant's own word")
    CONJECTURE = "conjecture", _("conjecture")
    NOT_ASSESSED = "not_assessed", _("not assessed")


class AnchorState(models.TextChoices):
    EXACT = "exact", _("exact")
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("changed")
    AMBIGUOUS = "ambiguous", _("ambiguous")
    ORPHANED = "orphaned", _("orphaned")


class VerdictKind(models.TextChoices):
    VERDICT = "verdict", _("verdict")
    STILL_HOLDS = "still_holds", _("still holds")
    WITHDRAWAL = "withdrawal", _("withdrawal")


class Decision(models.TextChoices):
    PENDING = "pending", _("pending")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class Status(models.TextChoices):
    """What a verdict says of a claim; in the order in which lists show them."""

    VERIFIED = "verified", _("verified")
    CORROBORATED = "corroborated", _("corroborated")
    DISPUTED = "disputed", _("disputed")
    REFUTED = "refuted", _("refuted")
    UNVERIFIED = "unverified", _("unverified")
    SPECULATIVE = "speculative", _("speculative")
    OPINION = "opinion", _("opinion")


class Outcome(models.TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
