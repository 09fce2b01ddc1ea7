"""Fetching from servers that are slow, endless, broken or lead astray: real ones, on this machine."""

from __future__ import annotations

import gzip
import socket
import ssl
from typing import Any

import pytest

from articles.fetch import (
    NOT_MODIFIED,
    REDIRECTS,
    USER_AGENT,
    Answer,
    FetchProblem,
    Refused,
    fetch,
)
from tests.servers import CERTIFICATE, Server, page, problem, problem_with, redirect, serving, this_machine

PAGE = page("<p>The bridge opens.</p>")


def get(server: Server, path: str = "/", **conditions: str) -> Answer:
    return fetch(server.address + path, allowed=this_machine, **conditions)


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate of the tests is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


# What is asked, and what comes back


def test_a_page_comes_with_what_its_server_said_of_it() -> None:
    answer = page(
        "天气".encode("gb18030"),
        Content_Type="text/html; charset=GB18030",
        ETag='W/"7"',
        Last_Modified="Sat, 02 May 2026 10:00:00 GMT",
    )
    with serving(answer) as server:
        assert get(server, "/a?b=1#c") == Answer(
            address=f"{server.address}/a?b=1",
            status=200,
            received="天气".encode("gb18030"),
            charset="gb18030",
            content_type="text/html",
            etag='W/"7"',
            last_modified="Sat, 02 May 2026 10:00:00 GMT",
        )


def test_the_site_says_who_it_is_and_sends_no_cookies() -> None:
    with serving(page("x", Set_Cookie="a=b")) as server:
        get(server)
        get(server)
    for asked in server.asked:
        assert asked.startswith("GET / HTTP/1.1\r\n")
        assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in asked
        assert f"\r\nUser-Agent: {USER_AGENT}\r\n" in asked
        assert "\r\nAccept-Encoding: gzip\r\n" in asked
        assert "cookie" not in asked.lower()
        assert "if-none-match" not in asked.lower()


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(PAGE) as server:
        assert get(server).status == 200


def test_what_has_not_changed_is_not_sent_again() -> None:
    with serving(page("", "304 Not Modified", ETag='"7"')) as server:
        answer = get(server, etag='"7"\r\nX: y', last_modified="Sat, 02 May 2026 10:00:00 GMT")
    assert (answer.status, answer.received, answer.etag) == (NOT_MODIFIED, b"", '"7"')
    assert '\r\nIf-None-Match: "7"X: y\r\n' in server.asked[0]
    assert "\r\nIf-Modified-Since: Sat, 02 May 2026 10:00:00 GMT\r\n" in server.asked[0]


def test_not_modified_is_no_answer_to_who_asks_for_the_first_time() -> None:
    assert problem_with(page("", "304 Not Modified")) == FetchProblem.STATUS


def test_what_is_packed_is_unpacked() -> None:
    packed = gzip.compress(b"The bridge ") + gzip.compress(b"opens.") + b"\0\0"
    with serving(page(packed, Content_Encoding="gzip")) as server:
        assert get(server).received == b"The bridge opens."


def test_a_body_in_chunks_is_put_together() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nThe\r\n7\r\n bridge\r\n0\r\n\r\n"
    with serving(chunked) as server:
        answer = get(server)
    assert (answer.received, answer.content_type, answer.charset) == (b"The bridge", "", "")


def test_an_encoding_is_named_in_letters_that_can_be_kept() -> None:
    with serving(page(b"The bridge", Content_Type="text/html; charset=utf\0-8")) as server:
        assert get(server).charset == "utf-8"


def test_a_body_without_a_length_ends_where_the_connection_does() -> None:
    with serving(b"HTTP/1.0 200 OK\r\n\r\nThe bridge") as server:
        assert get(server).received == b"The bridge"


def test_what_is_not_ascii_in_an_address_is_escaped() -> None:
    with serving(PAGE) as server:
        get(server, "/桥 梁?名=%E6%A1%A5")
    assert server.asked[0].startswith("GET /%E6%A1%A5%20%E6%A2%81?%E5%90%8D=%E6%A1%A5 HTTP/1.1")


# Redirects


def test_a_redirect_is_followed_and_the_last_address_is_told() -> None:
    def answer(asked: str) -> bytes:
        return redirect("../b%20c/ü") if "GET /a/x" in asked else PAGE

    with serving(answer) as server:
        assert get(server, "/a/x").address == f"{server.address}/b%20c/%C3%BC"


def test_redirects_come_to_an_end() -> None:
    with serving(redirect("/again")) as server:
        assert problem(server.address) == FetchProblem.REDIRECTS
    assert len(server.asked) == REDIRECTS + 1


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://127.0.0.2/", FetchProblem.PRIVATE),
        ("http://169.254.169.254/latest/meta-data/", FetchProblem.PRIVATE),
        ("http://[::1]/", FetchProblem.PRIVATE),
        ("http://[::ffff:127.0.0.1]/", FetchProblem.PRIVATE),
        ("//2130706434/", FetchProblem.PRIVATE),
        ("file:///etc/passwd", FetchProblem.SCHEME),
        ("gopher://127.0.0.1/", FetchProblem.SCHEME),
        ("http://user:word@127.0.0.1/", FetchProblem.CREDENTIALS),
        ("http://[half/", FetchProblem.ADDRESS),
        ("http://127.0.0.1:99999/", FetchProblem.ADDRESS),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(to: str, why: FetchProblem) -> None:
    with serving(redirect(to)) as server:
        assert problem(server.address) == why
    assert len(server.asked) == 1


def test_a_redirect_without_a_place_is_no_success() -> None:
    assert problem_with(page("", "302 Found")) == FetchProblem.STATUS


# Where nobody may be led


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1:8080/",
    ],
)
def test_private_addresses_are_refused_however_they_are_written(address: str) -> None:
    with pytest.raises(Refused) as refused:
        fetch(address)
    assert refused.value.code in (FetchProblem.PRIVATE, FetchProblem.UNKNOWN_HOST)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", FetchProblem.ADDRESS),
        ("river.example/a", FetchProblem.ADDRESS),
        ("http://", FetchProblem.ADDRESS),
        ("http:///a", FetchProblem.ADDRESS),
        ("http://a..example/", FetchProblem.ADDRESS),
        ("http://a\\@b.example/", FetchProblem.ADDRESS),
        ("http://a\tb.example/", FetchProblem.ADDRESS),
        ("http://a.example/\r\nX: y", FetchProblem.ADDRESS),
        ("http://%31%32%37.0.0.1/", FetchProblem.ADDRESS),
        ("http://[fe80::1%25eth0]/", FetchProblem.ADDRESS),
        ("http://" + "a" * 70 + ".example/", FetchProblem.ADDRESS),
        ("http://a.example/" + "a" * 4000, FetchProblem.ADDRESS),
        ("ftp://a.example/", FetchProblem.SCHEME),
        ("file:///etc/passwd", FetchProblem.SCHEME),
        ("javascript:alert(1)", FetchProblem.SCHEME),
        ("https://user@a.example/", FetchProblem.CREDENTIALS),
        ("http://1.1.1.1:22/", FetchProblem.PORT),
        ("https://[2606:4700::1111]:8443/", FetchProblem.PORT),
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused(address: str, why: FetchProblem) -> None:
    with pytest.raises(Refused) as refused:
        fetch(address)
    assert refused.value.code == why


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Names have these addresses, others each time they are asked for. The names asked for, as they are."""
    asked: list[str] = []

    def look_up(host: str, port: int, **how: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (ip, port)) for ip in answers[min(len(asked), len(answers)) - 1]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_is_looked_up_once_and_cannot_lead_elsewhere_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(PAGE) as outside, serving(page("secret"), host="127.0.0.2", port=outside.port) as inside:
        asked = resolving(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
        answer = fetch(f"http://river.example:{outside.port}/", allowed=this_machine)
        assert (answer.received, asked) == (b"<p>The bridge opens.</p>", ["river.example"])
        assert problem(f"http://river.example:{outside.port}/") == FetchProblem.PRIVATE
    assert f"Host: river.example:{outside.port}" in outside.asked[0]
    assert not inside.asked


def test_a_name_with_one_private_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["127.0.0.1", "10.0.0.1"])
    with serving(PAGE) as server:
        assert problem(f"http://river.example:{server.port}/") == FetchProblem.PRIVATE
    assert not server.asked


def test_where_one_address_of_a_name_is_deaf_the_next_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(PAGE) as server:
        resolving(monkeypatch, ["127.0.0.2", "127.0.0.1"])
        answer = fetch(f"http://river.example:{server.port}/", allowed=lambda ip, port: True)
    assert answer.status == 200


def test_a_name_of_another_script_is_looked_up_as_the_dns_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(PAGE) as server:
        asked = resolving(monkeypatch, ["127.0.0.1"])
        answer = fetch(f"http://新闻.example:{server.port}/", allowed=this_machine)
    assert asked == ["xn--efvy88h.example"]
    assert answer.address == f"http://xn--efvy88h.example:{server.port}/"


def test_a_name_that_nobody_has_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*asked: Any, **how: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert problem("http://nowhere.example/") == FetchProblem.UNKNOWN_HOST


def test_a_resolver_that_is_out_of_order_does_not_say_that_there_is_no_such_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unsure(*asked: Any, **how: Any) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unsure)
    assert problem("http://river.example/") == FetchProblem.UNREACHABLE


def test_a_server_that_is_not_there_is_said_so() -> None:
    with serving(PAGE) as server:
        pass
    assert problem(server.address) == FetchProblem.UNREACHABLE


# https


def test_a_server_by_https_has_to_prove_its_name(trusting: None) -> None:
    with serving(PAGE, is_secure=True) as server:
        assert get(server).status == 200
        assert problem(f"https://127.0.0.1:{server.port}/") == FetchProblem.CERTIFICATE


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    with serving(PAGE, is_secure=True) as server:
        assert problem(server.address) == FetchProblem.CERTIFICATE
    assert not server.asked


def test_the_name_of_the_host_is_told_as_the_connection_is_secured(
    trusting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    wrap = ssl.SSLContext.wrap_socket

    def noting(self: ssl.SSLContext, wire: socket.socket, **how: Any) -> ssl.SSLSocket:
        names.extend(filter(None, [how.get("server_hostname")]))
        return wrap(self, wire, **how)

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", noting)
    with serving(PAGE, is_secure=True) as server:
        get(server)
    assert names == ["localhost"]


def test_nobody_is_led_from_https_to_http(trusting: None) -> None:
    with serving(PAGE) as plain, serving(redirect(plain.address), is_secure=True) as server:
        assert problem(server.address) == FetchProblem.DOWNGRADE
        assert not plain.asked
    with serving(PAGE, is_secure=True) as server, serving(redirect(server.address)) as plain:
        assert get(plain).address == f"{server.address}/"
