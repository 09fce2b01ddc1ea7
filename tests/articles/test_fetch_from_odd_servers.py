"""Fetching from servers that are slow, endless or broken."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest

from articles import fetch as fetching
from articles.fetch import MOST_BYTES, FetchProblem, Refused, fetch
from tests.servers import page, problem, problem_with, redirect, serving, this_machine

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """All the time there is is half a second."""
    monkeypatch.setattr(fetching, "SECONDS", 0.5)


def dripping(head: bytes, piece: bytes) -> Any:
    """An answer that goes on for ever, a little at a time."""

    def answer(_asked: str) -> Iterator[bytes]:
        yield head
        while True:
            sleep(0.05)
            yield piece

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        dripping(b"", b""),
        dripping(b"HT", b"T"),
        dripping(HEAD, b"X-A: b\r\n"),
        dripping(HEAD + b"X-A: ", b"b"),
        dripping(HEAD + b"\r\n", b"The bridge "),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
        dripping(HEAD + b"Content-Length: 1000\r\n\r\n", b"a"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
)
def test_however_slowly_it_drips_it_ends_with_the_time(hurried: None, answer: Any) -> None:
    assert problem_with(answer) == FetchProblem.TOO_SLOW


def test_slow_redirects_have_the_same_time_together(hurried: None) -> None:
    def answer(_asked: str) -> bytes:
        sleep(0.2)
        return redirect("/again")

    assert problem_with(answer) == FetchProblem.TOO_SLOW


def test_a_name_that_takes_too_long_to_look_up_is_given_up(
    hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over = threading.Event()

    def slowly(*asked: Any, **how: Any) -> list[Any]:
        is_over.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    assert problem("http://slow.example/") == FetchProblem.TOO_SLOW
    is_over.set()


def endless(head: bytes, piece: bytes) -> Any:
    def answer(_asked: str) -> Iterator[bytes]:
        yield head
        while True:
            yield piece

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        endless(HEAD + b"\r\n", b"a" * 65_536),
        endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65_536 + b"\r\n"),
        HEAD + b"Content-Length: 10000001\r\n\r\n",
        page(gzip.compress(bytes(MOST_BYTES + 1)), Content_Encoding="gzip"),
        page(gzip.compress(bytes(MOST_BYTES // 2 + 1)) * 2, Content_Encoding="gzip"),
    ],
)
def test_what_is_too_large_is_left_however_it_comes(answer: Any) -> None:
    assert problem_with(answer) == FetchProblem.TOO_LARGE


def test_as_much_as_is_allowed_is_taken() -> None:
    whole = page(gzip.compress(bytes(MOST_BYTES)), Content_Encoding="gzip")
    with serving(whole) as server:
        assert len(fetch(server.address, allowed=this_machine).received) == MOST_BYTES


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        HEAD + b"Content-Length: 1000\r\n\r\nThe bridge",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\nThe bridge",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nThe bridge\r\n0\r\n\r\n",
        HEAD + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
        HEAD + b"X-A: b\r\n" * 200 + b"\r\n",
        page(gzip.compress(b"The bridge opens.")[:-9], Content_Encoding="gzip"),
        page(b"The bridge", Content_Encoding="gzip"),
        page(gzip.compress(b"") * 1000, Content_Encoding="gzip"),
    ],
)
def test_a_broken_answer_is_said_to_be_broken(answer: bytes) -> None:
    assert problem_with(answer) == FetchProblem.BROKEN


def test_a_length_that_is_too_short_cuts_the_body() -> None:
    with serving(HEAD + b"Content-Length: 3\r\n\r\nThe bridge") as server:
        assert fetch(server.address, allowed=this_machine).received == b"The"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip"])
def test_a_coding_that_was_not_asked_for_is_refused(coding: str) -> None:
    assert problem_with(page(b"x", Content_Encoding=coding)) == FetchProblem.CODING


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "audio/mpeg", "font/woff2"])
def test_what_is_no_text_is_refused(kind: str) -> None:
    assert problem_with(page(b"x", Content_Type=kind)) == FetchProblem.NOT_TEXT


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("204 No Content", FetchProblem.STATUS),
        ("206 Partial Content", FetchProblem.STATUS),
        ("400 Bad Request", FetchProblem.STATUS),
        ("401 Unauthorized", FetchProblem.FORBIDDEN),
        ("403 Forbidden", FetchProblem.FORBIDDEN),
        ("404 Not Found", FetchProblem.GONE),
        ("410 Gone", FetchProblem.GONE),
        ("429 Too Many Requests", FetchProblem.BUSY),
        ("451 Unavailable For Legal Reasons", FetchProblem.FORBIDDEN),
        ("500 Internal Server Error", FetchProblem.STATUS),
        ("503 Service Unavailable", FetchProblem.BUSY),
    ],
)
def test_whatever_is_no_success_is_refused_with_its_status(status: str, why: FetchProblem) -> None:
    with serving(page("x", status)) as server, pytest.raises(Refused) as refused:
        fetch(server.address, allowed=this_machine)
    assert (refused.value.code, refused.value.status) == (why, int(status[:3]))


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ("120", 120),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1994 08:49:37 -0000", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone_is_told(after: str, seconds: int | None) -> None:
    with serving(page("", "503 No", Retry_After=after)) as server, pytest.raises(Refused) as refused:
        fetch(server.address, allowed=this_machine)
    assert refused.value.retry_after == seconds
