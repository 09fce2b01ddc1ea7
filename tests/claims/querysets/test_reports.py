"""How readers' reports come in: one by one, and no more than the settings say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Report
from claims.querysets import TooManyReports
from claims.querysets.reports import ROOM_FOR_OTHERS
from tests.database import Rival, committed
from tests.factory import make_claim, make_report, make_user, make_verdict


@pytest.fixture
def few(settings: Settings) -> None:
    """Two a day from one address, three an hour from all."""
    settings.REPORTS_A_DAY_BY_ONE_READER, settings.REPORTS_AN_HOUR = 2, 3


@pytest.mark.django_db
def test_a_report_is_kept_as_it_was_written() -> None:
    claim = make_claim()
    report, is_new = Report.objects.receive(
        claim, text="The date\nis wrong.", mail="ann@reader.example", sender="00ab"
    )
    assert is_new
    report.refresh_from_db()
    assert (report.claim, report.text, report.mail) == (claim, "The date\nis wrong.", "ann@reader.example")
    assert (report.sender, report.outcome) == ("00ab", "open")


@pytest.mark.django_db
def test_the_same_words_sent_again_are_the_same_report() -> None:
    claim = make_claim()
    first, _is_new = Report.objects.receive(claim, text="The date is wrong.")
    again, is_new = Report.objects.receive(claim, text="The date is wrong.", sender="00ab")
    assert (again, is_new) == (first, False)
    Report.objects.receive(claim, text="The place is wrong.")
    Report.objects.receive(make_claim(), text="The date is wrong.")
    first.handle("declined", by=make_user(), note="It is right.")
    _report, is_new = Report.objects.receive(claim, text="The date is wrong.")
    assert is_new
    assert Report.objects.count() == 4


@pytest.mark.django_db
def test_one_reader_sends_no_more_than_so_many_a_day(few: None) -> None:
    claim = make_claim()
    for text in ("One.", "Two."):
        Report.objects.receive(claim, text=text, sender="00ab")
    with pytest.raises(TooManyReports, match="2 reports have come from your connection today") as refused:
        Report.objects.receive(claim, text="Three.", sender="00ab")
    assert timedelta() < refused.value.wait <= timedelta(days=1)
    Report.objects.receive(claim, text="Three.", sender="00ac")
    assert Report.objects.count() == 3


@pytest.mark.django_db
def test_the_next_day_the_same_reader_may_write_again(few: None) -> None:
    claim = make_claim()
    yesterday = timezone.now() - timedelta(days=1)
    for _number in range(2):
        make_report(claim, sender="00ab", created_at=yesterday)
    assert Report.objects.receive(claim, text="Three.", sender="00ab")[1]


@pytest.mark.django_db
def test_readers_whose_address_is_not_known_are_counted_with_all(few: None) -> None:
    claim = make_claim()
    for text in ("One.", "Two.", "Three."):
        Report.objects.receive(claim, text=text)
    with pytest.raises(TooManyReports, match="no more at the moment") as refused:
        Report.objects.receive(claim, text="Four.")
    assert refused.value.wait == timedelta(hours=1)


@pytest.mark.django_db
def test_a_few_who_send_much_do_not_silence_who_has_sent_nothing(few: None) -> None:
    claim = make_claim()
    for number in range(3 * ROOM_FOR_OTHERS - 1):
        make_report(claim, sender=f"{number // 2:04x}")
    with pytest.raises(TooManyReports, match="no more at the moment"):
        Report.objects.receive(claim, text="Again.", sender=f"{(3 * ROOM_FOR_OTHERS - 2) // 2:04x}")
    assert Report.objects.receive(claim, text="One.", sender="ffff")[1]
    with pytest.raises(TooManyReports, match="no more at the moment"):
        Report.objects.receive(claim, text="One more.", sender="fffe")


@pytest.mark.django_db
def test_what_came_in_more_than_an_hour_ago_is_not_counted_with_all(few: None) -> None:
    for _number in range(3):
        make_report(created_at=timezone.now() - timedelta(minutes=61))
    assert Report.objects.receive(make_claim(), text="One.")[1]


@pytest.mark.django_db
def test_sending_the_same_words_again_is_no_further_report(few: None) -> None:
    claim = make_claim()
    for text in ("One.", "Two.", "Two.", "Two."):
        Report.objects.receive(claim, text=text, sender="00ab")
    assert Report.objects.count() == 2


@pytest.mark.django_db
def test_a_report_on_a_claim_that_was_merged_is_one_on_the_claim_in_its_place() -> None:
    claim, other, last = make_claim(), make_verdict().claim, make_verdict().claim
    claim.merge_into(other, by=make_user())
    other.merge_into(last, by=make_user())
    with CaptureQueriesContext(connection) as queries:
        report, _is_new = Report.objects.receive(claim, text="The date is wrong.")
    assert report.claim == last
    locked = [query["sql"] for query in queries if "FOR NO KEY UPDATE" in query["sql"]]
    assert [f'"id" = {last.pk} ' in one for one in locked] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", " \n", "\u200b\u3000"])
def test_a_report_says_something(text: str) -> None:
    with pytest.raises(ValidationError):
        Report.objects.receive(make_claim(), text=text)


def test_of_two_that_come_at_once_only_as_many_get_in_as_may(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Settings
) -> None:
    settings.REPORTS_AN_HOUR = 1
    with committed(django_db_blocker):
        claim, other = make_claim(), make_claim()
        with transaction.atomic():
            Report.objects.receive(claim, text="The date is wrong.")
            rival = Rival(lambda: Report.objects.receive(other, text="The place is wrong."))
        assert isinstance(rival.outcome(), TooManyReports)
        assert Report.objects.count() == 1


@pytest.mark.django_db
def test_the_desk_sees_the_open_ones_first() -> None:
    claim, editor = make_claim(), make_user()
    closed, first, second = (make_report(claim) for _number in range(3))
    closed.handle("accepted", by=editor)
    assert list(claim.reports.for_desk()) == [second, first, closed]


@pytest.mark.django_db
def test_readers_are_told_of_those_only_that_the_desk_has_words_for() -> None:
    claim, editor = make_claim(), make_user()
    silent, second, first = (make_report(claim) for _number in range(3))
    make_report(claim)
    silent.handle("accepted", by=editor, note="Mended.")
    first.handle("accepted", by=editor, told_en="The date was wrong.")
    second.handle("declined", by=editor, note="No.", told_zh="日期没有错。")
    assert list(claim.reports.told()) == [first, second]
