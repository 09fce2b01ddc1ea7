"""Hostile input is sent everywhere: nothing fails, nothing is half saved, no answer holds what could run.

What is sent where goes round, so that each field and each parameter meets some of it, and all of it is sent;
`python -m tests.benchmarks.hostile` sends everything everywhere. With -s the counts are printed at the end.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.security.hostile import ADDRESSES, HEADER_NAMES, HEADERS, MAILS, PARAMETERS, TEXTS
from tests.security.hostile_bodies import BODIES
from tests.security.hostile_forms import Form
from tests.security.hostile_places import part_of, places
from tests.security.hostile_sending import Records, Sender, Tally
from tests.security.hostile_walks import walk
from tests.security.hostile_world import make_world

TALLY = Tally()
#: Of the fields of a form that are filled in, the first and the distance to the next: all, then every other.
ROUNDS = ((0, 1), (0, 2), (1, 2))
#: Where headers are sent.
LOOKED_AT = (
    "/",
    "/claims/?q=a",
    "/claims/bridge/",
    "/claims/bridge.json",
    "/claims/bridge/packet.zip",
    "/articles/gazette/",
    "/articles/gazette/annotations/",
    "/api/v1/claims?q=a",
    "/feeds/en/verdicts.atom",
    "/data/claims.csv",
    "/oembed/?url=x",
    "/healthz",
    "/login/?next=/desk/",
    "/desk/articles/gazette/",
    "/admin/claims/topic/?q=a",
)


def unknown(*asked: Any, **more: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "no other machines here")


@pytest.fixture(scope="module")
def sender(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sender]:
    """An admin, who may send everything everywhere, in a world that is forgotten. No name of another machine
    is looked up, and the log is not told of each refusal."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patched,
        override_settings(API_RATE=0),
    ):
        patched.setattr(socket, "getaddrinfo", unknown)
        logging.disable(logging.CRITICAL)
        world = make_world()
        client = Client(headers={"accept-language": "en"})
        client.force_login(world.admin)
        yield Sender(client, TALLY, Records(), walk(client, places(world)))
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
    print(f"\n\n{TALLY.table()}")


@pytest.fixture(autouse=True)
def no_fault(sender: Sender) -> Iterator[None]:
    """Whatever a test sends, nothing fails, is half saved, or could run."""
    yield
    faults, TALLY.faults = TALLY.faults, []
    assert not faults, "\n".join(faults)


def hostile_for(name: str) -> list[str]:
    """What is sent to a field: texts, and addresses or mail addresses where it asks for one."""
    if "mail" in name:
        return [*MAILS.values(), *TEXTS.values()]
    if any(part in name for part in ("address", "same_as", "home_page", "url", "next")):
        return [*ADDRESSES.values(), *TEXTS.values()]
    return [*TEXTS.values()]


def filled(form: Form, texts: Mapping[str, Iterator[str]], first: int, step: int) -> dict[str, list[str]]:
    """The form with hostile texts in some of its fields, each time other ones."""
    sent = dict(form.sent)
    for name in islice(sent, first, None, step):
        if name != "csrfmiddlewaretoken":
            sent[name] = [next(texts[name])]
    return sent


def test_every_form_takes_or_refuses_what_is_hostile(sender: Sender) -> None:
    forms = sender.walked.forms
    assert len(forms) > 100
    texts = {name: cycle(hostile_for(name)) for form in forms for name in form.sent}
    for first, step in ROUNDS:
        for form in forms:
            where = part_of(form.action)
            # The forms of the back office are large and all of one make.
            if where == "admin" and step > 1:
                continue
            sent = filled(form, texts, first, step)
            sender.post("texts in fields", f"{sent} to", form.action, sent)


def test_every_parameter_takes_or_refuses_what_is_hostile(sender: Sender) -> None:
    assert len(sender.walked.parameters) > 200
    values = cycle(PARAMETERS.items())
    for place, name in sender.walked.parameters:
        for what, value in islice(values, 1 if part_of(place.path) == "admin" else 2):
            sender.get("parameters", what, f"{place.path}?{name}={value}")


def test_every_header_may_say_what_it_likes(sender: Sender) -> None:
    paths = cycle(LOOKED_AT)
    for number, name in enumerate(HEADER_NAMES):
        for what, value in islice(HEADERS.items(), number % 3, None, 3):
            sender.get("headers", f"{what} as {name} to", next(paths), {name: value})


def test_what_is_no_form_is_refused(sender: Sender) -> None:
    actions = cycle(form.action for form in sender.walked.forms)
    for what, (media_type, body) in BODIES.items():
        sender.post_as("bodies", what, "/desk/import/files/", media_type, body)
        sender.post_as("bodies", what, next(actions), media_type, body)
