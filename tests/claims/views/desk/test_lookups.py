from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.factory import make_article, make_claimant, make_publisher, make_topic

pytestmark = pytest.mark.django_db


class Options(HTMLParser):
    """The options of a fragment: what each puts into the field, and what it says of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "option"
        self.found.append((dict(attrs)["value"] or "", ""))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found[-1] = (self.found[-1][0], self.found[-1][1] + data)


def options(client: Client, path: str, **asked: str) -> list[tuple[str, str]]:
    answer = client.get(path, asked)
    assert answer.status_code == 200
    return Options(answer.text).found


def test_claimants_are_offered_by_a_part_of_their_name_in_either_language(desk: Client) -> None:
    make_claimant(name_en="Ana Lim", name_zh="林安娜", role_en="harbour master", role_zh="港务长")
    make_claimant(name_en="Bo", name_zh="波", role_en="", role_zh="")
    ana = ("Ana Lim", "林安娜 · harbour master")
    assert options(desk, "/desk/claimants/", q="ana") == [ana]
    assert options(desk, "/desk/claimants/", q="安") == [ana]
    assert options(desk, "/desk/claimants/", q="nobody") == []
    assert len(options(desk, "/desk/claimants/")) == 2


def test_a_field_may_send_what_was_typed_under_its_own_name(desk: Client) -> None:
    make_claimant(name_en="Ana Lim", name_zh="林安娜")
    make_claimant(name_en="Bo", name_zh="波")
    assert [value for value, _label in options(desk, "/desk/claimants/", claimant=" bo ")] == ["Bo"]


def test_topics_are_offered_by_a_part_of_their_name_in_either_language(desk: Client) -> None:
    make_topic(name_en="Bridges <b>", name_zh="桥")
    make_topic(name_en="Ports", name_zh="港口")
    assert options(desk, "/desk/topics/", q="BRIDGE") == [("Bridges <b>", "桥")]
    assert options(desk, "/desk/topics/", q="港") == [("Ports", "港口")]


def test_articles_are_offered_by_words_of_what_is_known_of_them(desk: Client) -> None:
    make_article(
        key="k2",
        title_en="The bridge opens",
        title_zh="大桥通车",
        publisher=make_publisher(name_en="Gazette", name_zh="港口报"),
        byline="Ana Lim",
        address="https://gazette.example/bridge",
    )
    make_article(title_en="The port")
    found = [("The bridge opens [k2]", "Gazette · 大桥通车")]
    for words in ("gazette bridge", "港口报", "大桥", "lim opens", "https://gazette.example/b", "k2"):
        assert options(desk, "/desk/sources/", q=words) == found
    assert options(desk, "/desk/sources/", q="gazette port") == []


@pytest.mark.parametrize("path", ["/desk/claimants/", "/desk/topics/", "/desk/sources/"])
def test_no_more_than_twenty_are_offered_and_nothing_typed_fails(desk: Client, path: str) -> None:
    for _number in range(21):
        make_claimant()
        make_topic()
        make_article()
    assert len(options(desk, path)) == 20
    for typed in ("\x00", "%_\\", "a" * 5000, "'; --", "𠮷" * 300):
        options(desk, path, q=typed)
