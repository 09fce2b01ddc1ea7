"""A browser over one plain connection a request: it keeps cookies and fills in the forms of pages."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html  # type: ignore[import-untyped]

ORIGIN = "https://facts.example.org"
#: What the web server in front says.
BEHIND = {"Host": "facts.example.org", "X-Forwarded-Proto": "https", "Accept-Language": "en"}


class Unanswered(Exception):  # noqa: N818
    """No whole answer came: nobody knows what became of what was sent."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass(frozen=True)
class Form:
    """A form as it stands in a page: where it goes, and what its fields hold."""

    action: str
    fields: tuple[tuple[str, str], ...]

    def filled(self, **typed: str) -> Form:
        kept = [(name, value) for name, value in self.fields if name not in typed]
        return Form(self.action, (*kept, *typed.items()))


@dataclass
class Browser:
    port: int
    address: str = "203.0.113.1"
    #: Seconds for a whole answer.
    patience: float = 90.0
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def send(self, form: Form) -> Answer:
        return self._ask("POST", form.action, urlencode(form.fields))

    def form(self, page: str, action: str = "") -> Form:
        """The form on a page that goes to an address which ends like this. Raises Unanswered where the page
        does not come, LookupError where it has no such form."""
        answer = self.get(page)
        if answer.status != http.client.OK:
            raise Unanswered(f"{page}: {answer.status}")
        # The passages of an article may be marked many times over, one mark inside the other.
        parser = html.HTMLParser(huge_tree=True)
        for one in html.document_fromstring(answer.text, parser=parser).forms:
            goes_to = urlsplit(urljoin(ORIGIN + page, one.action or "")).path
            if one.method == "POST" and goes_to.endswith(action or page):
                # The line break that a text begins with is HTML's.
                values = [(str(name), str(value).removeprefix("\n")) for name, value in one.form_values()]
                return Form(goes_to, tuple(values))
        raise LookupError(f"{page} has no form to {action or page}")

    def sign_in(self, name: str, password: str) -> None:
        answer = self.send(self.form("/login/").filled(username=name, password=password))
        assert answer.status == http.client.FOUND, answer.text

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = BEHIND | {"X-Forwarded-For": self.address, "Referer": ORIGIN + path}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(f"{type(error).__name__} at {path}") from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, answer.headers, text)
