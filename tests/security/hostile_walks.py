"""What the site asks for, found by going over it: the forms of its pages with their fields, and the names of
what an address may ask."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from claims.api.addresses import ENDPOINTS
from tests.security.hostile_forms import Form, read_page
from tests.security.hostile_places import Place, part_of
from tests.security.hostile_sending import asked_names, post, undone

#: What comes with every form and is no text of anybody's.
NOT_TEXTS = {"csrfmiddlewaretoken"}
#: What `claims:search` is asked (claims/factcheckapi.py).
OF_GOOGLE = (
    "query",
    "languageCode",
    "reviewPublisherSiteFilter",
    "maxAgeDays",
    "pageSize",
    "pageToken",
    "offset",
)
#: What asks other servers: it has a test of its own, with a server.
ASKS_OTHERS = "/refetch/"
#: What every address asks for.
EVERYWHERE = ("lang", "_to_field", "_changelist_filters", "o", "p", "_facets", "_selected_action")


@dataclass
class Walked:
    """What the site asks for: every form, and every address with each name that may be asked there."""

    forms: list[Form]
    parameters: list[tuple[Place, str]]


def walk(client: Client, places: list[Place]) -> Walked:
    """Go over these addresses, as somebody who may see them all.

    Forms come from the pages, and from addresses that take one though no page shows it; names from both, and
    from what a view asks for though neither has it. What all addresses know (`lang`) is there once.
    """
    forms: dict[tuple[str, tuple[str, ...]], Form] = {}
    parameters: dict[tuple[str, str], tuple[Place, str]] = {}
    takes: list[str] = []
    for place in places:
        with asked_names() as names:
            answer = client.get(place.path)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found, links = read_page(answer.text, place.path)
            names |= _offered(found, links, place.path)
            for form in found:
                if form.method == "post" and not form.action.endswith(ASKS_OTHERS):
                    forms.setdefault((form.action, tuple(form.names)), form)
        if answer.status_code != 405:
            for name in sorted((names | _described(place.name)) - NOT_TEXTS):
                where = place.path if name not in EVERYWHERE else part_of(place.path)
                parameters.setdefault((where, name), (place, name))
        if not place.path.endswith(ASKS_OTHERS) and "POST" in _allowed(client, place.path):
            takes.append(place.path)
    shown = {action for action, _ in forms}
    every = [*forms.values(), *(Form(path, "post") for path in takes if path not in shown)]
    for form in every:
        with undone(client), asked_names() as names:
            post(client, form.action, form.sent)
        for name in sorted(names - NOT_TEXTS - form.sent.keys()):
            form.sent[name] = []
    return Walked(every, [*parameters.values()])


def _allowed(client: Client, path: str) -> str:
    with undone(client):
        return client.put(path).headers.get("Allow", "")


def _offered(forms: list[Form], links: set[str], path: str) -> set[str]:
    """The names in the forms and links of a page that lead to itself."""
    names = {
        name for form in forms if form.method == "get" and _is_at(form.action, path) for name in form.names
    }
    for link in links:
        if _is_at(link, path):
            names |= {name for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True)}
    return names


def _is_at(address: str, path: str) -> bool:
    try:
        return urlsplit(address).path == path
    except ValueError:
        return False


def _described(name: str) -> set[str]:
    """What the APIs say of themselves: they ask for no name, but go through those that there are."""
    if name in ENDPOINTS:
        return {parameter.name for parameter in ENDPOINTS[name].parameters}
    return set(OF_GOOGLE) if name == "claims_search" else set()
