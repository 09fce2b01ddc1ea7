"""Every address of the site that there is, filled in for a world; and where its answers are wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Article
from tests.security.hostile_world import World

#: What stands for a value that more than one kind of address has.
LANGUAGE, FORM = "en", "atom"
FORMS = {"table": ("csv", "jsonl"), "feed": ("atom", "json")}
#: A value in a pattern of the URL configuration.
VALUE = re.compile(r"<(?:\w+:)?(\w+)>")
#: Elements that no page of ours has, and that a text could bring.
NEVER = frozenset(
    ("iframe", "object", "embed", "base", "style", "math", "animate", "frame", "applet", "audio")
)
#: Attributes with an address that the browser follows, by itself or when somebody chooses to.
LEADING = ("href", "src", "action", "formaction", "data-hx-get", "data-hx-post", "xlink:href", "poster")


@dataclass(frozen=True)
class Place:
    """A pattern of the URL configuration and an address that it matches."""

    route: str
    name: str
    path: str

    def __str__(self) -> str:
        return self.route


def places(world: World) -> list[Place]:
    """One for each pattern; of tables and feeds one for each format."""
    return [place for route, name in _patterns(get_resolver(), "") for place in _filled(route, name, world)]


def _patterns(resolver: URLResolver, above: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        route = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, route)
        elif isinstance(one, URLPattern):
            yield route, str(one.name or "")


def _filled(route: str, name: str, world: World) -> Iterator[Place]:
    if "(?P<" in route:
        # Of the back office: the page of one of the apps, and whatever is nothing else.
        yield Place(route, name, f"/admin/{'claims' if 'app_label' in route else 'no-such'}/")
        return
    values = world.values | {
        "language": LANGUAGE,
        "code": LANGUAGE,
        "status": "verified",
        "topic": "roads",
        "kind": "claims",
        "path": "no/such",
        "table": "articles_article",
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "object_id": world.values["record"],
    }
    kind = "record" if name == "record_history" else name.partition("_")[0]
    values["pk"] = values.get(kind, 1)
    if name == "table":
        values["name"] = "claims"
    if match := re.match(r"admin/(\w+)/(\w+)/", route):
        values["object_id"] = values["id"] = _key_of(*match.groups())
    kind = "table" if name == "table" else "feed"
    for form in FORMS[kind] if "str:form" in route else ("",):
        values["form"] = form
        yield Place(route, name, "/" + VALUE.sub(lambda one: str(values[one[1]]), route))


def _key_of(app: str, model: str) -> Any:
    for one in admin.site._registry:
        if (one._meta.app_label, one._meta.model_name) == (app, model):
            newest = one._base_manager.order_by("pk").first() if one is not Group else Group.objects.first()
            return newest.pk if newest else 1
    return 1


def part_of(path: str) -> str:
    """Which part of the site an address belongs to."""
    for part in ("desk", "admin", "account", "login", "api"):
        if path.startswith(f"/{part}/"):
            return {"account": "accounts", "login": "accounts"}.get(part, part)
    return "public"


# What no answer may be


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        wrong = [name for name in given if name.startswith(("on", "hx-", "data-hx-on", "srcdoc", "style"))]
        if tag in NEVER or wrong or (tag == "meta" and "http-equiv" in given):
            self.faults.append(f"<{tag} {' '.join(wrong)}>")
        if tag == "script" and given.get("type") not in ("application/ld+json", "application/json"):
            src = given.get("src", "")
            if not src.startswith(("/static/", "/admin/jsi18n/")):
                self.faults.append(f"<script src={src!r}>")
        for name in LEADING:
            if name in given and not _leads_well(tag, name, given[name]):
                self.faults.append(f"<{tag} {name}={given[name][:80]!r}>")


def _leads_well(tag: str, name: str, address: str) -> bool:
    """A link may lead elsewhere on the web, or to an app that shows codes; nothing else anywhere but to this
    site."""
    if address.startswith("otpauth://totp/"):
        return tag == "a"
    if address.startswith(("http://", "https://", "mailto:")):
        return (name == "href" and tag in ("a", "link")) or address.startswith("http://testserver/")
    if address.startswith("data:image/"):
        return tag == "img"
    cleaned = re.sub(r"[\x00-\x20\x7f-\x9f]", "", address)
    return not re.match(r"[a-z][a-z0-9+.-]*:|//|/\\|\\", cleaned, re.IGNORECASE)


def faults_of(answer: Any) -> list[str]:
    """What is wrong with an answer of the test client, be it a page, a document or a table."""
    if answer.status_code >= 500 and answer.status_code != 501:
        return [f"status {answer.status_code}"]
    location = answer.headers.get("Location", "")
    if location and not _leads_well("", "action", location):
        return [f"leads to {location[:80]!r}"]
    if answer.status_code in (204, 304) or location:
        return []
    body = answer.getvalue() if answer.streaming else answer.content
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    # In a page a browser shows U+FFFD for it.
    if b"\0" in body and media_type not in ("application/zip", "text/html"):
        return ["a NUL"]
    if not body:
        return []
    try:
        return _faults_in(body, media_type)
    except (ET.ParseError, ValueError, csv.Error, zipfile.BadZipFile) as error:
        return [f"{media_type}: {error}"]


def _faults_in(body: bytes, media_type: str) -> list[str]:
    if media_type == "text/html":
        page = _Page()
        page.feed(body.decode())
        page.close()
        return page.faults
    if media_type.endswith(("+xml", "/xml")):
        ET.fromstring(body)
    elif media_type.endswith(("json", "jsonl", "x-ndjson")) and "lines" not in media_type:
        lines = body.decode().split("\n") if media_type.endswith(("jsonl", "x-ndjson")) else [body.decode()]
        for line in filter(None, lines):
            json.loads(line, parse_constant=_no_number)
    elif media_type == "text/csv":
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        return [
            f"a cell {cell[:40]!r}" for row in rows for cell in row if re.match(r"[=+@\t\r]|-(?!\d)", cell)
        ]
    elif media_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return [name for name in packed.namelist() if not re.fullmatch(r"[\w./-]+", name) or ".." in name]
    return []


def _no_number(written: str) -> Any:
    raise ValueError(written)
