"""A reader's report at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim
from tests.factory import make_report, make_user, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(bridge: Claim) -> Claim:
    make_verdict(bridge, "disputed", rationale_en="Both sides are on record.")
    return bridge


def test_the_queue_leads_to_the_report(desk: Client, public: Claim) -> None:
    report = make_report(public)
    assert f'href="/desk/reports/{report.pk}/"' in desk.get("/desk/?queue=reports").text


def test_the_page_shows_the_report_beside_what_its_reader_saw(desk: Client, public: Claim) -> None:
    report = make_report(public, text="It opens <later>.", mail="ann@reader.example")
    public.change(version=public.version, statement_en="The bridge opens on 4 May.")
    make_verdict(public, "disputed", rationale_en="Weighed anew.")
    page = desk.get(f"/desk/reports/{report.pk}/").text
    assert "It opens &lt;later&gt;." in page
    assert 'href="mailto:ann@reader.example"' in page
    then = page.split('id="h-before"')[1].split("</section>")[0]
    assert "The bridge opens on 3 May." in then
    assert "Both sides are on record." in then
    assert "It has been decided anew since." in then
    assert f'href="{public.get_absolute_url()}"' in then


def test_a_report_on_a_withdrawn_verdict_says_so(desk: Client, public: Claim) -> None:
    make_verdict(public, kind="withdrawal")
    report = make_report(public)
    page = desk.get(f"/desk/reports/{report.pk}/").text
    assert "Its verdict was withdrawn." in page
    assert "As readers see it now" not in page


def test_a_report_is_closed_and_readers_are_told(desk: Client, editor: User, public: Claim) -> None:
    report = make_report(public)
    answer = desk.post(
        f"/desk/reports/{report.pk}/handle/",
        {"outcome": "accepted", "note": "Mended.", "told_en": "The date was wrong.", "told_zh": ""},
    )
    assert answer.headers["Location"] == f"/desk/reports/{report.pk}/"
    report.refresh_from_db()
    assert (report.outcome, report.outcome_note, report.told_en) == (
        "accepted",
        "Mended.",
        "The date was wrong.",
    )
    assert report.handled_by == editor
    page = desk.get(f"/desk/reports/{report.pk}/").text
    assert "Accepted, Mei Lin, " in page
    assert "Close the report" not in page
    assert "The date was wrong." in Client().get(public.get_absolute_url()).text
    assert "Nothing waits here." in desk.get("/desk/?queue=reports").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Say whether the report is accepted or declined."),
        ({"outcome": "open"}, "not one of the available choices"),
        ({"outcome": "declined", "note": " "}, "Say why it is declined."),
        ({"outcome": "accepted", "note": "x" * 5001}, "at most 5000 characters"),
        ({"outcome": "accepted", "told_en": "a\0" * 2501}, "at most 5000 characters"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_typed(
    desk: Client, public: Claim, typed: dict[str, str], said: str
) -> None:
    report = make_report(public)
    answer = desk.post(f"/desk/reports/{report.pk}/handle/", {"told_zh": "日期有误。", **typed})
    assert answer.status_code == 200
    assert said in answer.text
    assert "日期有误。</textarea>" in answer.text
    report.refresh_from_db()
    assert report.outcome == "open"


def test_who_comes_second_is_told_and_loses_nothing(desk: Client, public: Claim) -> None:
    report = make_report(public)
    report.handle("declined", by=make_user(first_name="Bo"), note="It is right.")
    answer = desk.post(f"/desk/reports/{report.pk}/handle/", {"outcome": "accepted", "note": "Mended by me."})
    assert "This report has been closed already." in answer.text
    assert "Declined, Bo, " in answer.text
    assert "Mended by me.</textarea>" in answer.text
    report.refresh_from_db()
    assert report.outcome == "declined"


def test_what_readers_are_told_can_be_put_in_other_words(desk: Client, public: Claim) -> None:
    report = make_report(public)
    assert desk.post(f"/desk/reports/{report.pk}/tell/", {"told_en": "Soon."}).status_code == 200
    report.handle("accepted", by=make_user(), told_en="The dat was wrong.")
    opened = desk.get(f"/desk/reports/{report.pk}/")
    assert "The dat was wrong.</textarea>" in opened.text
    desk.post(f"/desk/reports/{report.pk}/tell/", {"told_en": "The date was wrong.", "told_zh": ""})
    report.refresh_from_db()
    assert (report.told_en, report.outcome) == ("The date was wrong.", "accepted")
    desk.post(f"/desk/reports/{report.pk}/tell/", {})
    assert list(public.reports.told()) == []


def test_a_reviewer_has_what_a_reader_wrote_forgotten(second: Client, public: Claim) -> None:
    report = make_report(public, text="My neighbour saw it.", mail="ann@reader.example", sender="1f3a")
    report.handle("accepted", by=make_user(), note="Mended.", told_en="The date was wrong.")
    address = f"/desk/reports/{report.pk}/"
    assert f'action="{address}forget/"' in second.get(address).text
    unsure = second.post(f"{address}forget/")
    assert unsure.status_code == 200
    assert "Say that you are sure." in unsure.text
    assert "My neighbour saw it." in unsure.text
    answer = second.post(f"{address}forget/", {"sure": "on"}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "It has been forgotten." in answer.text
    assert "forget/" not in answer.text
    assert "Mended." in answer.text
    report.refresh_from_db()
    assert (report.text, report.mail, report.sender) == ("", "", "")
    assert "a forgotten report</a>" in second.get("/desk/claims/bridge/").text
    assert "The date was wrong." in Client().get(public.get_absolute_url()).text


def test_an_open_report_is_not_forgotten(second: Client, public: Claim) -> None:
    report = make_report(public)
    assert "Forget it" not in second.get(f"/desk/reports/{report.pk}/").text
    answer = second.post(f"/desk/reports/{report.pk}/forget/", {"sure": "on"})
    assert "A report is closed before it is forgotten." in answer.text
    report.refresh_from_db()
    assert report.text == "The date is wrong."


def test_an_editor_has_nothing_forgotten(desk: Client, public: Claim) -> None:
    report = make_report(public)
    report.handle("declined", by=make_user())
    assert "forget/" not in desk.get(f"/desk/reports/{report.pk}/").text
    assert desk.post(f"/desk/reports/{report.pk}/forget/", {"sure": "on"}).status_code == 403
    report.refresh_from_db()
    assert report.text


def test_the_claim_leads_to_its_reports(
    desk: Client, public: Claim, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    editor = make_user(first_name="Bo")

    def more() -> None:
        make_report(public)
        make_report(public).handle("accepted", by=editor)

    same_queries_at_desk("/desk/claims/bridge/", more)
    page = desk.get("/desk/claims/bridge/").text
    for report in public.reports.all():
        assert f'href="/desk/reports/{report.pk}/"' in page
    assert "accepted, Bo, " in page


def test_a_report_s_page_asks_as_much_however_much_was_decided(
    desk: Client, public: Claim, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    report = make_report(public)
    same_queries_at_desk(
        f"/desk/reports/{report.pk}/", lambda: make_verdict(public, "disputed", kind="still_holds")
    )
