"""The pages of the history of a record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, Topic
from factcheck.ledger.views import ENTRIES_A_PAGE
from tests.database import sql
from tests.factory import (
    QUOTE,
    make_annotation,
    make_claim,
    make_held_article,
    make_publisher,
    make_report,
    make_topic,
    make_user,
    make_verdict,
)
from tests.office import Desk, address

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def editor() -> User:
    return make_user("editor", username="mei", first_name="Mei", last_name="Lin")


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(editor)
    return client


def written() -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def history(record: models.Model) -> str:
    return reverse("record_history", args=[record._meta.db_table, record.pk])


def test_who_changed_what_and_when_is_told(desk: Client) -> None:
    claim = make_claim(slug="bridge", statement_en="The bridge opens on 3 May.")
    desk.post(
        "/desk/claims/bridge/wording/",
        {
            "version": claim.version,
            "statement_en": "The bridge opens on <b>4</b> May.",
            "original_language": "en",
            "kind": "fact",
        },
    )
    written()
    page = desk.get(history(claim)).text
    assert "Mei Lin: changed" in page
    assert "<dt>Statement (English)</dt>" in page
    assert '<p lang="en">The bridge opens on <del>3</del><ins>&lt;b&gt;4&lt;/b&gt;</ins> May.</p>' in page
    assert 'href="/desk/claims/bridge/?merged=1"' in page
    assert page.index("Mei Lin: changed") < page.index(": made")


def test_everybody_at_the_desk_may_read_it_and_nobody_else() -> None:
    path = history(make_topic())
    written()
    assert Client().get(path).headers["Location"].startswith("/login/")
    for role, status in (("", 403), ("editor", 200), ("reviewer", 200), ("admin", 200)):
        client = Client()
        client.force_login(make_user(role))
        assert client.get(path).status_code == status
        assert client.post(path).status_code == (403 if status == 403 else 405)


def test_there_is_no_history_of_what_was_never_there(desk: Client) -> None:
    for table, key in [
        ("claims_claim", "12345"),
        ("claims_claim", "x"),
        ("claims_claim", "9" * 30),
        ("claims_claim", ""),
        ("claims_sentform", "1"),
        ("auth_user", "1"),
        ("nowhere", "1"),
    ]:
        assert desk.get(f"/desk/history/{table}/{key}/").status_code == 404


def test_what_was_removed_keeps_its_history(desk: Client) -> None:
    topic = make_topic(name_en="Bridges")
    path = history(topic)
    topic.delete()
    written()
    page = desk.get(path).text
    assert "which is gone" in page
    assert "<del>Bridges</del>" in page
    assert "now empty" not in page


def test_a_claim_is_told_with_all_that_belongs_to_it(desk: Client) -> None:
    claim = make_claim()
    annotation = make_annotation(claim, quote=QUOTE)
    written()
    assert QUOTE not in desk.get(history(claim)).text
    page = desk.get(f"{history(claim)}?with=parts").text
    assert QUOTE in page
    assert f'href="{history(annotation)}"' in page
    assert f'href="{history(claim)}">This record alone' in page


def test_a_long_history_has_pages(desk: Client) -> None:
    topic = make_topic()
    for number in range(ENTRIES_A_PAGE):
        Topic.objects.filter(pk=topic.pk).update(name_en=f"Bridges {number}")
    written()
    first = desk.get(history(topic))
    assert len(first.context["entries"]) == ENTRIES_A_PAGE
    assert 'rel="next"' in first.text
    (made,) = desk.get(f"{history(topic)}?page=2").context["entries"]
    assert made.entry.action == "insert"


def test_the_page_asks_as_much_for_eleven_entries_as_for_one(desk: Client) -> None:
    claim, path = make_claim(), ""
    counts = []
    for times in (1, 10):
        for number in range(times):
            claim.change(version=claim.version, statement_en=f"It opens on {times + number} May.")
        written()
        path = history(claim)
        desk.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("make", [make_publisher, make_topic, make_claim, make_verdict, make_report])
def test_the_back_office_leads_there_from_every_record(
    make: Callable[[], models.Model], editor: User
) -> None:
    record = make()
    written()
    office = Desk(editor).client
    there = office.get(address(type(record), "history", record.pk))
    assert there.headers["Location"] == history(record)
    assert office.get(there.headers["Location"]).status_code == 200
    assert office.get(address(type(record), "history", "x")).status_code == 404


def test_every_record_of_the_back_office_has_its_way_back(desk: Client) -> None:
    make_verdict(make_claim())
    written()
    for model in admin.site._registry:
        if model._meta.app_label not in ("articles", "claims"):
            continue
        for record in model._base_manager.all()[:1]:
            page = desk.get(history(record))
            assert page.status_code == 200
            assert desk.get(page.context["address"]).status_code == 200, page.context["address"]


def test_what_the_back_office_changes_stands_in_the_ledger_and_nowhere_else(editor: User) -> None:
    office = Desk(editor)
    office.add(Topic, slug="bridges", name_en="Bridges", original_language="en")
    topic = Topic.objects.get()
    office.change(topic, name_en="All bridges")
    written()
    page = office.client.get(history(topic)).text
    assert page.count("Mei Lin: ") == 2
    assert not LogEntry.objects.exists()
    assert "Recent actions" not in office.client.get("/admin/").text


def test_the_pages_of_the_desk_lead_to_it(desk: Client) -> None:
    claim, article = make_claim(), make_held_article()
    annotation, report = make_annotation(claim, article, quote=QUOTE), make_report(claim)
    pending, decided = make_verdict(claim, "disputed", approved=False), make_verdict()
    for path, record in [
        (reverse("desk_claim", args=[claim.slug]), claim),
        (reverse("annotation_change", args=[annotation.pk]), annotation),
        (reverse("annotator", args=[article.key]), article),
        (reverse("report_detail", args=[report.pk]), report),
        (reverse("review_detail", args=[pending.pk]), pending),
        (reverse("review_detail", args=[decided.pk]), decided),
    ]:
        assert f'href="{history(record)}' in desk.get(path).text
    merged = make_claim()
    merged.merge_into(claim, by=make_user())
    written()
    assert desk.get(desk.get(history(Claim(pk=merged.pk))).context["address"]).status_code == 200
