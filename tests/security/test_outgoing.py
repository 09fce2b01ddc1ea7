"""Nobody leads the site into the network that it runs in, by whatever door (OWASP ASVS 5.0, 1.3.6, 13.2.4).

What an address may be, and what is done with its answer, is tested with the one way out (tests/articles/
test_fetch.py, test_fetch_from_odd_servers.py, test_public_addresses.py); here, that there is no other way.
"""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import importers
from articles.models import Article, Incoming
from tests.factory import make_article, make_held_article
from tests.security.asking import body_of, somebody
from tests.security.policy import Role
from tests.security.records import make_records
from tests.test_house import imports_of, written_in

#: What can ask another machine.
WAYS_OUT = {
    *("socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "aiohttp", "asyncio"),
    *("ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc.client", "paramiko", "pycurl"),
}
#: The one way out; and what speaks with the PostgreSQL that it started, and looks for a free port.
MAY = {"articles/fetch.py", "factcheck/embedded/server.py", "factcheck/management/commands/demo.py"}
#: Machines of one's own network, of this machine, of a cloud's own services, in every form of writing.
INSIDE = [
    *("http://127.0.0.1/", "http://127.1/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://2130706433/"),
    *("http://localhost/", "http://localhost./", "http://0/", "http://0.0.0.0/", "http://10.0.0.1/"),
    *("http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/latest/"),
    *("http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://168.63.129.16/"),
    *("http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/"),
    *("http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::7f00:1]/"),
    *("http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/", "http://[fe80::1]/", "http://[fc00::1]/"),
    *("http://[fd00:ec2::254]/", "http://[ff02::1]/", "http://[fec0::1]/", "http://[2001:db8::1]/"),
    *("http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/"),
    *("http://1.1.1.1:22/", "https://1.1.1.1:5432/", "http://1.1.1.1:8080/", "http://1.1.1.1:0/"),
]
#: Of no scheme that is asked for; two hosts in one; and what breaks a line.
NO_ADDRESS = [
    *("file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/"),
    *("ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "unix:///run/postgresql", "data:text/plain,a"),
    *("http://a.example@127.0.0.1/", "http://127.0.0.1\\@a.example/", "http://a.example:80@127.0.0.1/"),
    *("http://127.0.0.1#@a.example/", "http://127.0.0.1?@a.example/", "http://127.0.0.1%00.a.example/"),
    *("http://127.0.0.1\r\nX: y/", "http://[::1", "http://[::1%25lo]/"),
]


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where Python's own sockets were to connect to; PostgreSQL's driver has its own."""
    asked: list[Any] = []

    def refuse(_wire: socket.socket, place: Any) -> None:
        asked.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    # As if somebody had set it for another program.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:3128")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    return asked


def test_nothing_but_the_one_way_out_connects_anywhere() -> None:
    files = [
        name for package in ("articles", "claims", "factcheck") for name in written_in(".py", under=package)
    ]
    assert "articles/fetch.py" in files
    elsewhere = {
        name: found for name in files if name not in MAY if (found := WAYS_OUT.intersection(imports_of(name)))
    }
    assert not elsewhere


@pytest.mark.django_db
def test_whoever_asks_for_an_address_inside_asks_nothing(
    connections: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "django")
    editor = somebody(Role.EDITOR, make_records())
    before = Incoming.objects.count()
    for address in INSIDE + NO_ADDRESS:
        answer = editor.ask("POST", "/desk/import/address/", {"at-address": address})
        assert answer.status_code == 200, address
        assert "errorlist" in body_of(answer), address
    assert Incoming.objects.count() == before
    assert connections == []


@pytest.mark.django_db
def test_an_address_that_leads_inside_is_not_asked_again_nor_checked(
    connections: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """By the button, by the commands; what an editor or an import once put on record."""
    caplog.set_level("CRITICAL", "django")
    editor = somebody(Role.EDITOR, make_records())
    held = [make_held_article(address=address) for address in INSIDE[:10]]
    Article.objects.filter(pk__in=[one.pk for one in held]).update(retrieved_at=timezone.now())
    make_article(address="http://[::ffff:127.0.0.1]/cited")
    for article in held:
        answer = editor.ask("POST", f"/desk/articles/{article.key}/refetch/")
        assert answer.status_code == 302
    for command in ("refetch", "check_links"):
        call_command(command, due=True, verbosity=0)
    assert connections == []
    assert all(article.revisions.count() == 1 for article in held)


def test_markup_of_others_opens_no_file_and_asks_nobody(connections: list[Any]) -> None:
    entity = '<!DOCTYPE html [<!ENTITY inside SYSTEM "{}"><!ENTITY % more SYSTEM "{}"> %more;]>'
    each = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    laughs = f"<!DOCTYPE html [<!ENTITY l0 'ha'>{each}]>"
    page = "<html><head><title>A bridge</title>{}</head><body><article><h1>A bridge</h1>{}{}</article></body>"
    words = "<p>" + "The harbour master said that the bridge opens on 3 May. " * 20 + "</p>"
    seen = '<img src="http://127.0.0.1/a.png"><iframe src="http://127.0.0.1/"></iframe>'
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    )
    for name in ("a.html", "a.xhtml", "a.htm", "a.md", "a.txt"):
        for before, body in (
            (entity.format("file:///etc/passwd", "http://127.0.0.1/x.dtd"), "<p>&inside;</p>"),
            (laughs, "<p>&l9;</p>"),
            ("<?xml version='1.0'?><?xml-stylesheet href='http://127.0.0.1/a.xsl'?>", include + seen),
        ):
            whole = before + page.format('<base href="http://127.0.0.1/">', body, words)
            try:
                text = importers.read(whole.encode(), name).text
            except importers.Unreadable:
                continue
            assert "root:" not in text
            assert len(text) < 2 * len(whole)
    assert connections == []
