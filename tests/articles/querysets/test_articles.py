"""Two who bring in texts at the same moment."""

from __future__ import annotations

from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Article
from articles.querysets import BroughtIn, Outcome
from tests.database import Rival, committed
from tests.factory import TEXT, make_document, make_held_article

ADDRESS = "https://harbour.example/bridge"


def test_the_same_new_text_that_two_bring_in_at_once_is_one_revision(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    outcomes: list[Outcome] = []

    def bring_in(received: bytes) -> None:
        document = make_document(f"{TEXT} He named no guests.", address=ADDRESS)
        outcomes.append(Article.objects.bring_in(document, received))

    with committed(django_db_blocker):
        make_held_article(address=ADDRESS)
        with transaction.atomic():
            bring_in(b"by one")
            rival = Rival(lambda: bring_in(b"by another"))
        assert rival.outcome() is None
    assert [one.what for one in outcomes] == [BroughtIn.REVISION, BroughtIn.SAME_TEXT]
    assert outcomes[0].revision == outcomes[1].revision
