"""The claims among which an editor chooses the one that a passage carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import Article
from articles.search.keeping import catch_up
from claims.desk.cards import status_at_desk
from claims.models import Annotation, Claim
from claims.recognising import recognise

#: As many as have a key each.
MOST = 8
#: How well a claim fits a sentence that may well say the same; the others of one story mostly fit less.
ALIKE = 0.25


@dataclass(frozen=True)
class Pick:
    """A claim to choose, with its living passages in the article at hand and in all articles."""

    claim: Claim
    status: str
    here: int
    everywhere: int


def claims_like(words: str, most: int = MOST, *, least: float = 0) -> list[Claim]:
    """The standing claims whose wordings say best what these words say, best first: at least so well.

    Four queries.
    """
    catch_up()
    best = [one.claim for one in recognise(words, most) if one.fit >= least]
    found = Claim.objects.with_status().in_bulk(best)
    return [found[key] for key in best]


def picks_of(claims: Iterable[Claim], article: Article) -> list[Pick]:
    """The claims, each once. One query."""
    known = {claim.pk: claim for claim in claims}
    passages = Annotation.objects.living().passages_by_claim(known, article)
    return [Pick(claim, status_at_desk(claim), *passages.get(key, (0, 0))) for key, claim in known.items()]
