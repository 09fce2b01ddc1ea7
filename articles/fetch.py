"""Ask a public address for what stands there. Every request that leaves the site goes through here.

What people type, and what servers redirect to, must not lead into the network that the site runs in (OWASP
ASVS 5.0, 1.3.6 and 13.2.4): http and https at their own ports only; each name is looked up once, every answer
must be a public address, and the connection goes to that very answer; and so again for every redirect. One
deadline holds for all of it, one limit for the bytes as they come and as they unpack. No proxy, no cookies.
"""

from __future__ import annotations

import http.client
import io
import queue
import re
import socket
import ssl
import string
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from articles.public_addresses import Address, is_public
from articles.unpacking import unpacked

#: Seconds for everything together: names, connections, redirects, and the last byte.
SECONDS = 10.0
#: Bytes, as they come and unpacked.
MOST_BYTES = 10_000_000
REDIRECTS = 5
PORTS = frozenset({80, 443})
NOT_MODIFIED = 304

#: How the site presents itself, and the name that robots.txt may give it rules by.
ROBOT = "Factcheck"
USER_AGENT = f"{ROBOT}/1.0 (a newsroom's claim tracker; fetches articles that its editors follow)"
#: Always the same, so that the same page comes; what other codings do is not for us to find out.
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.5",
    "Accept-Language": "zh-Hans,zh;q=0.9,en;q=0.8,*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}

#: Whether a server at this address and port may be asked.
Allowed = Callable[[Address, int], bool]


class FetchProblem(StrEnum):
    """Why nothing usable came."""

    ADDRESS = "no-address"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PORT = "port"
    UNKNOWN_HOST = "no-such-host"
    PRIVATE = "private-address"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    REDIRECTS = "too-many-redirects"
    DOWNGRADE = "redirect-to-http"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    STATUS = "status"
    NOT_TEXT = "not-text"
    CODING = "coding"
    TOO_LARGE = "too-many-bytes"
    TOO_SLOW = "too-slow"
    BROKEN = "broken"
    #: Never of `fetch`: a site's own rules are asked for by robots.py.
    ROBOTS = "robots"


#: The problems that some statuses are; any other that is no success is STATUS.
STATUSES = {
    401: FetchProblem.FORBIDDEN,
    402: FetchProblem.FORBIDDEN,
    403: FetchProblem.FORBIDDEN,
    451: FetchProblem.FORBIDDEN,
    404: FetchProblem.GONE,
    410: FetchProblem.GONE,
    429: FetchProblem.BUSY,
    503: FetchProblem.BUSY,
}
SUCCESSES = frozenset({200, 203})
REDIRECTING = frozenset({301, 302, 303, 307, 308})


class Refused(Exception):  # noqa: N818 - a word of the domain
    """Nothing usable came. `detail` needs no translation: a host, a number. `status` is 0 where no server
    answered, `retry_after` the seconds that it asked to be left alone for (RFC 9110 §10.2.3)."""

    def __init__(
        self, code: FetchProblem, detail: str = "", *, status: int = 0, retry_after: int | None = None
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code, self.detail, self.status, self.retry_after = code, detail, status, retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What stood there. `address` is where it was found, after redirects; the strings are as the server gave
    them, "" for none; with status NOT_MODIFIED nothing was received."""

    address: str
    status: int
    received: bytes
    charset: str
    content_type: str
    etag: str
    last_modified: str


def is_public_web(ip: Address, port: int) -> bool:
    return port in PORTS and is_public(ip)


def fetch(
    address: str, *, etag: str = "", last_modified: str = "", allowed: Allowed = is_public_web
) -> Answer:
    """What stands at a web address, within SECONDS and MOST_BYTES. Raises Refused.

    With the `etag` or `last_modified` of an answer before, a server may say that nothing changed since:
    the status is then NOT_MODIFIED.
    """
    asking = {"If-None-Match": _printable(etag), "If-Modified-Since": _printable(last_modified)}
    return _follow(address, {name: value for name, value in asking.items() if value}, allowed)


def look(address: str, *, allowed: Allowed = is_public_web) -> str:
    """Where what stands at a web address was found, after redirects. Raises Refused where nothing does.

    What kind it is does not matter, and the body is left unread. It is asked for all the same (GET): servers
    that refuse HEAD, or say to it that nothing is there, are common, and readers never send it.
    """
    return _follow(address, {}, allowed, is_whole=False).address


def _follow(address: str, asking: Mapping[str, str], allowed: Allowed, *, is_whole: bool = True) -> Answer:
    until, place = monotonic() + SECONDS, _parse(address)
    for _hop in range(REDIRECTS + 1):
        answer = _ask(place, asking, until, allowed, is_whole)
        if isinstance(answer, Answer):
            return answer
        further = _further(place, answer)
        if (place.scheme, further.scheme) == ("https", "http"):
            raise Refused(FetchProblem.DOWNGRADE, further.netloc)
        place = further
    raise Refused(FetchProblem.REDIRECTS, str(REDIRECTS))


# Addresses


def _further(place: SplitResult, location: str) -> SplitResult:
    """Where an answer redirects to, as its Location says."""
    try:
        return _parse(urljoin(place.geturl(), location.replace(" ", "%20")))
    except ValueError as error:
        raise Refused(FetchProblem.ADDRESS) from error


def _parse(address: str) -> SplitResult:
    """An address that can be asked, with an ASCII host and path, without a fragment."""
    address = address.strip()
    # Parsers differ in what they make of these, and `urlsplit` drops some without a word.
    if len(address) > 4000 or re.search(r"[\x00-\x20\x7f-\x9f\\]", address.replace(" ", "%20")):
        raise Refused(FetchProblem.ADDRESS)
    try:
        parts = urlsplit(address)
        if parts.scheme not in ("", "http", "https"):
            raise Refused(FetchProblem.SCHEME, parts.scheme[:20])
        port, host = parts.port, _ascii_host(parts.hostname or "")
    except ValueError as error:
        raise Refused(FetchProblem.ADDRESS) from error
    if not parts.scheme:
        raise Refused(FetchProblem.ADDRESS)
    if "@" in parts.netloc:
        raise Refused(FetchProblem.CREDENTIALS)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None:
        netloc += f":{port}"
    return SplitResult(parts.scheme, netloc, _ascii(parts.path) or "/", _ascii(parts.query), "")


def _ascii_host(host: str) -> str:
    """The host as names are looked up (RFC 3490); ValueError where it is none."""
    if ":" in host and "%" not in host:
        return str(IPv6Address(host))
    host = host.removesuffix(".").encode("idna").decode().lower()
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", host):
        raise ValueError("no host")
    return host


def _ascii(part: str) -> str:
    """With what is not ASCII, and spaces, escaped as UTF-8. What is escaped already stays so."""
    return quote(part, safe=string.punctuation, errors="surrogatepass")


def _printable(text: str) -> str:
    return re.sub(r"[^\x21-\x7e ]", "", text)


def _look_up(host: str, port: int, until: float) -> list[tuple[socket.AddressFamily, Address]]:
    """Every address of a host, asked once. The system's resolver takes its time: a thread waits for it."""
    answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(place[4][0]) for place in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=_left(until))
    except queue.Empty:
        raise Refused(FetchProblem.TOO_SLOW, f"{SECONDS:g}") from None
    if not isinstance(found, list) or not found:
        # A resolver that is out of order does not say that there is no such name.
        is_unsure = isinstance(found, socket.gaierror) and found.errno != socket.EAI_NONAME
        raise Refused(FetchProblem.UNREACHABLE if is_unsure else FetchProblem.UNKNOWN_HOST, host)
    ips = [ip_address(one) for one in dict.fromkeys(found)]
    return [(socket.AF_INET if ip.version == 4 else socket.AF_INET6, ip) for ip in ips]


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise Refused(FetchProblem.TOO_SLOW, f"{SECONDS:g}")
    return left


# One request


def _ask(
    place: SplitResult, asking: Mapping[str, str], until: float, allowed: Allowed, is_whole: bool
) -> Answer | str:
    """What one address answers, or the address that it redirects to."""
    try:
        with closing(_connect(place, until, allowed)) as wire:
            return _exchange(wire, place, asking, until, is_whole)
    except ssl.SSLCertVerificationError as error:
        raise Refused(FetchProblem.CERTIFICATE, place.netloc) from error
    except TimeoutError as error:
        raise Refused(FetchProblem.TOO_SLOW, f"{SECONDS:g}") from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError, LookupError) as error:
        raise Refused(FetchProblem.BROKEN, place.netloc) from error


def _connect(place: SplitResult, until: float, allowed: Allowed) -> socket.socket:
    """A connection to an address of the host that was checked; by https, to a host that proved its name."""
    host = place.hostname or ""
    port = place.port if place.port is not None else 443 if place.scheme == "https" else 80
    found = _look_up(host, port, until)
    for _family, ip in found:
        if not allowed(ip, port) and is_public(ip):
            raise Refused(FetchProblem.PORT, str(port))
        if not allowed(ip, port):
            raise Refused(FetchProblem.PRIVATE, host)
    for number, (family, ip) in enumerate(found):
        wire = socket.socket(family, socket.SOCK_STREAM)
        try:
            # The other addresses get their share of the time.
            wire.settimeout(_left(until) / (len(found) - number))
            wire.connect((str(ip), port))
            wire.settimeout(_left(until))
            return wire if place.scheme == "http" else _secured(wire, host)
        except (OSError, Refused) as error:
            wire.close()
            if isinstance(error, ssl.SSLError | Refused):
                raise
    _left(until)
    raise Refused(FetchProblem.UNREACHABLE, host)


def _secured(wire: socket.socket, host: str) -> ssl.SSLSocket:
    """TLS with a server that proved, by the certificates that this machine trusts, to be the host."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context.wrap_socket(wire, server_hostname=host)


class _Reading(io.RawIOBase):
    """The bytes of a connection, none of them after the deadline, however slowly they drip."""

    def __init__(self, wire: socket.socket, until: float) -> None:
        self.wire, self.until = wire, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.wire.settimeout(_left(self.until))
        return self.wire.recv_into(buffer)


class _Wire:
    """What http.client asks of a socket."""

    def __init__(self, wire: socket.socket, until: float) -> None:
        self.wire, self.until = wire, until

    def sendall(self, sent: bytes) -> None:
        self.wire.settimeout(_left(self.until))
        self.wire.sendall(sent)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self.wire, self.until))

    def close(self) -> None:
        """Whoever opened the connection closes it, once the answer has been read."""


def _exchange(
    wire: socket.socket, place: SplitResult, asking: Mapping[str, str], until: float, is_whole: bool
) -> Answer | str:
    connection = http.client.HTTPConnection(place.netloc)
    connection.default_port = 443 if place.scheme == "https" else 80
    connection.sock = _Wire(wire, until)
    path = f"{place.path}?{place.query}" if place.query else place.path
    # Host is written by http.client, Accept-Encoding by us.
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in {**HEADERS, **asking}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    if response.status in REDIRECTING and (location := response.getheader("Location")):
        # Headers are read as Latin-1; who writes more than ASCII there writes UTF-8.
        return location.encode("latin-1").decode("utf-8", "replace")
    if response.status == NOT_MODIFIED and asking:
        return _answer(response, place, b"")
    if response.status not in SUCCESSES:
        code = STATUSES.get(response.status, FetchProblem.STATUS)
        wait = _seconds(response.getheader("Retry-After", ""))
        raise Refused(code, str(response.status), status=response.status, retry_after=wait)
    if not is_whole:
        return _answer(response, place, b"")
    if response.headers.get_content_maintype() in ("image", "audio", "video", "font"):
        raise Refused(FetchProblem.NOT_TEXT, response.headers.get_content_type()[:100])
    return _answer(response, place, _received(response))


def _answer(response: http.client.HTTPResponse, place: SplitResult, received: bytes) -> Answer:
    headers = response.headers
    return Answer(
        address=place.geturl(),
        status=response.status,
        received=received,
        charset=_printable(headers.get_content_charset() or "")[:100],
        content_type=headers.get_content_type() if "Content-Type" in headers else "",
        etag=_printable(headers.get("ETag", ""))[:500],
        last_modified=_printable(headers.get("Last-Modified", ""))[:100],
    )


def _received(response: http.client.HTTPResponse) -> bytes:
    """The whole body, unpacked; it is left as soon as either grows too large."""
    coding = response.getheader("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise Refused(FetchProblem.CODING, coding[:20])
    packed = bytearray()
    while (response.length or 0) <= MOST_BYTES and (piece := response.read(65_536)):
        packed += piece
        if len(packed) > MOST_BYTES:
            break
    if len(packed) + (response.length or 0) > MOST_BYTES:
        raise Refused(FetchProblem.TOO_LARGE, str(MOST_BYTES // 1_000_000))
    if response.length:
        # The server named a length, and closed the connection before.
        raise http.client.IncompleteRead(b"", response.length)
    whole = unpacked(bytes(packed), MOST_BYTES) if coding in ("gzip", "x-gzip") else bytes(packed)
    if len(whole) > MOST_BYTES:
        raise Refused(FetchProblem.TOO_LARGE, str(MOST_BYTES // 1_000_000))
    return whole


def _seconds(after: str) -> int | None:
    """Retry-After in seconds from now, given as a number of them or as a time."""
    if re.fullmatch(r"[0-9]{1,9}", after):
        return int(after)
    try:
        at = parsedate_to_datetime(after)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, round((at - datetime.now(UTC)).total_seconds()))
