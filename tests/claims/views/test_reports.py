"""Where readers say that something about a claim is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from claims.models import Claim, Report
from claims.querysets import ReportQuerySet
from tests.factory import make_claim, make_user, make_verdict

pytestmark = pytest.mark.django_db

PAGE = "/claims/bridge/report/"


@pytest.fixture
def bridge() -> Claim:
    claim = make_verdict(
        make_claim(slug="bridge", statement_en="The bridge opens on 3 May."), "disputed"
    ).claim
    return Claim.objects.get(pk=claim.pk)


def send(client: Client, page: str = PAGE, **typed: str) -> Any:
    return client.post(page, {"text": "The date is wrong.", "mail": "", "website": "", **typed})


def test_the_page_asks_what_is_wrong_with_this_claim(english: Client, bridge: Claim) -> None:
    page = english.get(PAGE)
    assert page.status_code == 200
    assert "The bridge opens on 3 May." in page.text
    assert 'maxlength="4000"' in page.text
    assert "It is never published." in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_what_a_reader_writes_comes_to_the_desk(english: Client, bridge: Claim) -> None:
    answer = send(english, text=" The date\r\nis wrong. ", mail="ann@reader.example")
    assert answer.headers["Location"] == "/claims/bridge/report/thanks/"
    report = Report.objects.get()
    assert (report.claim, report.text, report.mail) == (bridge, "The date\nis wrong.", "ann@reader.example")
    assert len(report.sender) == 4
    thanks = english.get("/claims/bridge/report/thanks/")
    assert "Thank you" in thanks.text
    assert "What happens next" in thanks.text


def test_no_account_is_needed_and_a_form_from_another_site_is_refused(bridge: Claim) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(PAGE, {"text": "The date is wrong."}).status_code == 403
    token = client.get(PAGE).context["csrf_token"]
    sent = client.post(PAGE, {"text": "The date is wrong.", "csrfmiddlewaretoken": str(token)})
    assert sent.status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Say what is wrong."),
        ({"text": " \u200b "}, "Say what is wrong."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"mail": "ann"}, "Enter a valid email address."),
        ({"website": "https://robot.example/"}, "Please send it again."),
        ({"website": "a\0b"}, "Please send it again."),
    ],
)
def test_a_form_that_is_refused_says_why_and_keeps_what_was_typed(
    english: Client, bridge: Claim, typed: dict[str, str], said: str
) -> None:
    answer = send(english, **{"mail": "", **typed})
    assert answer.status_code == 200
    assert said in answer.text
    assert not Report.objects.exists()
    if "text" not in typed:
        assert "The date is wrong." in answer.text


def test_whoever_is_taken_for_a_robot_need_only_send_it_again(english: Client, bridge: Claim) -> None:
    answer = send(english, website="https://robot.example/")
    assert answer.context["form"]["website"].value() == ""
    assert "robot.example" not in answer.text
    sent = {field.html_name: field.value() for field in answer.context["form"]}
    assert english.post(PAGE, sent).status_code == 302
    assert Report.objects.get().text == "The date is wrong."


def test_line_ends_count_as_the_browser_counts_them(english: Client, bridge: Claim) -> None:
    send(english, text="\r\n".join(["x" * 1999, "y" * 2000]))
    assert len(Report.objects.get().text) == 4000


def test_too_many_are_refused_with_what_was_typed(english: Client, bridge: Claim, settings: Settings) -> None:
    settings.REPORTS_A_DAY_BY_ONE_READER = 1
    send(english)
    answer = send(english, text="The place is wrong.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 60 * 60
    assert "send it tomorrow" in answer.text
    assert "The place is wrong.</textarea>" in answer.text
    other = english.post(PAGE, {"text": "The place is wrong."}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302
    assert Report.objects.count() == 2


def test_too_many_from_all_are_refused_too(english: Client, bridge: Claim, settings: Settings) -> None:
    settings.REPORTS_AN_HOUR = 0
    answer = send(english)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "send it in an hour" in answer.text


def test_a_form_sent_twice_is_one_report_and_thanked_twice(english: Client, bridge: Claim) -> None:
    assert [send(english).status_code, send(english).status_code] == [302, 302]
    assert Report.objects.count() == 1


def test_nothing_is_reported_of_what_readers_never_saw(english: Client) -> None:
    make_claim(slug="bridge")
    make_verdict(make_claim(slug="ferry"), "disputed", approved=False)
    for slug in ("bridge", "ferry", "nowhere"):
        assert english.get(f"/claims/{slug}/report/").status_code == 404
        assert english.post(f"/claims/{slug}/report/", {"text": "Wrong."}).status_code == 404
        assert english.get(f"/claims/{slug}/report/thanks/").status_code == 404
    assert not Report.objects.exists()


def test_of_a_claim_that_was_merged_the_one_in_its_place_is_asked_for(english: Client, bridge: Claim) -> None:
    other = make_verdict(make_claim(slug="ferry"), "disputed").claim
    other.merge_into(bridge, by=make_user())
    assert english.get("/claims/ferry/report/").headers["Location"] == PAGE
    # Merged while the reader wrote: nothing of it is lost.
    assert send(english, "/claims/ferry/report/").headers["Location"] == f"{PAGE}thanks/"
    assert Report.objects.get().claim == bridge


def test_a_withdrawn_verdict_may_be_reported_on(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal")
    page = english.get(PAGE)
    assert "A claim whose verdict was withdrawn" in page.text
    assert "The bridge opens on 3 May." not in page.text
    send(english)
    assert Report.objects.get().claim == bridge
    assert f'href="{PAGE}"' in english.get("/claims/bridge/").text


def test_whose_claim_it_is_hears_of_a_new_report(
    english: Client, bridge: Claim, django_capture_on_commit_callbacks: Any
) -> None:
    bridge.assign_to(make_user(email="mei@desk.example"))
    with django_capture_on_commit_callbacks(execute=True):
        send(english, mail="ann@reader.example")
        send(english, mail="ann@reader.example")
    (sent,) = mail.outbox
    assert sent.to == ["mei@desk.example"]
    assert "An error reported: The bridge opens on 3 May." in sent.subject
    assert "The date is wrong." in sent.body
    assert f"http://testserver/desk/reports/{Report.objects.get().pk}/" in sent.body


def test_a_text_that_only_the_database_refuses_is_refused_in_words(
    english: Client, bridge: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = ReportQuerySet.receive
    monkeypatch.setattr(
        ReportQuerySet, "receive", lambda self, claim, **said: receive(self, claim, **said | {"text": " "})
    )
    answer = send(english)
    assert answer.status_code == 200
    assert answer.context["form"].errors["text"]


def test_the_claim_tells_what_became_of_reports_and_leads_to_the_form(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    editor = make_user()
    for text, outcome, told in (
        (
            "My neighbour Ann saw it.",
            "accepted",
            {"told_en": "The date is mended.", "told_zh": "日期已改正。"},
        ),
        ("Nonsense.", "declined", {"told_en": "The date is that of the order."}),
        ("Kept quiet.", "accepted", {}),
    ):
        report = bridge.reports.create(text=text, mail="ann@reader.example")
        report.handle(outcome, by=editor, note="Looked at.", **told)
    page = english.get("/claims/bridge/").text
    assert f'href="{PAGE}"' in page
    assert "the report was accepted." in page
    assert "The date is mended." in page
    assert "the report was not accepted." in page
    assert "The date is that of the order." in page
    for unsaid in ("neighbour", "Nonsense", "Kept quiet", "ann@reader.example", "Looked at."):
        assert unsaid not in page
    assert "日期已改正。" in chinese.get("/claims/bridge/").text


def test_a_decision_s_page_leads_to_the_form(english: Client, bridge: Claim) -> None:
    report = bridge.reports.create(text="The date is wrong.")
    report.handle("accepted", by=make_user(), told_en="The date is mended.")
    page = english.get("/claims/bridge/verdicts/1/")
    assert f'href="{PAGE}"' in page.text
    assert "The date is mended." not in page.text


def test_the_claim_s_own_page_holds_no_key_and_sets_no_cookie(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/")
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.text
