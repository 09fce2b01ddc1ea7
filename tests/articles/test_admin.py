"""Articles in the back office: one for each address, held by their texts, withdrawn with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, Derivation, LinkCheck, Refetch
from tests.factory import (
    make_article,
    make_derivation,
    make_held_article,
    make_user,
)
from tests.office import Desk, errors, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


def test_an_article_is_signed_and_its_address_normalised(editor: Desk) -> None:
    editor.add(
        Article, title_en="A", original_language="en", address="http://www.example.org/a/?utm_source=x"
    )
    article = Article.objects.get()
    assert article.address_normalised == "https://example.org/a"
    assert article.created_by == editor.user
    editor.change(article, address="https://example.org/b/")
    article.refresh_from_db()
    assert article.address_normalised == "https://example.org/b"


def test_an_address_that_is_changed_has_not_been_asked(editor: Desk) -> None:
    article = make_article(address="https://example.org/a", link_state="dead")
    editor.change(article, title_en="Another")
    article.refresh_from_db()
    assert article.link_state == "dead"
    editor.change(article, address="https://example.org/b")
    article.refresh_from_db()
    assert article.link_state == "unchecked"


def test_an_archived_copy_has_an_address_of_the_web(editor: Desk) -> None:
    article = make_article()
    refused = errors(editor.change(article, archive_address="ftp://archive.example/a"))
    assert "An archived copy has an address of the web" in refused
    editor.change(article, archive_address="https://archive.example/a")
    article.refresh_from_db()
    assert article.archive_address == "https://archive.example/a"


def test_an_address_that_is_recorded_already_is_an_error_of_the_form(editor: Desk) -> None:
    make_article(address="https://example.org/a")
    twin = {"title_en": "B", "original_language": "en", "address": "http://www.example.org/a/"}
    assert "already recorded" in errors(editor.add(Article, **twin))
    other = make_article(address="https://example.org/b")
    assert "already recorded" in errors(editor.change(other, address="http://example.org/a"))


def test_only_a_text_makes_an_article_held(editor: Desk) -> None:
    article = make_article()
    assert "held" in errors(editor.change(article, access="held"))
    held = make_held_article()
    editor.change(held, access="read", title_en="Another")
    held.refresh_from_db()
    assert (held.access, held.title_en) == ("held", "Another")


def test_an_original_says_why(editor: Desk) -> None:
    assert "needs the reason" in errors(editor.change(make_article(), provenance="original"))


def test_an_article_is_withdrawn_with_a_reason_and_reinstated(editor: Desk) -> None:
    article = make_article()
    assert 'name="reason"' in editor.act(article, "withdraw").text
    editor.act(article, "withdraw", reason="Taken down.")
    article.refresh_from_db()
    assert article.withdrawn_reason == "Taken down."
    editor.act(article, "reinstate")
    assert "is not withdrawn" in messages(editor.act(article, "reinstate"))
    editor.act(article, "work_through")
    article.refresh_from_db()
    assert article.withdrawn_at is None
    assert article.worked_through_by == editor.user


def test_a_derivation_is_recorded_once_and_never_from_itself(editor: Desk) -> None:
    derivation = make_derivation()
    rows = {
        "derivations-TOTAL_FORMS": 2,
        "derivations-1-derived_from": derivation.derived_from_id,
        "derivations-1-kind": "translates",
    }
    assert errors(editor.change(derivation.article, **rows))
    rows["derivations-1-derived_from"] = derivation.article_id
    assert "from itself" in errors(editor.change(derivation.article, **rows))
    rows["derivations-1-derived_from"] = make_article().pk
    editor.change(derivation.article, **rows)
    assert Derivation.objects.latest("pk").created_by == editor.user


def test_a_wrong_derivation_can_be_taken_back(editor: Desk) -> None:
    derivation = make_derivation()
    editor.change(derivation.article, **{"derivations-0-DELETE": "on"})
    assert not Derivation.objects.exists()


def test_articles_and_texts_are_found_by_words_of_the_text_and_by_key(admin_client: Client) -> None:
    article = make_held_article("The bridge opens.\n\nCranes are idle.", title_en="One")
    cited = make_article(title_en="Bridges", address="https://river.example/9")
    make_held_article("The port.", title_en="Two")

    def found(page: str, words: str) -> set[object]:
        return {*admin_client.get(f"/admin/articles/{page}/", {"q": words}).context["cl"].queryset}

    assert found("article", "crane bridge") == found("article", article.key) == {article}
    assert found("article", "bridge -cranes") == found("article", "river.example") == {cited}
    assert found("article", "“opens bridge”") == found("article", "&") == set()
    assert found("revision", "crane bridge") == {article.revisions.get()}


def test_why_articles_are_not_found_is_said(admin_client: Client) -> None:
    make_held_article("The bridge opens.")
    page = admin_client.get("/admin/articles/article/", {"q": "-bridge"}, headers={"accept-language": "en"})
    assert "only leaves things out" in page.text
    page = admin_client.get("/admin/articles/article/", {"q": "bridge"}, headers={"accept-language": "en"})
    assert "only leaves things out" not in page.text


@pytest.mark.parametrize("model", [Refetch, LinkCheck])
def test_an_admin_sees_when_addresses_are_asked_again_and_why_nothing_came(model: Any) -> None:
    desk = Desk(make_user("admin"))
    article = make_held_article(title_en="The bridge", address="https://river.example/a")
    row = model.objects.create(article=article, problem="gone", failures=2)
    name = model._meta.model_name
    listed = desk.client.get(reverse(f"admin:articles_{name}_changelist")).text
    assert "The bridge" in listed and "There is nothing at this address any more" in listed
    page = reverse(f"admin:articles_{name}_change", args=[row.pk])
    assert "There is nothing at this address any more" in desk.client.get(page).text
    assert desk.client.post(page, {"failures": "0"}).status_code == 403
    history = desk.client.get(reverse(f"admin:articles_{name}_history", args=[row.pk]))
    assert history.headers["Location"] == reverse("record_history", args=["articles_article", article.pk])
