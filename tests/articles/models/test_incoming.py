"""What waits until somebody keeps it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.importers import Unreadable
from articles.models import Article, Incoming
from articles.models.incoming import MOST_WAITING, WAITS
from articles.querysets import BroughtIn
from tests.factory import TEXT, make_article, make_held_article, make_incoming, make_user

pytestmark = pytest.mark.django_db


def test_it_is_read_anew_from_its_bytes() -> None:
    incoming = make_incoming("# The bridge\n\nIt opens on 3 May.")
    assert incoming.read().titles == {"en": "The bridge"}


def test_what_cannot_be_read_says_why() -> None:
    with pytest.raises(Unreadable, match="picture"):
        make_incoming(received=b"\x89PNG\r\n\x1a\n\0\0", name="bridge.png").read()


def test_the_same_file_waits_once_for_one_editor() -> None:
    mei, jo = make_user(), make_user()
    first, is_new = Incoming.objects.receive(b"A text.", by=mei, name="a.md")
    again, is_new_again = Incoming.objects.receive(b"A text.", by=mei, name="a.md")
    other, is_new_of_other = Incoming.objects.receive(b"A text.", by=jo, name="a.md")
    assert (first == again, is_new, is_new_again) == (True, True, False)
    assert (other == first, is_new_of_other) == (False, True)
    assert Incoming.objects.receive(b"A tent.", by=mei, name="a.md")[1]


def test_everybody_sees_their_own() -> None:
    mei = make_user()
    mine, _others = make_incoming(by=mei), make_incoming()
    assert list(Incoming.objects.of(mei)) == [mine]
    assert [one.size for one in Incoming.objects.for_list(mei)] == [len(TEXT)]  # type: ignore[attr-defined]


def test_what_waited_too_long_is_forgotten_when_the_next_comes() -> None:
    mei = make_user()
    old = make_incoming("Old.", by=mei)
    Incoming.objects.filter(pk=old.pk).update(created_at=timezone.now() - WAITS - timedelta(hours=1))
    new = make_incoming("New.", by=mei)
    assert list(Incoming.objects.all()) == [new]


def test_no_more_wait_than_somebody_can_look_at() -> None:
    mei = make_user()
    Incoming.objects.bulk_create(
        Incoming(created_by=mei, received=b"%d" % number) for number in range(MOST_WAITING)
    )
    with pytest.raises(ValidationError, match="wait already"):
        Incoming.objects.receive(b"One more.", by=mei)


def test_keeping_makes_an_article_and_it_waits_no_longer() -> None:
    mei = make_user()
    incoming = make_incoming("# The bridge\n\nIt opens on 3 May.", by=mei, name="bridge.md")
    outcome = incoming.keep(incoming.read(), by=mei, kind="statement")
    article = Article.objects.get(pk=outcome.article.pk)
    revision = article.revisions.get()
    assert (article.title, article.kind, article.created_by) == ("The bridge", "statement", mei)
    assert (bytes(revision.received), revision.received_name) == (
        b"# The bridge\n\nIt opens on 3 May.",
        "bridge.md",
    )
    assert not Incoming.objects.exists()


def test_keeping_it_a_second_time_is_refused() -> None:
    incoming, again = make_incoming(), Incoming.objects.get()
    incoming.keep(incoming.read(), by=incoming.created_by)
    with pytest.raises(ValidationError, match="meanwhile"):
        again.keep(again.read(), by=again.created_by)
    assert Article.objects.count() == 1


def test_it_becomes_the_next_text_of_the_article_that_was_named() -> None:
    article = make_held_article()
    incoming = make_incoming("Another text, and nothing of its old one.")
    incoming.correct({"article": article.key}, article)
    outcome = incoming.keep(incoming.read(), by=incoming.created_by, kind="statement")
    assert (outcome.what, outcome.article, outcome.revision.number) == (BroughtIn.REVISION, article, 2)
    article.refresh_from_db()
    assert article.kind == "report"


def test_what_was_fetched_is_what_stands_there_now() -> None:
    address = "https://harbour.example/bridge"
    article = make_article(address=address, access="not_read")
    for text in ("It opens on 3 May.", "It opens on 4 May."):
        incoming = make_incoming(text, address=address)
        incoming.keep(incoming.read(), by=incoming.created_by)
    back = make_incoming("It opens on 3 May.", address=address)
    outcome = back.keep(back.read(), by=back.created_by)
    assert (outcome.what, outcome.article, outcome.revision.number) == (BroughtIn.REVISION, article, 3)


def test_nothing_goes_where_keeping_is_refused() -> None:
    make_held_article()
    elsewhere = Article.objects.get().revisions.get()
    other = make_held_article("Something else altogether.")
    incoming = make_incoming(received=bytes(elsewhere.received))
    incoming.correct({}, other)
    with pytest.raises(ValidationError, match="another article"):
        incoming.keep(incoming.read(), by=incoming.created_by)
    assert Incoming.objects.get() == incoming
