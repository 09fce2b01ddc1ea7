"""Two editors at the same claim at the same moment."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from articles.saving import Overtaken
from claims.models import Annotation, Claim, Claimant
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


def test_one_puts_back_what_another_changes_at_the_same_moment(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        annotation, editor = make_annotation(), make_user()
        annotation.remove(by=editor, reason="A slip.")
        same = Annotation.objects.get(pk=annotation.pk)
        with transaction.atomic():
            annotation.put_back(version=annotation.version)
            rival = Rival(lambda: same.put_back(version=same.version))
            annotation.change(version=annotation.version, note_en="It stands.")
        assert isinstance(rival.outcome(), ValidationError)
        assert Annotation.objects.get(pk=annotation.pk).note_en == "It stands."


def test_the_second_of_two_who_remove_it_at_once_is_told(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        annotation, editor, other = make_annotation(), make_user(), make_user()
        same = Annotation.objects.get(pk=annotation.pk)
        with transaction.atomic():
            annotation.remove(by=editor, reason="A slip.", version=1)
            rival = Rival(lambda: same.remove(by=other, reason="Mine.", version=1))
        assert isinstance(rival.outcome(), ValidationError)
        assert Annotation.objects.get(pk=annotation.pk).removed_by == editor


def test_a_claimant_named_by_two_at_once_is_one(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        named: list[Claimant] = []
        with transaction.atomic():
            named.append(Claimant.objects.named("港务长", "zh-Hans"))
            rival = Rival(lambda: named.append(Claimant.objects.named("港务长", "zh-Hans")))
        assert rival.outcome() is None
        assert named[0] == named[1]
