"""Everything hostile to every place there is, in an order of chance: python -m tests.benchmarks.hostile

--seconds 300 says for how long, --seed which order; what was sent is printed as a table, and everything that
was no answer. It ends with 1 where there was any. `tests/security/test_hostile_input.py` sends a part of it.
"""

from __future__ import annotations

import argparse
import logging
import random
import socket
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.benchmarks.production import own_database

if TYPE_CHECKING:
    from tests.security.hostile_sending import Sender

#: Seconds that one answer may take before it is named.
SLOW = 5.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_database(FACTCHECK_API_RATE="0"):
        sys.exit(in_a_world(asked.seconds, random.Random(asked.seed)))


def in_a_world(seconds: int, chance: random.Random) -> int:
    """Send for so long, print what came of it, and give back how many faults there were."""
    from django.db import transaction
    from django.test import Client
    from django.test.utils import setup_test_environment

    from factcheck.ledger.roles import become_owner
    from tests.security.hostile_places import places
    from tests.security.hostile_sending import Records, Sender, Tally
    from tests.security.hostile_walks import walk
    from tests.security.hostile_world import make_world

    become_owner()
    setup_test_environment()
    logging.disable(logging.CRITICAL)
    setattr(socket, "getaddrinfo", nobody)  # noqa: B010
    with transaction.atomic():
        world = make_world()
        client = Client(headers={"accept-language": "en"})
        client.force_login(world.admin)
        sender = Sender(client, Tally(), Records(), walk(client, places(world)))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            send_one(sender, chance)
        transaction.set_rollback(True)
    print(sender.tally.table())
    print("\n".join(sender.tally.faults))
    return min(len(sender.tally.faults), 1)


def nobody(*asked: Any, **more: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "no other machines here")


def send_one(sender: Sender, chance: random.Random) -> None:
    from tests.security import hostile
    from tests.security.hostile_bodies import BODIES

    began = time.monotonic()
    form = chance.choice(sender.walked.forms)
    kind = chance.choice(("texts in fields", "parameters", "headers", "bodies"))
    if kind == "texts in fields":
        texts = hostile.TEXTS | hostile.ADDRESSES | hostile.MAILS | hostile.LONG_TEXTS
        share = chance.choice((0.1, 0.5, 1.0))
        sent = {
            name: [texts[chance.choice(list(texts))]] if chance.random() < share else value
            for name, value in form.sent.items()
        }
        told = f"{str(sent)[:1000]} to"
        sender.post(kind, told, form.action, sent)
    elif kind == "parameters":
        place, name = chance.choice(sender.walked.parameters)
        told, value = chance.choice(list(hostile.PARAMETERS.items()))
        sender.get(kind, told, f"{place.path}?{name}={value}")
    elif kind == "headers":
        place, _name = chance.choice(sender.walked.parameters)
        told, value = chance.choice(list(hostile.HEADERS.items()))
        sender.get(kind, told, place.path, {chance.choice(hostile.HEADER_NAMES): value})
    else:
        told, (media_type, body) = chance.choice(list(BODIES.items()))
        sender.post_as(kind, told, form.action, media_type, body)
    if (took := time.monotonic() - began) > SLOW:
        print(f"{took:.1f} s: {kind}, {told[:200]}")


if __name__ == "__main__":
    main()
