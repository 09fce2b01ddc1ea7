"""What is done again where somebody else's change came between, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim, Topic
from factcheck.again import TIMES, DoAgain
from tests.database import committed, sql
from tests.factory import make_claim, make_topic

View = Callable[[HttpRequest], HttpResponse]


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


def asked(view: View, request: HttpRequest | None = None) -> HttpResponse:
    answer = DoAgain(view).process_view(request or RequestFactory().post("/"), view, (), {})
    assert isinstance(answer, HttpResponse)
    return answer


def elsewhere(do: Callable[[], object]) -> None:
    """Over another connection, until it is done."""

    def run() -> None:
        try:
            do()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_who_loses_in_a_deadlock_is_asked_again_and_heard(kept: None) -> None:
    first, second = make_claim(), make_claim()
    theirs_is_held, ours_is_held = Event(), Event()
    times: list[int] = []

    def rival() -> None:
        try:
            with transaction.atomic():
                Claim.objects.select_for_update().get(pk=second.pk)
                theirs_is_held.set()
                ours_is_held.wait(20)
                Claim.objects.select_for_update().get(pk=first.pk)
        finally:
            connection.close()

    def view(request: HttpRequest) -> HttpResponse:
        times.append(1)
        with transaction.atomic():
            # So that it is this one that PostgreSQL ends.
            sql("SET LOCAL deadlock_timeout = '20ms'")
            claim = Claim.objects.select_for_update().get(pk=first.pk)
            theirs_is_held.wait(20)
            ours_is_held.set()
            Claim.objects.select_for_update().get(pk=second.pk)
            claim.kind = "prediction"
            claim.save()
        return HttpResponse("saved")

    thread = Thread(target=rival)
    thread.start()
    assert asked(view).content == b"saved"
    thread.join()
    assert len(times) == 2
    assert Claim.objects.get(pk=first.pk).kind == "prediction"


def test_who_named_what_somebody_else_removes_meanwhile_hears_that_it_is_gone(kept: None) -> None:
    claim, topic = make_claim(), make_topic()

    def view(request: HttpRequest) -> HttpResponse:
        found = Topic.objects.filter(pk=topic.pk).first()
        if found is None:
            return HttpResponse("no such topic")
        elsewhere(Topic.objects.filter(pk=found.pk).delete)
        claim.topics.add(found)
        return HttpResponse("saved")

    assert asked(view).content == b"no such topic"
    assert claim.topics.count() == 0


def test_what_fails_each_time_fails_in_the_end(kept: None) -> None:
    times: list[int] = []
    topic = make_topic()

    def view(request: HttpRequest) -> HttpResponse:
        times.append(1)
        make_topic(slug=topic.slug)
        return HttpResponse()

    with pytest.raises(IntegrityError):
        asked(view)
    assert len(times) == TIMES


def test_a_fault_of_the_request_itself_is_met_once(kept: None) -> None:
    times: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        times.append(1)
        sql("SELECT 1 / 0")
        return HttpResponse()

    with pytest.raises(DatabaseError):
        asked(view)
    assert len(times) == 1


@pytest.mark.django_db
def test_nothing_is_done_again_within_a_transaction_that_is_lost_as_a_whole() -> None:
    times: list[int] = []
    topic = make_topic()

    def view(request: HttpRequest) -> HttpResponse:
        times.append(1)
        make_topic(slug=topic.slug)
        return HttpResponse()

    with pytest.raises(IntegrityError):
        asked(view)
    assert len(times) == 1


def test_files_are_read_from_their_beginning_each_time(kept: None) -> None:
    topic, read = make_topic(), list[bytes]()

    def view(request: HttpRequest) -> HttpResponse:
        read.append(request.FILES["file"].read())  # type: ignore[union-attr]
        if len(read) == 1:
            make_topic(slug=topic.slug)
        return HttpResponse("saved")

    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.txt", b"words")})
    assert asked(view, request).content == b"saved"
    assert read == [b"words", b"words"]
