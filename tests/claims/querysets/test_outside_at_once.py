"""Two runs that take in the same review at the same moment."""

from __future__ import annotations

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim, OutsideVerdict
from claims.outside.review import read_review
from claims.querysets.outside import Became, Received
from tests.claims.outside.test_review import WHOLE
from tests.database import Rival, committed


def test_of_two_who_take_in_one_review_at_once_the_second_finds_it_there(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    def receive() -> Received:
        return OutsideVerdict.objects.receive(read_review(WHOLE), read_from="feed.json", by=None)

    with committed(django_db_blocker):
        second: list[Received] = []
        with transaction.atomic():
            first = receive()
            rival = Rival(lambda: second.append(receive()))
        assert rival.outcome() is None
        assert second == [Received(Became.KNOWN, first.claim)]
        assert Claim.objects.count() == OutsideVerdict.objects.count() == 1
