"""Sends what is hostile to an address, undoes what it did, and says what became of it.

Whatever is sent is either accepted or refused. Refused, it has changed nothing on record; and no answer is an
error of the server or holds what a browser would run (`hostile_places.faults_of`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client

from factcheck.ledger.tables import domain_tables
from tests.security.hostile_places import faults_of, part_of

if TYPE_CHECKING:
    from tests.security.hostile_walks import Walked

FORM = "application/x-www-form-urlencoded"
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Tally:
    """How many of each kind were sent where, and what became of them; and what should not have."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, kind: str, where: str, outcome: str) -> None:
        self.counts[kind, where, outcome] += 1

    def table(self) -> str:
        """In Markdown: a row for each kind of input and place, and how many were what."""
        outcomes = ("accepted", "refused", "error")
        rows = sorted({(kind, where) for kind, where, _ in self.counts})
        lines = ["| input | where | accepted | refused | errors |", "|---|---|---:|---:|---:|"]
        for kind, where in rows:
            counted = " | ".join(f"{self.counts[kind, where, outcome]:,}" for outcome in outcomes)
            lines.append(f"| {kind} | {where} | {counted} |")
        totals = (sum(n for (_, _, one), n in self.counts.items() if one == outcome) for outcome in outcomes)
        return "\n".join([*lines, f"| **all** | | {' | '.join(f'{total:,}' for total in totals)} |"])


class Records:
    """What is on record, a digest for each table; `changed` looks only at those that were written to."""

    def __init__(self) -> None:
        self.tables = {table.name for table in domain_tables()}
        self.before = {table: self._digest(table) for table in self.tables}

    @staticmethod
    def _digest(table: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM {table} t")
            return str(cursor.fetchone()[0])

    def changed(self, statements: list[str]) -> list[str]:
        written = [table for table in self.tables if any(f'"{table}"' in one for one in statements)]
        return [table for table in written if self._digest(table) != self.before[table]]


class Sender:
    """Somebody with a browser, who sends one thing after the other to a world that stays as it was."""

    def __init__(self, client: Client, tally: Tally, records: Records, walked: Walked) -> None:
        self.client, self.tally, self.records, self.walked = client, tally, records, walked

    def get(self, kind: str, told: str, path: str, headers: Mapping[str, str] | None = None) -> Any:
        return self.send(kind, told, path, lambda client: client.get(path, headers=headers))

    def post(self, kind: str, told: str, path: str, sent: Mapping[str, list[str]]) -> Any:
        return self.send(kind, told, path, lambda client: post(client, path, sent))

    def post_as(self, kind: str, told: str, path: str, media_type: str, body: bytes) -> Any:
        return self.send(kind, told, path, lambda client: client.generic("POST", path, body, media_type))

    def send(self, kind: str, what: str, path: str, ask: Callable[[Client], Any]) -> Any:
        """Ask, undo, and count; `what` says in a fault what was sent."""
        where, told = part_of(path), f"{what} {path[:300]}"
        writes: list[str] = []

        def watch(execute: Any, statement: str, *rest: Any) -> Any:
            if statement.startswith(WRITES):
                writes.append(statement)
            return execute(statement, *rest)

        with undone(self.client):
            try:
                with connection.execute_wrapper(watch):
                    answer = ask(self.client)
            except Exception as error:
                self.tally.add(kind, where, "error")
                self.tally.faults.append(f"{told}: {type(error).__name__}: {str(error)[:300]}")
                return None
            found = faults_of(answer)
            if writes and is_refused(answer):
                found += [f"half saved in {table}" for table in self.records.changed(writes)]
        self.tally.add(kind, where, "error" if found else "refused" if is_refused(answer) else "accepted")
        self.tally.faults += [f"{told}: {one}" for one in found]
        return answer


def is_refused(answer: Any) -> bool:
    """Whether it was; a form that is refused is a 200 with the form once more, and htmx is told of one that
    was saved."""
    is_form = answer.request["REQUEST_METHOD"] == "POST" and answer.status_code == 200
    return answer.status_code >= 400 or (is_form and "saved" not in answer.headers.get("HX-Trigger", ""))


def as_sent(sent: Mapping[str, list[str]]) -> bytes:
    """A form as its body, halves of characters too, as a program might write them."""
    return urlencode(sent, doseq=True, errors="surrogatepass").encode()


def post(client: Client, path: str, sent: Mapping[str, list[str]], **headers: str) -> Any:
    return client.post(path, as_sent(sent), content_type=FORM, headers=headers)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is asked within is as if it had not been; the client is who they were."""
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)


@contextmanager
def asked_names() -> Iterator[set[str]]:
    """The names that views ask for in what they were sent, in the address or in a form."""
    names: set[str] = set()
    plain = {name: getattr(QueryDict, name) for name in ("get", "getlist", "__getitem__")}

    def noting(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(self: QueryDict, name: str, *rest: Any) -> Any:
            names.add(str(name))
            return method(self, name, *rest)

        return noted

    for name, method in plain.items():
        setattr(QueryDict, name, noting(method))
    try:
        yield names
    finally:
        for name in plain:
            delattr(QueryDict, name)
