"""Each reason why nothing came of fetching is said in a sentence."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.fetch import FetchProblem, Refused
from articles.fetching import Problem
from articles.importers.refusals import REFUSALS
from articles.models import Refetch
from articles.unfetched import last_problem, problem_in_words, refusal_in_words
from tests.factory import make_article, make_revision

OURS = [*FetchProblem, *Problem]


@pytest.mark.parametrize("code", OURS)
def test_each_reason_is_a_sentence(code: str) -> None:
    words = problem_in_words(code, "detail", "name")
    assert words.endswith(".") and words != code
    assert "{" not in words


def test_codes_fit_the_column_and_no_two_reasons_have_the_same() -> None:
    codes = [*OURS, *REFUSALS]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 50


def test_a_refusal_says_what_was_refused() -> None:
    refusal = Refused(FetchProblem.UNKNOWN_HOST, "river.example")
    assert refusal_in_words(refusal) == "There is no host river.example."


def test_without_its_details_a_reason_is_still_a_sentence() -> None:
    assert problem_in_words(FetchProblem.TOO_SLOW) == "It took longer than … seconds, and was given up."
    assert problem_in_words("") == ""
    assert problem_in_words("of-another-version") == "of-another-version"


@pytest.mark.django_db
def test_the_last_reason_is_told_as_long_as_it_is_one() -> None:
    article = make_article(title_en="The bridge")
    assert last_problem(article) == ""
    row = Refetch.objects.create(article=article, problem="empty")
    assert last_problem(article) == "“The bridge” is empty."
    row.problem = ""
    row.save()
    assert last_problem(article) == ""


@pytest.mark.django_db
def test_a_text_that_came_in_since_leaves_nothing_to_tell() -> None:
    article = make_article()
    Refetch.objects.create(article=article, problem=Problem.ANOTHER, tried_at=timezone.now())
    assert last_problem(article)
    make_revision(article)
    assert last_problem(article) == ""
