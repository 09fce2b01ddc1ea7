"""What is typed about a claim as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from articles.saving import Overtaken
from claims.forms.claims import LinkForm, WordingForm, claimants_named, link_kinds
from claims.models import Claim, Claimant
from tests.factory import make_claim, make_claimant, make_topic, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("editor")


def as_sent(form: WordingForm, **typed: Any) -> QueryDict:
    """What a browser sends of the form, with these fields typed over."""
    query = QueryDict(mutable=True)
    for field in form:
        value = typed.get(field.html_name, field.value())
        if value is True:
            query[field.html_name] = "on"
        elif isinstance(value, list):
            query.setlist(field.html_name, value)
        elif value not in (None, False):
            query[field.html_name] = value
    return query


def save(claim: Claim, editor: User, **typed: Any) -> Claim:
    form = WordingForm(as_sent(WordingForm.of(claim), **typed))
    assert form.is_valid(), form.errors
    form.save(claim, by=editor)
    return Claim.objects.get(pk=claim.pk)


def test_a_form_that_is_sent_as_it_came_changes_nothing(editor: User) -> None:
    claim = make_claim(
        statement_zh="大桥五月三日开放。",
        statement_zh_checked_by=editor,
        said_on=date(2024, 5, 1),
        said_precision="month",
        claimants=[make_claimant(), make_claimant(name_en="", name_zh="市长", original_language="zh-Hans")],
        topics=[make_topic()],
        unknowns_en="Which lane opens first",
    )
    before = claim.as_readers_will_see(), list(claim.topics.all()), claim.statement_zh_checked_by
    saved = save(Claim.objects.get(pk=claim.pk), make_user())
    assert (saved.as_readers_will_see(), list(saved.topics.all()), saved.statement_zh_checked_by) == before


def test_everything_typed_is_kept(editor: User) -> None:
    topic = make_topic(name_en="Bridges")
    claim = save(
        make_claim(),
        editor,
        statement_en="It opens on 4 May.",
        statement_zh="五月四日开放。",
        kind="attribution",
        said_on="2024-05",
        claimant=["The mayor", "市长"],
        topic=["bridges"],
        unknowns_zh="哪条车道",
    )
    assert (claim.statement_en, claim.statement_zh) == ("It opens on 4 May.", "五月四日开放。")
    assert (claim.kind, claim.unknowns_zh) == ("attribution", "哪条车道")
    assert (claim.said_on, claim.said_precision) == (date(2024, 5, 1), "month")
    named = list(claim.claimants.order_by("claimclaimant__position"))
    assert [(one.name_en, one.name_zh) for one in named] == [("The mayor", ""), ("", "市长")]
    assert list(claim.topics.all()) == [topic]


def test_a_wording_is_checked_by_whoever_says_so_and_no_longer_when_it_changes(editor: User) -> None:
    claim = save(make_claim(statement_zh="大桥五月三日开放。"), editor, checked_zh=True)
    assert claim.statement_zh_checked_by == editor
    assert claim.statement_en_checked_by is None
    other = make_user()
    assert save(claim, other, statement_en="It opens.").statement_zh_checked_by == editor
    assert save(claim, other, statement_zh="大桥将开放。").statement_zh_checked_by is None
    claim.refresh_from_db()
    assert save(claim, other, statement_zh="大桥开放了。", checked_zh=True).statement_zh_checked_by == other


def test_nobody_checks_a_wording_that_there_is_not(editor: User) -> None:
    assert save(make_claim(), editor, checked_zh=True).statement_zh_checked_by is None


def test_the_original_wording_cannot_be_missing() -> None:
    form = WordingForm(as_sent(WordingForm.of(make_claim()), original_language="zh-Hans"))
    assert not form.is_valid()
    assert form.errors == {
        "statement_zh": ["The wording is missing in the language it was first written in."]
    }


def test_whoever_is_overtaken_makes_nothing(editor: User) -> None:
    claim = make_claim()
    form = WordingForm(as_sent(WordingForm.of(claim), claimant=["The mayor"], statement_en="Mine."))
    assert form.is_valid()
    save(claim, editor, statement_en="Theirs.")
    with pytest.raises(Overtaken):
        form.save(claim, by=editor)
    assert not Claimant.objects.exists()
    assert Claim.objects.get(pk=claim.pk).statement_en == "Theirs."


def test_a_claimant_who_stays_is_the_same_one_though_another_has_that_name() -> None:
    make_claimant(name_en="Li Wei", role_en="mayor")
    current = make_claimant(name_en="Li Wei", role_en="engineer")
    assert claimants_named(["Li Wei"], [current]) == [current]


def test_a_new_claimant_is_filed_under_the_language_of_the_name() -> None:
    chinese, english = claimants_named(["李伟", "Li Wei"], [])
    assert (chinese.name_zh, chinese.original_language) == ("李伟", "zh-Hans")
    assert (english.name_en, english.original_language) == ("Li Wei", "en")


def test_every_link_can_be_recorded_from_both_its_ends(editor: User) -> None:
    assert [value for value, _label in link_kinds()] == [
        "contradicts",
        "says",
        "says:from",
        "refines",
        "refines:from",
        "rests_on",
        "rests_on:from",
    ]
    here, other = make_claim(), make_claim()
    for kind, ends in (("refines", (here, other)), ("refines:from", (other, here))):
        form = LinkForm(here, QueryDict(f"kind={kind}&claim_other={other.slug}"))
        assert form.is_valid(), form.errors
        form.save(by=editor)
        form.save(by=editor)
        assert ends[0].links.get().other == ends[1]
        ends[0].links.all().delete()


def test_a_claim_is_not_linked_to_itself() -> None:
    here = make_claim()
    form = LinkForm(here, QueryDict(f"kind=refines&claim_other={here.slug}"))
    assert form.errors == {"claim_other": ["That is this very claim: choose another one."]}
