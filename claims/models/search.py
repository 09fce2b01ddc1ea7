"""What claims are searched and recognised by: tables made from the others (articles/models/search.py)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class IndexedClaim(models.Model):
    """A claim in the words that readers see, that the desk has, or both where those are the same."""

    id = models.BigAutoField(primary_key=True)
    claim_id = models.BigIntegerField()
    #: Wording (weight A), claimants (B), rationale (C); and its labels, for filters: also of whose words they
    #: are (claims/indexing/claims.py), and of the blocks that it is in (claims/searching.py).
    terms = SearchVectorField()
    #: Status, topics and so on, as `=status:verified`, to be counted.
    labels = ArrayField(models.TextField(), default=list)
    decided_at = models.DateTimeField(null=True)
    said_on = models.DateField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["terms"], name="indexed_claim_terms"),
            models.Index(fields=["claim_id"], name="indexed_claim_key"),
            models.Index(fields=["decided_at", "claim_id"], name="indexed_claim_decided"),
            models.Index(fields=["said_on", "claim_id"], name="indexed_claim_said"),
        ]


class IndexedWording(models.Model):
    """One wording of a claim that stands, as passages are compared with it (claims/matching.py)."""

    id = models.BigAutoField(primary_key=True)
    claim_id = models.BigIntegerField(db_index=True)
    language = models.CharField(max_length=35)
    terms = SearchVectorField()
    #: In tokens.
    length = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["terms"], name="indexed_wording_terms")]


class WaitingClaim(models.Model):
    """A claim that was found to wait at the desk when it was weighed last (claims/desk/balance.py): one for
    which no evidence counts, or whose public verdict is at risk. Of all others there is no row."""

    claim = models.OneToOneField(
        "Claim", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="waiting"
    )
    lacks_evidence = models.BooleanField()
    is_at_risk = models.BooleanField()
    #: Whether the evidence no longer supports the status that readers see.
    has_lost_status = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["claim"], condition=Q(lacks_evidence=True), name="waiting_for_evidence"),
            models.Index(fields=["claim"], condition=Q(is_at_risk=True), name="waiting_at_risk"),
        ]


class MatchingTerm(models.Model):
    """In how many wordings a term stands: the rarer, the more it tells."""

    term = models.TextField(primary_key=True, db_collation="C")
    wordings = models.BigIntegerField()
