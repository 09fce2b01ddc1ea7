"""What is hostile and on record is shown everywhere as what it is: text. No page runs it; no feed, document
or table breaks over it; no mail gets a header from it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import mail
from django.db import models, transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from claims.desk.mail import tell_assigned, tell_decided, tell_reported
from claims.models import Claim
from factcheck.ledger.tables import LEFT_OUT
from tests.claims.dataset.everything import settle
from tests.factory import make_user
from tests.security.hostile import TEXTS
from tests.security.hostile_places import Place, faults_of, part_of, places
from tests.security.hostile_world import World, make_world

#: Columns with what the site makes or checks itself, so that nothing else can stand there.
OWN = re.compile(r"sha256|digest|slug|key|address|same_as|home_page|language|languages|mail|sender|reason$|"
                 r"head|supported_statuses|blocks|summary|quote_(prefix|suffix)|notes")  # fmt: skip

#: Of a mail.
HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Content-Transfer-Encoding",
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(API_RATE=0):
        logging.disable(logging.CRITICAL)
        made = make_world(*TEXTS.values())
        settle()
        yield made
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def shown(client: Client, every: list[Place]) -> tuple[list[str], int]:
    """What is wrong with the answers, and how many were looked at."""
    faults, number = [], 0
    for place in every:
        answer = client.get(place.path)
        if answer.status_code in (200, 410):
            number += 1
            faults += [f"{place.path}: {fault}" for fault in faults_of(answer)]
    return faults, number


def test_every_text_that_somebody_writes_is_hostile_in_this_world(world: World) -> None:
    harmless = []
    for model in [*apps.get_app_config("articles").get_models(), *apps.get_app_config("claims").get_models()]:
        if model._meta.db_table in LEFT_OUT or not model._base_manager.exists():
            continue
        for column in model._meta.concrete_fields:
            written = isinstance(column, models.CharField | models.TextField) and not column.choices
            if written and not OWN.search(column.name):
                said = model._base_manager.values_list(column.name, flat=True)
                if not any(len(one) > 100 for one in said):
                    harmless.append(f"{model._meta.db_table}.{column.name}")
    assert harmless == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_readers_and_machines_are_shown_holds_nothing_that_runs(world: World, language: str) -> None:
    client = Client(headers={"accept-language": language})
    faults, number = shown(client, [one for one in places(world) if part_of(one.path) in ("public", "api")])
    assert faults == []
    assert number > 35


def test_what_the_desk_is_shown_holds_nothing_that_runs(world: World) -> None:
    every = [one for one in places(world) if part_of(one.path) in ("desk", "accounts")]
    faults, number = shown(signed_in(world.admin), every)
    assert faults == []
    assert number > 30


def test_what_the_back_office_shows_holds_nothing_that_runs(world: World) -> None:
    every = [one for one in places(world) if part_of(one.path) == "admin"]
    faults, number = shown(signed_in(world.admin), every)
    assert faults == []
    assert number > 50


def test_no_text_adds_a_header_to_a_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Claim.objects.get(slug=world.values["slug"])
    person = make_user("editor", email="ann@desk.example", first_name=TEXTS["header lines"])
    monkeypatch.setattr(transaction, "on_commit", lambda send, robust: send())
    tell_assigned(person, claim, by=world.editor, address="https://facts.example/")
    tell_reported(claim.reports.first(), address="https://facts.example/")  # type: ignore[arg-type]
    tell_decided(claim.verdicts.last(), by=person, address="https://facts.example/")  # type: ignore[arg-type]
    assert len(mail.outbox) == 3
    for sent in mail.outbox:
        read = message_from_bytes(sent.message().as_bytes())
        assert {*read} == HEADERS
        assert read["To"] in ("ann@desk.example", "mei@desk.example")
