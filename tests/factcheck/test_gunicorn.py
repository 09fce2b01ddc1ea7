"""The site as a server runs it: gunicorn, its processes, its log, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import IO, Any

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.database import address_of_database
from tests.factcheck.test_settings import ORIGIN, READ

#: What the web server in front says of a request.
BEHIND = {"Host": "facts.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
SERVE = ("-m", "gunicorn", "--config", "python:factcheck.gunicorn", "--bind", "127.0.0.1:0")


@dataclass
class Running:
    process: subprocess.Popen[str]
    log: IO[str]
    port: int
    workers: list[int]

    def ask(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={**BEHIND, **headers})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        return answer, said

    def told(self, path: str) -> dict[str, Any]:
        """The line of the log about the request for this path; waited for."""
        for line in self.log:
            read: dict[str, Any] = json.loads(line)
            if read.get("path") == path:
                return read
        raise AssertionError(f"nothing is said of {path}")


@pytest.fixture(scope="module")
def environment(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(READ)}
    with django_db_blocker.unblock():
        database = address_of_database()
    return plain | {
        "DATABASE_URL": database,
        "FACTCHECK_DATA": str(tmp_path_factory.mktemp("data")),
        "FACTCHECK_ORIGIN": ORIGIN,
        "WEB_CONCURRENCY": "2",
    }


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, *SERVE]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def booted(log: IO[str]) -> int:
    """The number of the process that begins next."""
    for line in log:
        if found := re.search(r"Booting worker with pid: (\d+)", line):
            return int(found[1])
    raise AssertionError("no process begins")


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> Iterator[Running]:
    """It runs with two processes; ended by its pid."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
    process = start(environment)
    assert process.stderr is not None
    with process, process.stderr as log:
        try:
            listening = next(line for line in log if "Listening at" in line)
            port = re.search(r"127\.0\.0\.1:(\d+)", json.loads(listening)["message"])
            assert port is not None
            yield Running(process, log, int(port[1]), [booted(log), booted(log)])
        finally:
            process.kill()


def test_the_site_is_served_and_its_log_has_a_line_of_it(site: Running) -> None:
    answer, page = site.ask("/claims/?q=whistle", **{"X-Request-ID": "from-in-front"})
    assert answer.status == 200
    assert b"<html" in page
    line = site.told("/claims/")
    assert (line["request"], line["address"], line["status"]) == ("from-in-front", "203.0.113.9", 200)
    assert line["queries"] > 0
    assert "whistle" not in json.dumps(line)


def test_its_static_files_are_kept_for_ever_and_come_compressed_with_the_guarding_headers(
    site: Running,
) -> None:
    _answer, page = site.ask("/claims/")
    path = re.search(rb'"(/static/factcheck/site\.\w+\.css)"', page)
    assert path is not None
    answer, _sheet = site.ask(path[1].decode(), **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Access-Control-Allow-Origin"] is None
    again, nothing = site.ask(path[1].decode(), **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status, nothing) == (304, b"")


def test_it_is_well_and_ready_whoever_asks_and_others_are_sent_to_https(site: Running) -> None:
    for path in ("/healthz", "/readyz"):
        answer, said = site.ask(path, **{"Host": "10.0.0.7", "X-Forwarded-Proto": "http"})
        assert (answer.status, said) == (200, b"ok\n")
    answer, _nothing = site.ask("/claims/", **{"X-Forwarded-Proto": "http"})
    assert (answer.status, answer.headers["Location"]) == (301, f"{ORIGIN}/claims/")


def test_headers_move_the_site_nowhere(site: Running) -> None:
    answer, _page = site.ask("/method/", **{"SCRIPT_NAME": "/method", "Script-Name": "/method"})
    assert answer.status == 200


@pytest.mark.parametrize("charset", ["rot13", "undefined", "idna", "utf-16"])
def test_what_says_that_it_is_in_no_character_set_is_refused(site: Running, charset: str) -> None:
    answer, page = site.ask("/claims/?q=%e6%a1%a5", **{"Content-Type": f"text/plain; charset={charset}"})
    assert answer.status == 400
    assert b"<html" in page


def test_a_process_that_dies_is_replaced(site: Running) -> None:
    os.kill(site.workers[0], signal.SIGKILL)
    assert booted(site.log) not in site.workers
    assert site.ask("/healthz")[0].status == 200


def test_it_ends_when_it_is_asked_to(site: Running) -> None:
    # A process that was begun this very moment hears nothing yet, and is waited for as one at work is.
    sleep(1)
    site.process.terminate()
    assert site.process.wait(timeout=60) == 0


def test_a_site_that_cannot_start_says_why_once_and_ends(environment: dict[str, str], tmp_path: Path) -> None:
    process = start(environment | {"FACTCHECK_DATA": str(tmp_path)})
    _printed, said = process.communicate(timeout=60)
    (sentence,) = (line for line in said.splitlines() if not line.startswith("{"))
    assert "have not been collected" in sentence
    assert process.returncode == 1
