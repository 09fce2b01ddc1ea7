"""Every public page of a running site through the HTML checker (vnu), in both languages:
python -m tests.benchmarks.html_checker VNU.JAR ADDRESS [NAME PASSWORD]

The pages are those that links lead to from the front page, and some that none leads to. With the name and the
password of an editor it is pages of the desk, some of each kind. It needs Java, and the checker from npm:
`npm install vnu-jar`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

LANGUAGES = ("zh-Hans", "en")
#: Where no link leads, or none that says what is typed: pages of errors, of nothing found, of refused forms.
BESIDES = (
    "/nothing/here/",
    "/claims/?q=OpenAI",
    "/claims/?q=zzzzzz",
    "/claims/?q=%22open&status=disputed&year=2023",
    "/claims/?page=99",
    "/articles/?q=GPT",
    "/articles/?q=zzzzzz",
    "/claims/?status=nothing",
    "/login/",
)
#: Behind the last part of the address of each claim.
OF_A_CLAIM = ("card/", "card/?since=1", "report/", "report/thanks/", "?as_of=2023-11-25", "verdicts/1/")
#: Of the desk, how many pages of one kind are asked.
OF_A_KIND = 25
#: Of one path, how many addresses with a query are asked: lists can be narrowed in endlessly many ways.
QUERIES = 5
CLOSED = re.compile(
    r"/(?:language|admin|logout)/|^/login/\?|\.(?:json|csv|jsonl|atom|xml|zip|css|js|svg|png)$"
)
A_CLAIM = re.compile(r"/claims/[\w-]+/$")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)


def pages(
    browser: OpenerDirector, site: str, first: list[str], within: str
) -> Iterator[tuple[str, str, bytes]]:
    """Path, language and HTML of every page that links lead to from the first ones, none twice."""
    to_ask, known = deque(first), set(first)
    queries: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    while to_ask:
        path = to_ask.popleft()
        for lang in LANGUAGES:
            try:
                answer = browser.open(Request(f"{site}{path}", headers={"Accept-Language": lang}))
            except HTTPError as error:
                answer = error
            if answer.headers.get_content_type() != "text/html":
                break
            held = answer.read()
            yield path, lang, held
            links = _Links()
            links.feed(held.decode())
            found = [urldefrag(urljoin(f"{site}{path}", link))[0] for link in links.found]
            if A_CLAIM.match(path):
                found += [f"{site}{path}{more}" for more in OF_A_CLAIM]
            for address in found:
                parts = urlsplit(address)
                further = parts.path + (f"?{parts.query}" if parts.query else "")
                if not address.startswith(f"{site}{within}") or further in known or CLOSED.search(further):
                    continue
                queries[parts.path] += bool(parts.query)
                kinds[kind(further)] += 1
                is_much = within != "/" and kinds[kind(further)] > OF_A_KIND
                if not is_much and (not parts.query or queries[parts.path] <= QUERIES):
                    known.add(further)
                    to_ask.append(further)


def sign_in(browser: OpenerDirector, site: str, name: str, password: str) -> None:
    page = browser.open(f"{site}/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": name, "password": password, "next": "/desk/"}
    answer = browser.open(Request(f"{site}/login/", urlencode(form).encode(), {"Referer": f"{site}/login/"}))
    assert answer.geturl() == f"{site}/desk/", "not signed in"


def kind(path: str) -> str:
    """The path with what differs between pages of one kind left out."""
    path, _question, query = path.partition("?")
    path = re.sub(r"/\d+/", "/N/", path)
    path = re.sub(r"^(/desk)?/(claims|articles|reviews)/[^/]+/", r"\1/\2/…/", path)
    path = re.sub(r"^/desk/history/.*", "/desk/history/…/", path)
    return path + ("?" + "&".join(sorted({pair.split("=")[0] for pair in query.split("&")})) if query else "")


def check(jar: str, site: str, account: list[str]) -> int:
    """Print what was checked and each fault; the number of faults."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    first, within = ["/", *BESIDES], "/"
    if account:
        sign_in(browser, site, *account)
        first, within = ["/desk/"], "/desk/"
    asked: dict[str, tuple[str, str]] = {}
    with TemporaryDirectory() as folder:
        for number, (path, lang, held) in enumerate(pages(browser, site, first, within)):
            name = f"{number:05}.html"
            (Path(folder) / name).write_bytes(held)
            asked[name] = (path, lang)
        told = subprocess.run(
            ["java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", folder],
            capture_output=True,
            check=True,
        ).stdout
    for name, count in sorted(Counter(kind(path) for path, _lang in asked.values()).items()):
        print(f"{count:>6}  {name}")
    errors = 0
    said: dict[tuple[str, str], list[str]] = {}
    for message in json.loads(told)["messages"]:
        path, lang = asked[Path(urlsplit(message["url"]).path).name]
        grade = "error" if message["type"] != "info" else message.get("subType", "info")
        errors += grade == "error"
        extract = " ".join(message.get("extract", "").split())
        words = re.sub(r"“[^”]*\d[^”]*”", "“…”", message["message"])
        said.setdefault((grade, words), []).append(f"{path} ({lang}): {extract}")
    for (grade, words), where in sorted(said.items()):
        print(f"{grade}: {words} ({len(where)} times, first on {where[0]})")
    print(f"{len(asked)} pages, {errors} errors, {sum(map(len, said.values())) - errors} warnings")
    return errors


if __name__ == "__main__":
    sys.exit(check(sys.argv[1], sys.argv[2].rstrip("/"), sys.argv[3:]) > 0)
