"""Records of the back office are found by their claim as the desk finds claims: through the index."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.office import FoundByIndex
from articles.search.asking import Asked
from claims.models import Claim


class FoundByClaim(FoundByIndex):
    """By their claim."""

    #: The columns that name a claim; "pk" for the claims themselves.
    claims: tuple[str, ...] = ("claim",)
    search_help_text = _("Words of the claim, “phrases”, -without; or a slug.")

    def by_index(self, asked: Asked) -> Q:
        claims = Claim.objects.matching(asked).order_by().values("pk")
        return Q(*((f"{column}__in", claims) for column in self.claims), _connector=Q.OR)
