"""Servers on this machine that answer as a test tells them to, byte by byte where it matters."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from articles.fetch import FetchProblem, Refused, fetch
from articles.public_addresses import Address

#: Of "localhost", signed by itself until 2120, with a key that everybody may know.
CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass
class Server:
    """One that is running. `asked` has what each connection sent, as far as the blank line."""

    address: str
    port: int
    asked: list[str] = field(default_factory=list)
    #: Set when the server is to end: what an answer may wait for.
    is_over: threading.Event = field(default_factory=threading.Event)


#: The bytes to send for what was asked; or piece by piece, for as long as whoever asked listens.
Answering = Callable[[str], bytes | Iterable[bytes]]


def page(body: bytes | str, status: str = "200 OK", **headers: str) -> bytes:
    """An answer with these headers, whose names have _ for -."""
    body = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return page("", status, Location=to)


def this_machine(ip: Address, port: int) -> bool:
    """What `allowed` is where a test fetches from 127.0.0.1, and from nowhere else."""
    return str(ip) == "127.0.0.1"


def problem(address: str, **how: Any) -> FetchProblem:
    """Why this address is refused; from this machine fetching is allowed unless said otherwise."""
    with pytest.raises(Refused) as refused:
        fetch(address, **({"allowed": this_machine} | how))
    return refused.value.code


def problem_with(answer: Any) -> FetchProblem:
    """Why this answer is refused."""
    with serving(answer) as server:
        return problem(server.address)


@contextmanager
def serving(
    answer: bytes | Answering, *, host: str = "127.0.0.1", port: int = 0, is_secure: bool = False
) -> Iterator[Server]:
    """A server at a free port that gives every connection this answer."""
    listening = socket.create_server((host, port))
    port = listening.getsockname()[1]
    scheme, name = ("https", "localhost") if is_secure else ("http", host)
    server = Server(f"{scheme}://{name}:{port}", port)
    thread = threading.Thread(target=_serve, args=(listening, server, answer, is_secure))
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
        listening.close()


def _serve(listening: socket.socket, server: Server, answer: bytes | Answering, is_secure: bool) -> None:
    while not server.is_over.is_set():
        with suppress(OSError):
            connection, _peer = listening.accept()
            with connection:
                connection.settimeout(5)
                if not is_secure:
                    _answer(connection, server, answer)
                    continue
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(CERTIFICATE)
                with context.wrap_socket(connection, server_side=True) as secured:
                    _answer(secured, server, answer)


def _answer(connection: socket.socket, server: Server, answer: bytes | Answering) -> None:
    asked = b""
    while b"\r\n\r\n" not in asked and (piece := connection.recv(65_536)):
        asked += piece
    server.asked.append(asked.decode("latin-1"))
    sent = answer(server.asked[-1]) if callable(answer) else answer
    for piece in [sent] if isinstance(sent, bytes) else sent:
        if server.is_over.is_set():
            return
        connection.sendall(piece)
