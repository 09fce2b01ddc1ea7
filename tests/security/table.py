"""`python -m tests.security.table` prints who is answered what, at how many addresses, in Markdown."""

from __future__ import annotations

import os
from collections import Counter

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    from tests.security.addresses import addresses
    from tests.security.policy import METHODS, SHADOWED, Expected, Role, cells, policy_of

    named = [address for address in addresses() if address.name not in SHADOWED]
    rooms = Counter(policy_of(address).room for address in named)
    everything = {role: Counter(expected for _address, _method, expected in cells(role)) for role in Role}
    asked = sum(sum(counts.values()) for counts in everything.values())
    refused = asked - sum(counts[Expected.ANSWERED] for counts in everything.values())
    size = len(named) * len(Role) * len(METHODS)
    print(
        f"{len(named)} addresses × {len(Role)} roles × {len(METHODS)} methods = {size}, of which {asked} are"
    )
    print("asked (HEAD, which is GET without its body, once for each address that answers it) and")
    print(f"{refused} refused.")
    print("\nAddresses by room: " + ", ".join(f"{room} {number}" for room, number in rooms.items()) + "\n")
    print("| role | " + " | ".join(Expected) + " |")
    print("|---" * (len(Expected) + 1) + "|")
    for role, counts in everything.items():
        print(f"| {role} | " + " | ".join(str(counts[one]) for one in Expected) + " |")


if __name__ == "__main__":
    main()
