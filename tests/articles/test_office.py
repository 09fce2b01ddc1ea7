"""What holds for every page of the back office."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import models

from articles.models import Article, Publisher, Revision
from claims.models import (
    Anchor,
    Claimant,
    ClaimLink,
    Topic,
)
from tests.database import sql
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_held_article,
    make_link,
    make_publisher,
    make_report,
    make_topic,
    make_user,
    make_verdict,
)
from tests.office import Desk, address, errors, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


@pytest.mark.parametrize("model", [Revision, Anchor])
def test_what_comes_with_a_text_is_read_only(model: type[models.Model]) -> None:
    make_annotation()
    row = model._default_manager.get()
    for role in ("editor", "admin"):
        client = Desk(make_user(role)).client
        assert client.get(address(model, "add")).status_code == 403
        assert client.post(address(model, "change", row.pk), {"text": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
@pytest.mark.parametrize(
    "make", [make_held_article, make_claim, make_annotation, make_verdict, make_comment, make_report]
)
def test_what_is_on_record_is_never_deleted(make: Any, role: str) -> None:
    row = make()
    desk = Desk(make_user(role))
    assert desk.client.post(address(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    desk.act(row, "delete_selected", post="yes")
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_publisher_with_articles_is_not_deleted_and_one_without_is_by_an_admin() -> None:
    admin, publisher = Desk(make_user("admin")), make_publisher()
    article = make_article(publisher=publisher)
    admin.client.post(address(Publisher, "delete", publisher.pk), {"post": "yes"})
    assert Publisher.objects.exists()
    article.publisher = None
    article.save(update_fields=["publisher"])
    admin.client.post(address(Publisher, "delete", publisher.pk), {"post": "yes"})
    assert not Publisher.objects.exists()


@pytest.mark.parametrize(
    "rule", ["CHECK (name_en <> 'Rumour')", "UNIQUE (original_language) DEFERRABLE INITIALLY DEFERRED"]
)
def test_what_only_the_database_refuses_is_said_beside_what_was_typed(editor: Desk, rule: str) -> None:
    publisher = make_publisher()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE articles_publisher ADD CONSTRAINT no_rumours {rule}")
    answer = editor.add(Publisher, name_en="Rumour", original_language="en")
    assert "no_rumours" in errors(answer)
    assert 'value="Rumour"' in answer.text
    assert not messages(answer)
    assert Publisher.objects.get() == publisher


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_nul_in_a_field_is_refused_in_the_language_of_the_reader(language: str) -> None:
    desk = Desk(make_user("editor"), language)
    said = errors(desk.add(Publisher, name_en="Gaz\0ette", original_language="en"))
    assert ("Null characters are not allowed." in said) == (language == "en")
    assert ("不能含有空字符" in said) == (language != "en")


def test_a_nul_in_a_reason_is_left_out(editor: Desk) -> None:
    article = make_article()
    assert "A reason is needed" in editor.act(article, "withdraw", reason="\0 ").text
    editor.act(article, "withdraw", reason="Taken\0 down.")
    article.refresh_from_db()
    assert article.withdrawn_reason == "Taken down."


@pytest.mark.parametrize("key", ["abc", "", "-1", "\0", "9" * 30])
def test_what_is_no_key_chooses_nothing(editor: Desk, key: str) -> None:
    chosen = {"action": "work_through", "index": "0", "_selected_action": [key]}
    answer = editor.client.post(address(Article, "changelist"), chosen, follow=True)
    assert "must be selected" in messages(answer)
    article = make_article()
    chosen["_selected_action"] = [key, str(article.pk)]
    editor.client.post(address(Article, "changelist"), chosen)
    article.refresh_from_db()
    assert article.worked_through_by == editor.user


# A NUL in an address is refused for the whole back office, before any form is filled in from it.
@pytest.mark.parametrize("key, status", [("abc", 200), ("\0", 400)])
def test_what_is_no_key_names_no_record(editor: Desk, key: str, status: int) -> None:
    assert editor.client.get(address(Article, "add"), {"publisher": key}).status_code == status
    assert errors(editor.change(make_article(), publisher=key))


def test_a_topic_with_claims_is_not_deleted_and_one_without_is_by_an_admin() -> None:
    admin, topic = Desk(make_user("admin")), make_topic()
    claim = make_claim(topics=[topic])
    page = address(Topic, "delete", topic.pk)
    assert str(claim) in admin.client.post(page, {"post": "yes"}).text
    assert str(claim) in admin.act(topic, "delete_selected", post="yes").text
    assert list(claim.topics.all()) == [topic]
    claim.topics.clear()
    admin.client.post(page, {"post": "yes"})
    assert not Topic.objects.exists()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_names_are_shown_in_the_language_of_the_reader(language: str) -> None:
    Claimant.objects.create(name_zh="港务局长", name_en="Harbour master")
    Topic.objects.create(slug="bridges", name_zh="桥梁", name_en="Bridges")
    client = Desk(make_user("editor"), language).client
    page = client.get(address(Claimant, "changelist")).text + client.get(address(Topic, "changelist")).text
    assert f'<html lang="{"en" if language == "en" else "zh-hans"}"' in page
    assert ("Harbour master</a>" in page) == (language == "en")
    assert ("港务局长</a>" in page) == (language != "en")


def test_of_what_is_looked_for_its_first_200_characters_count(editor: Desk) -> None:
    make_publisher(name_en="Harbour Post")
    for query, is_found in (("post " * 40 + "herald", True), ("post " * 39 + "herald", False)):
        page = editor.client.get(address(Publisher, "changelist"), {"q": query})
        assert ("Harbour Post" in page.text) is is_found


def test_a_link_between_claims_can_be_taken_back(editor: Desk) -> None:
    link = make_link()
    editor.client.post(address(ClaimLink, "delete", link.pk), {"post": "yes"})
    assert not ClaimLink.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        "published_at__year=99999999999999999999",
        "published_at__year=9999",
        "published_at__year=9999&created_at__month=12",
        "published_at__year=9999&created_at__month=12&created_at__day=31",
        "published_at__year=0",
        "published_at__year=x",
    ],
)
def test_a_year_that_no_calendar_has_leads_to_the_whole_list(editor: Desk, asked: str) -> None:
    page = address(Article, "changelist")
    answer = editor.client.get(f"{page}?{asked}", follow=True)
    assert answer.status_code == 200
    assert answer.request["QUERY_STRING"] == "e=1"


@pytest.mark.parametrize("model", [Publisher, Group, User])
def test_a_record_is_found_though_the_address_names_no_field(model: type[models.Model]) -> None:
    make_publisher()
    admin = Desk(make_user("admin"))
    one = model._base_manager.all()[0]
    for page in ("change", "delete"):
        assert admin.client.get(address(model, page, one.pk) + "?_to_field=").status_code == 200
        assert admin.client.post(address(model, page, one.pk), {"_to_field": ""}).status_code in (200, 302)
