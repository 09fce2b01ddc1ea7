"""Two editors at the same claim at the same moment."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from articles.saving import Overtaken
from claims.models import Annotation, Claim
from tests.database import Rival, committed
from tests.factory import make_annotation, make_claim, make_held_article, make_user


def test_two_who_save_at_once_are_told_apart(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        claim = make_claim()
        first, second = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
        with transaction.atomic():
            first.change(version=1, statement_en="First.")
            rival = Rival(lambda: second.change(version=1, statement_en="Second."))
        assert isinstance(rival.outcome(), Overtaken)
        assert Claim.objects.get(pk=claim.pk).statement_en == "First."


def test_a_passage_can_be_annotated_while_another_claim_is_merged(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        article, editor = make_held_article(), make_user()
        claim, other = make_claim(), make_claim()
        make_annotation(claim, article)

        def annotate() -> None:
            claim.annotate(
                article, "states", by=None, quote_exact="Nobody at the ministry", quote_language="en"
            )

        with transaction.atomic():
            claim.merge_into(other, by=editor)
            rival = Rival(annotate)
        assert isinstance(rival.outcome(), ValidationError)
        assert Annotation.objects.living().count() == 1
