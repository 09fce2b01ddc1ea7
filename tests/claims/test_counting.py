"""What is kept for readers' lists is what counting anew finds, after every kind of change, by whoever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from claims.counting import ARTICLES
from claims.history import decided_in_turn
from claims.models import Annotation, Claim, Correction, Figure, QuotedArticle, Verdict
from tests.database import Rival, as_if_committed, committed, sql
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_user,
    make_verdict,
)

Kept = tuple[dict[str, int], set[int], list[int]]


def kept() -> Kept:
    """Once what was changed so far is kept: the figures, the articles quoted, the corrections."""
    as_if_committed()
    figures = {name: number for name, number in Figure.objects.by_name().items() if number}
    corrections = [one.pk for one in Verdict.objects.corrections()]
    assert list(Correction.objects.latest_first(0, 1000)) == corrections
    return figures, set(QuotedArticle.objects.values_list("pk", flat=True)), corrections


def counted() -> Kept:
    """The same, by going over everything there is."""
    seen = Annotation.objects.of_public_claims().quoted().order_by()
    articles = set(seen.values_list("article", flat=True))
    figures = Claim.objects.public().count_by_status() | ({ARTICLES: len(articles)} if articles else {})
    corrections = [
        one.verdict
        for claim in Claim.objects.all()
        for one in decided_in_turn(claim, claim.verdicts.for_history())
        if one.is_correction
    ]
    corrections.sort(key=lambda one: (one.decided_at, one.pk), reverse=True)
    return figures, articles, [one.pk for one in corrections]


@pytest.fixture
def passage(db: None) -> Annotation:
    """Of a public claim; its article is quoted for this claim alone."""
    annotation = make_annotation(make_claim(slug="bridge"), make_held_article(), quote=QUOTE)
    make_verdict(annotation.claim, "disputed")
    make_verdict(make_claim(slug="ferry"), "refuted")
    return annotation


def put_back_before_its_claim_is_decided_on_again(passage: Annotation) -> None:
    passage.remove(by=make_user(), reason="Wrong.", version=passage.version)
    make_verdict(passage.claim, "unverified")
    passage.refresh_from_db()
    passage.put_back(version=passage.version)


CHANGES: dict[str, Callable[[Annotation], object]] = {
    "a first verdict": lambda passage: make_verdict(make_claim(), "verified"),
    "a proposal": lambda passage: make_verdict(passage.claim, "verified", approved=False),
    "another status": lambda passage: make_verdict(passage.claim, "verified"),
    "the same status, in substance": lambda passage: make_verdict(passage.claim, "disputed"),
    "what still holds": lambda passage: make_verdict(passage.claim, "disputed", kind="still_holds"),
    "a withdrawal": lambda passage: make_verdict(passage.claim, kind="withdrawal"),
    "a merge": lambda passage: passage.claim.merge_into(Claim.objects.get(slug="ferry"), by=make_user()),
    "a passage that waits": lambda passage: make_annotation(passage.claim, make_held_article(), quote=QUOTE),
    "a source cited": lambda passage: make_annotation(passage.claim, make_article()),
    "a passage removed": lambda passage: passage.remove(
        by=make_user(), reason="Wrong.", version=passage.version
    ),
    "a passage put back": put_back_before_its_claim_is_decided_on_again,
    "an article withdrawn": lambda passage: sql(
        "UPDATE articles_article SET withdrawn_at = now(), withdrawn_reason = 'Wrong.'"
    ),
    "a removal past the verbs": lambda passage: sql(
        "UPDATE claims_annotation SET removed_at = now(), removed_by_id = %s, removed_reason = 'Wrong.'",
        make_user().pk,
    ),
    "a merge past the verbs": lambda passage: sql(
        "UPDATE claims_claim SET merged_into_id = (SELECT id FROM claims_claim WHERE slug = 'ferry'),"
        " merged_at = now(), merged_by_id = %s WHERE slug = 'bridge'",
        make_user().pk,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_there_is(passage: Annotation, change: str) -> None:
    before = kept()
    assert before == counted() == ({"disputed": 1, "refuted": 1, ARTICLES: 1}, {passage.article_id}, [])
    CHANGES[change](passage)
    assert kept() == counted()
    make_verdict(make_annotation(make_claim(), passage.article, quote=QUOTE).claim, "verified")
    assert kept() == counted()


def test_what_is_kept_is_what_there_is_after_whatever_comes_together(db: None) -> None:
    random, user = Random(8), make_user()
    articles = [make_held_article() for _number in range(3)]
    claims = [make_claim() for _number in range(4)]
    for _step in range(40):
        claim = Claim.objects.get(pk=random.choice(claims).pk)
        match random.randrange(4):
            case 0 if claim.merged_into is None:
                make_annotation(claim, random.choice(articles), quote=random.choice([QUOTE, "harbour"]))
            case 1 if living := list(Annotation.objects.living()):
                one = random.choice(living)
                one.remove(by=user, reason="Wrong.", version=one.version)
            case 2 if claim.merged_into is None:
                is_withdrawn = claim.current_verdict is not None and random.random() < 0.4
                status = random.choice(["disputed", "verified"])
                make_verdict(claim, status, kind="withdrawal" if is_withdrawn else "verdict")
            case 3 if removed := list(Annotation.objects.filter(removed_at__isnull=False)):
                one = random.choice(removed)
                if one.claim.merged_into is None:
                    with suppress(ValidationError):
                        one.put_back()
        # Some of it is one transaction.
        if random.random() < 0.6:
            assert kept() == counted()
    assert kept() == counted()


def test_counting_anew_finds_what_was_kept(passage: Annotation) -> None:
    make_verdict(passage.claim, "verified")
    before = kept()
    sql("DELETE FROM claims_quotedarticle")
    sql("DELETE FROM claims_correction")
    sql("UPDATE claims_figure SET number = 7")
    Figure.objects.count_anew()
    assert kept() == before == counted()


def test_a_session_that_switches_triggers_off_is_counted(passage: Annotation) -> None:
    as_if_committed()
    sql("SET LOCAL session_replication_role TO replica")
    sql(
        "UPDATE claims_claim SET merged_into_id = (SELECT id FROM claims_claim WHERE slug = 'ferry'),"
        " merged_at = now(), merged_by_id = %s WHERE slug = 'bridge'",
        make_user().pk,
    )
    as_if_committed()
    sql("SET LOCAL session_replication_role TO DEFAULT")
    assert kept() == counted()


def test_two_who_change_the_same_figures_at_once_are_both_counted(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        article = make_held_article()
        first, second = (
            make_verdict(
                make_annotation(make_claim(), article, quote=QUOTE).claim, "disputed", approved=False
            )
            for _number in range(2)
        )
        with transaction.atomic():
            first.approve(by=make_user("reviewer"))
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            rival = Rival(lambda: second.approve(by=make_user("reviewer")))
            assert rival.is_alive()
        assert rival.outcome() is None
        with transaction.atomic():
            assert kept() == counted() == ({"disputed": 2, ARTICLES: 1}, {article.pk}, [])


def test_readers_are_told_without_counting(passage: Annotation) -> None:
    as_if_committed()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + str(Verdict.objects.corrections()[:20].query))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "claims_correction" in plan
