"""A browser without a screen: a connection that is kept, cookies, forms; and what became of each request."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from tests.benchmarks.production import ORIGIN
from tests.filled_in import filled_in_for

#: What is typed into a form, by the names of its fields.
Fields = dict[str, str | list[str]]
#: Seconds for which an answer is waited for.
PATIENCE = 60
#: The words in which a form is refused: of a field, of the whole form, because somebody else was faster.
REFUSALS = (
    re.compile(r'class="errorlist[^>]*>\s*<li>(.*?)</li>', re.DOTALL),
    re.compile(r'id="conflict-title">(.*?)<', re.DOTALL),
    re.compile(r'<p class="notice" role="alert"[^>]*>(.*?)</p>', re.DOTALL),
)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def goes_to(self) -> str:
        """The path of where it redirects to, "" where it does not."""
        return urlsplit(self.headers.get("Location", "")).path

    @property
    def refusal(self) -> str:
        """Why a form that was sent is shown again, in the words of the page; "" where they are not found."""
        found = (pattern.search(self.text) for pattern in REFUSALS)
        return next((words(one[1]) for one in found if one), "")


def words(html: str) -> str:
    """What a reader sees of it, in one line; what is quoted is one of many."""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub("“[^”]*”", "“…”", plain)


@dataclass
class Told:
    """What became of the requests of one person, or of many."""

    #: By what was asked for: how long each answer took.
    seconds: dict[str, list[float]] = field(default_factory=dict)
    #: 5xx, no answer, an answer that nobody expects: what it was.
    errors: list[str] = field(default_factory=list)
    #: Forms that were refused in words, by what they were for and the words.
    refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: Forms that did what they are for.
    done: Counter[str] = field(default_factory=Counter)

    def add(self, other: Told) -> None:
        for kind, seconds in other.seconds.items():
            self.seconds.setdefault(kind, []).extend(seconds)
        self.errors += other.errors
        self.refusals += other.refusals
        self.done += other.done

    def table(self, lasted: float) -> Iterator[str]:
        """Markdown: for each kind of request how many, how many a second, p50 and p99 in milliseconds."""
        yield "| request | number | a second | p50 ms | p99 ms | longest ms |"
        yield "|---|---:|---:|---:|---:|---:|"
        every = sorted(one for seconds in self.seconds.values() for one in seconds)
        for kind, seconds in [*sorted(self.seconds.items()), ("**all**", every)]:
            ordered = sorted(seconds)
            times = [1000 * share_of(ordered, share) for share in (0.5, 0.99, 1.0)]
            shown = " | ".join(f"{one:,.0f}" for one in times)
            yield f"| {kind} | {len(ordered):,} | {len(ordered) / lasted:,.1f} | {shown} |"


def share_of(ordered: list[float], share: float) -> float:
    """What this share of the values does not exceed; 0 where there are none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Browser:
    """Somebody's, at an address of the network of their own, behind the web server that ends TLS."""

    def __init__(self, port: int, address: str, **headers: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}
        self.told = Told()
        self.headers = {
            "Host": urlsplit(ORIGIN).netloc,
            "Origin": ORIGIN,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": address,
            "Accept-Language": "en",
            **headers,
        }

    def get(self, what: str, path: str, **headers: str) -> Answer | None:
        """The page, or None: every answer but 200 and 304 is an error."""
        return self._expected(what, path, self._ask(what, "GET", path, None, headers), (200, 304))

    def send(
        self, what: str, page: Answer, path: str, typed: Fields | None = None, done_at: str = ""
    ) -> Answer | None:
        """Send the form of a page that goes to this path, with these fields typed over. A redirect is
        told as done (where `done_at` is given one to that path alone), another one, and the page again, as
        refused. None where it is none of these, or the page has no such form."""
        try:
            fields = filled_in_for(form_to(page.text, path), path, **(typed or {}))
        except AssertionError as missing:
            self.told.errors.append(f"{what}: {missing}")
            return None
        return self.post(what, path, fields, done_at)

    def post(self, what: str, path: str, fields: Fields, done_at: str = "") -> Answer | None:
        """The same of fields that come from no page; they are given what stands against forgery."""
        token: Fields = {"csrfmiddlewaretoken": self.cookies.get("__Host-csrftoken", "")}
        answer = self._expected(what, path, self._ask(what, "POST", path, token | fields), (200, 302))
        if answer is None:
            return None
        if answer.status == 200:
            self.told.refusals[what, answer.refusal or "without a word"] += 1
        elif done_at in ("", answer.goes_to):
            self.told.done[what] += 1
        else:
            self.told.refusals[what, f"led to {re.sub(r'[0-9]+', 'N', answer.goes_to)} instead"] += 1
        return answer

    def _expected(
        self, what: str, path: str, answer: Answer | None, expected: tuple[int, ...]
    ) -> Answer | None:
        if answer is None or answer.status in expected:
            return answer
        said = words(answer.text[-300:]) if answer.status >= 500 else words(answer.text)[:300]
        self.told.errors.append(f"{what}: {answer.status} {path} {said}")
        return None

    def _ask(
        self,
        what: str,
        method: str,
        path: str,
        fields: Fields | None = None,
        more: dict[str, str] | None = None,
    ) -> Answer | None:
        headers = self.headers | (more or {})
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields, doseq=True)
        began = perf_counter()
        try:
            answer = self._answer(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.told.errors.append(f"{what}: {type(error).__name__} {path} {error}")
            return None
        self.told.seconds.setdefault(what, []).append(perf_counter() - began)
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if method != "GET":
                raise
            # As browsers do: a connection that was kept may have been ended meanwhile.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))


def form_to(page: str, path: str) -> str:
    """The form of a page that is sent to this path, "" where it has none: only that much is to be parsed."""
    place = page.find(f'action="{path}"')
    start = page.rfind("<form", 0, place)
    return page[start : page.find("</form>", place) + 7] if place >= 0 and start >= 0 else ""
