"""Records of the back office are found by their claim as the desk finds claims: through the index."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.office import ModelAdmin
from articles.search.asking import ask
from articles.search.keeping import catch_up
from claims.models import Claim
from claims.templatetags.searching import problem_in_words, unindexed_in_words


class FoundByClaim(ModelAdmin):
    """Finds records whose claim has the words, and those that have them all in columns of their own
    (`search_fields`)."""

    #: The columns that name a claim; "pk" for the claims themselves.
    claims: tuple[str, ...] = ("claim",)
    search_help_text = _("Words of the claim, “phrases”, -without; or a slug.")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        is_choosing = "term" in request.GET
        asked, unindexed = ask(search_term, typing=is_choosing), catch_up()
        claims = Claim.objects.matching(asked).order_by().values("pk")
        by_claim = Q(*((f"{column}__in", claims) for column in self.claims), _connector=Q.OR)
        others, _has_duplicates = super().get_search_results(request, queryset, search_term)
        if not is_choosing:
            self._tell(request, problem_in_words(asked), unindexed)
        return queryset.filter(by_claim | Q(pk__in=others.order_by().values("pk"))), False

    def _tell(self, request: HttpRequest, problem: str, unindexed: int) -> None:
        if problem:
            self.message_user(request, problem, messages.WARNING)
        if unindexed:
            self.message_user(request, unindexed_in_words(unindexed), messages.WARNING)
