"""The claims among which an editor chooses the one that a passage carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import Article
from claims.desk.cards import status_at_desk
from claims.matching import rank
from claims.models import Annotation, Claim

#: As many as have a key each.
MOST = 8
#: Of a passage, in code points: what comes after says little about which claim it carries.
LONGEST_ASKED = 2000


@dataclass(frozen=True)
class Pick:
    """A claim to choose, with its living passages in the article at hand and in all articles."""

    claim: Claim
    status: str
    here: int
    everywhere: int


def claims_like(words: str, most: int = MOST) -> list[Claim]:
    """The standing claims whose wordings say best what these words say. Two queries."""
    best = [key for key, _fit in rank(words[:LONGEST_ASKED], Claim.objects.wordings())[:most]]
    found = Claim.objects.with_status().in_bulk(best)
    return [found[key] for key in best]


def picks_of(claims: Iterable[Claim], article: Article) -> list[Pick]:
    """The claims, each once. One query."""
    known = {claim.pk: claim for claim in claims}
    passages = Annotation.objects.living().passages_by_claim(known, article)
    return [Pick(claim, status_at_desk(claim), *passages.get(key, (0, 0))) for key, claim in known.items()]
