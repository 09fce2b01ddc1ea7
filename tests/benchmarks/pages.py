"""How long readers wait for a page, with few claims on record and with many, in a table:

    python -m tests.benchmarks.pages [--claims 1000 100000 1000000] [--rounds 40] [--data FOLDER]

For each number of claims there is a database of made-up stories (million.py), indexed; where it is missing in
the folder it is made, and stays there for the next time. Each is served by one gunicorn process as in
production, its log on, beside an embedded PostgreSQL as it ships. All are asked by turns for one page after
another, so that whatever else the machine does is shared alike; the first two rounds are not counted.
Milliseconds until the whole answer is there, over a connection that is kept: median, and 95th of a hundred.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from factcheck.embedded.server import EmbeddedServer
from tests.benchmarks.asked import DESK, by_turns, public_pages
from tests.benchmarks.ending import ended_in_order
from tests.benchmarks.production import ORIGIN, READ, ROOT, address_of, served

#: Rounds that are not counted.
WARMING = 2
#: Times by number of claims and kind of page, in milliseconds.
Times = dict[tuple[int, str], list[float]]
HEADERS = {"Host": ORIGIN.removeprefix("https://"), "X-Forwarded-Proto": "https", "Accept-Language": "en"}
SESSION = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.get(username="editor-1"))
print(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
EMPTY, CLAIM, UNCHANGED = "empty view", "claim", "claim, unchanged (304)"


class Site:
    """One of the sites, over a connection that is kept."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self.cookie = cookie

    def ask(self, address: str, **headers: str) -> tuple[float, int, Mapping[str, str]]:
        """Milliseconds, status, headers."""
        if address.startswith("/desk/"):
            headers["Cookie"] = self.cookie
        began = perf_counter()
        self.connection.request("GET", address, headers=HEADERS | headers)
        answer = self.connection.getresponse()
        answer.read()
        return (
            1000 * (perf_counter() - began),
            answer.status,
            {k.lower(): v for k, v in answer.headers.items()},
        )


def prepare(claims: int, folder: Path) -> None:
    """Make the database of so many claims where the folder does not have it yet, else bring it up to date."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(READ)}
    done = folder / "ready"
    commands = [["manage.py", "migrate", "-v0"], ["manage.py", "reindex"]]
    if not done.exists():
        commands = [["-m", "tests.benchmarks.million", str(claims)], ["manage.py", "reindex", "--all"]]
    for command in commands:
        environment = plain | {"FACTCHECK_DATA": str(folder)}
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=sys.stderr)
    done.touch()


@contextmanager
def site(folder: Path, temporary: Path) -> Iterator[Site]:
    """The site of one database, whose server is started; whoever asks for it ends that."""
    from factcheck.database import EMBEDDED_SITE

    server, key = EmbeddedServer(folder), secrets.token_urlsafe(60)
    server.ensure_running()
    address = address_of(server.address | {"user": EMBEDDED_SITE, "dbname": "postgres"})
    environment = {
        "FACTCHECK_SECRET_KEY": key,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "WEB_CONCURRENCY": "1",
    }
    temporary.mkdir()
    known = os.environ | environment | {"DATABASE_URL": address, "FACTCHECK_DATA": str(temporary)}
    known["FACTCHECK_ORIGIN"] = ORIGIN
    command = [sys.executable, "-c", f"import django; django.setup()\n{SESSION}"]
    cookie = subprocess.run(command, cwd=ROOT, env=known, check=True, capture_output=True, text=True)
    with served(address, temporary, **environment) as one:
        yield Site(one.port, cookie.stdout.strip())


def measure(sites: Mapping[int, Site], pages: Mapping[int, dict[str, list[str]]], rounds: int) -> Times:
    """By number of claims and kind of page. Raises where a page is no page."""
    times: Times = defaultdict(list)
    for number, (claims, kind, address) in enumerate(by_turns(pages, WARMING + rounds)):
        took, status, headers = sites[claims].ask(address)
        assert status == 200, (kind, address, status)
        is_counted = number >= WARMING * len(pages) * len(pages[claims])
        if kind == CLAIM and "etag" in headers:
            again, status, _headers = sites[claims].ask(address, **{"If-None-Match": headers["etag"]})
            assert status == 304, (address, status)
            if is_counted:
                times[claims, UNCHANGED].append(again)
        if is_counted:
            times[claims, kind].append(took)
    return times


def figures(times: Sequence[float]) -> str:
    return f"{median(times):.1f} ({quantiles(times, n=20)[-1]:.1f})"


def table(times: Times, kinds: Iterable[str], sizes: Sequence[int]) -> Iterator[str]:
    """In Markdown: a row a page, a column a size."""
    yield f"| median (95th), ms | {' | '.join(f'{size:,} claims' for size in sizes)} | growth |"
    yield f"|---|{'---:|' * (len(sizes) + 1)}"
    for kind in kinds:
        if all(times.get((size, kind)) for size in sizes):
            growth = median(times[sizes[-1], kind]) / median(times[sizes[0], kind])
            yield (
                f"| {kind} | {' | '.join(figures(times[size, kind]) for size in sizes)} | {growth:.2f} × |"
            )


def beside_empty(times: Times, sizes: Sequence[int]) -> Iterator[str]:
    """How many times as long as an empty view on the same server."""
    yield f"| times an empty view | {' | '.join(f'{size:,} claims' for size in sizes)} |"
    yield f"|---|{'---:|' * len(sizes)}"
    for kind in (CLAIM, UNCHANGED):
        if all(times.get((size, kind)) for size in sizes):
            shares = (median(times[size, kind]) / median(times[size, EMPTY]) for size in sizes)
            yield f"| {kind} | {' | '.join(f'{share:.1f} ×' for share in shares)} |"


def main(asked: Namespace) -> None:
    sizes = sorted(asked.claims)
    with ended_in_order(), ExitStack() as stack:
        kept = asked.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="factcheck-pages-")))
        temporary = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="factcheck-served-")))
        for size in sizes:
            stack.callback(EmbeddedServer(kept / str(size)).stop)
            prepare(size, kept / str(size))
        sites = {size: stack.enter_context(site(kept / str(size), temporary / str(size))) for size in sizes}
        pages = {size: {EMPTY: ["/benchmark/empty/"]} | public_pages(size, asked.rounds) for size in sizes}
        times = measure(sites, pages, asked.rounds)
        desk = {size: {kind: [address] for kind, address in DESK.items()} for size in sizes}
        if asked.desk:
            times |= measure(sites, desk, asked.desk)
    kinds = [
        EMPTY,
        CLAIM,
        UNCHANGED,
        *[kind for kind in pages[sizes[0]] if kind not in (EMPTY, CLAIM)],
        *DESK,
    ]
    print("\n".join([*table(times, kinds, sizes), "", *beside_empty(times, sizes)]))


def arguments() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--desk", type=int, default=5, help="rounds of the desk's pages")
    parser.add_argument("--data", type=Path, help="where the databases are kept; else they are made anew")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
