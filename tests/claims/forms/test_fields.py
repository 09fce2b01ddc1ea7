from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from claims.forms.fields import ArticleField, ClaimantsField, Day, DayField, TopicsField, known_as
from tests.factory import make_article, make_topic


class Sheet(forms.Form):
    claimant = ClaimantsField()
    said_on = DayField(label="Said on", required=False)


def sheet(query: str) -> Sheet:
    return Sheet(QueryDict(query))


# Names


def test_names_are_taken_from_every_field_and_after_semicolons() -> None:
    form = sheet("claimant=Ana+Lim&claimant=&claimant=++Bo;Cy；安娜++林&claimant=Bo")
    assert form.is_valid()
    assert form.cleaned_data["claimant"] == ["Ana Lim", "Bo", "Cy", "安娜 林"]


def test_no_name_and_names_nobody_can_see_are_no_names() -> None:
    for query in ("", "claimant=", "claimant=%E2%80%8B", "claimant=+%3B+"):
        form = sheet(query)
        assert form.is_valid()
        assert form.cleaned_data["claimant"] == []


@pytest.mark.parametrize("name", ["x" * 301, "a%00b"])
def test_a_name_that_cannot_be_kept_is_refused_beside_its_field(name: str) -> None:
    form = sheet(f"claimant=Ana&claimant={name}")
    assert not form.is_valid()
    assert list(form.errors) == ["claimant"]
    assert 'value="Ana"' in str(form["claimant"])


def test_every_name_typed_stands_in_a_field_and_an_empty_one_follows() -> None:
    html = str(sheet("claimant=Ana&claimant=%22Bo%22+%3Cb%3E&said_on=never")["claimant"])
    assert html.count("<input") == 3
    assert html.count('name="claimant"') == 3
    assert 'value="Ana"' in html
    assert 'value="&quot;Bo&quot; &lt;b&gt;"' in html
    ids = ["id_claimant", "id_claimant_1", "id_claimant_2"]
    assert [html.count(f'id="{one}"') for one in ids] == [1, 1, 1]
    assert html.count('<datalist id="id_claimant-known">') == 1
    assert html.count('list="id_claimant-known"') == html.count('aria-label="Who says it"') == 3


def test_names_may_be_there_from_the_start() -> None:
    html = str(Sheet(initial={"claimant": ["Ana"], "said_on": Day(date(2023, 11, 1), "month")}))
    assert 'value="Ana"' in html
    assert 'value="2023-11"' in html


def topics(*names: str) -> Any:
    return TopicsField().clean(list(names))


@pytest.mark.django_db
def test_a_topic_is_named_in_any_language_or_by_its_slug() -> None:
    bridge = make_topic(slug="bridge", name_en="The bridge", name_zh="大桥")
    port = make_topic(slug="port", name_en="The port", name_zh="港口")
    assert topics("the Bridge", "港口", "bridge", "") == [bridge, port]
    assert topics() == []


@pytest.mark.django_db
def test_a_topic_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="There is no topic “tunnel”"):
        topics("tunnel")


# Days


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2023", Day(date(2023, 1, 1), "year")),
        ("2023-11", Day(date(2023, 11, 1), "month")),
        ("2023-11-17", Day(date(2023, 11, 17), "day")),
        (" 2023/1/7 ", Day(date(2023, 1, 7), "day")),
        ("２０２３．１１", Day(date(2023, 11, 1), "month")),
        ("2023年11月17日", Day(date(2023, 11, 17), "day")),
        ("2023年11月", Day(date(2023, 11, 1), "month")),
        ("2023年", Day(date(2023, 1, 1), "year")),
        ("", Day(None, "none")),
    ],
)
def test_a_day_is_as_exact_as_it_was_typed(typed: str, expected: Day) -> None:
    assert DayField(required=False).clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yesterday", "Write the day as"),
        ("17.11.2023", "Write the day as"),
        ("23-11-17", "Write the day as"),
        ("2023-11-17T10:00", "Write the day as"),
        ("2023-02-30", "There is no such day: 2023-02-30"),
        ("2023-13", "There is no such day: 2023-13"),
        ("0000", "There is no such day: 0000"),
        ("9999", "still to come"),
        ("2023\x00", "Null characters"),
    ],
)
def test_what_is_no_day_is_refused_in_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        DayField(required=False).clean(typed)


@given(st.dates(max_value=date(2024, 12, 31)), st.sampled_from(["year", "month", "day"]))
def test_a_day_is_read_as_it_is_written(on: date, precision: str) -> None:
    written = str(Day(on, precision))
    day = DayField().clean(written)
    assert str(day) == written
    assert day.precision == precision
    assert day.on is not None
    assert day.on <= on


# Articles


@pytest.mark.django_db
def test_an_article_is_found_by_key_address_title_and_what_is_offered() -> None:
    article = make_article(
        key="gazette-bridge",
        title_en="The bridge [part one]",
        title_zh="大桥（上）",
        address="https://www.gazette.example/bridge?id=1",
    )
    for typed in (
        "gazette-bridge",
        "the bridge [PART one]",
        "大桥（上）",
        "https://gazette.example/bridge/?id=1&utm_source=x#top",
        "http://www.gazette.example/bridge?id=1",
        "gazette.example/bridge?id=1",
        f" {known_as(article)} ",
    ):
        assert ArticleField().clean(typed) == article
    assert ArticleField(required=False).clean("") is None


@pytest.mark.django_db
def test_an_article_that_is_none_or_one_of_several_is_refused() -> None:
    for address in ("https://a.example/1", "https://a.example/2"):
        make_article(title_en="Twice", address=address)
    with pytest.raises(ValidationError, match="Several articles have this title"):
        ArticleField().clean("twice")
    for typed in ("Never", "[never]", "https://a.example/3", "-", "]["):
        with pytest.raises(ValidationError, match="No article on record"):
            ArticleField().clean(typed)


@pytest.mark.django_db
def test_the_field_of_an_article_shows_it_as_it_is_offered() -> None:
    article = make_article(key="k2", title_en="One")

    class Source(forms.Form):
        derived_from = ArticleField(initial=article)

    assert 'value="One [k2]"' in str(Source()["derived_from"])
    assert known_as(make_article(key="k3", title_en="")) == "k3"
