"""ClaimReviews in the shapes they come in: what is read, what is mended, what is refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.outside.dates import Day
from claims.outside.review import KEPT, Mended, Refused, Review, Why, is_review, read_review

WHOLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checkers.example.org/checks/bridge",
    "claimReviewed": "The bridge opens on 3 May",
    "datePublished": "2024-05-02T10:00:00Z",
    "inLanguage": "en",
    "author": {"@type": "Organization", "name": "Harbour Checkers"},
    "itemReviewed": {
        "@type": "Claim",
        "datePublished": "2024-04-30",
        "author": {"@type": "Person", "name": "The mayor"},
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "False",
    },
}


def read(**changed: Any) -> Review:
    """Of the whole review with these fields changed; None leaves one out."""
    found = {name: value for name, value in (WHOLE | changed).items() if value is not None}
    return read_review(found)


def why(**changed: Any) -> Why:
    with pytest.raises(Refused) as refused:
        read(**changed)
    return refused.value.why


def test_a_sound_review_is_read_as_it_stands() -> None:
    review = read()
    assert (review.claim, review.language) == ("The bridge opens on 3 May", "en")
    assert (review.rating, review.value, review.best, review.worst) == ("False", 1.0, 5.0, 1.0)
    assert (review.publisher, review.claimants) == ("Harbour Checkers", ("The mayor",))
    assert review.said_on == Day(date(2024, 4, 30), "day")
    assert review.reviewed_on == Day(date(2024, 5, 2), "day")
    assert (review.mended, review.as_received) == ((), WHOLE)


def rated(*rating: Any) -> tuple[Any, ...]:
    review = read(reviewRating=rating[0] if len(rating) == 1 else list(rating))
    return review.rating, review.value, review.best, review.worst


@pytest.mark.parametrize(
    ("rating", "as_read"),
    [
        ({"@type": "rating", "ratingValue": "1", "alternateName": "False"}, ("False", 1, None, None)),
        ({"ratingValue": -1, "bestRating": -1, "worstRating": -1, "alternateName": "No"}, ("No", -1, -1, -1)),
        ({"ratingValue": "4/5"}, ("", 4, 5, None)),
        ({"ratingValue": "2 out of 4", "name": "Half"}, ("Half", 2, 4, None)),
        ({"ratingValue": "1.0", "bestRating": "5.0"}, ("", 1, 5, None)),
        ({"ratingValue": "3,5"}, ("", 3.5, None, None)),
        ({"ratingValue": -2, "worstRating": -5, "bestRating": 5}, ("", -2, 5, -5)),
        ({"ratingValue": "False"}, ("False", None, None, None)),
        ({"ratingValue": True, "alternateName": "True"}, ("True", None, None, None)),
        ({"ratingValue": float("inf"), "alternateName": "?!"}, ("?!", None, None, None)),
        ({"ratingValue": "9" * 400, "alternateName": "No"}, ("No", None, None, None)),
        ({"alternateName": ["", "&quot;Fake&quot;"]}, ('"Fake"', None, None, None)),
        ({"schema:alternateName": "False"}, ("False", None, None, None)),
        ("Misleading", ("Misleading", None, None, None)),
        (3, ("", 3, None, None)),
        ([None, {}, {"alternateName": "False"}], ("False", None, None, None)),
    ],
)
def test_a_rating_is_read_as_it_is_worded_and_its_numbers_as_they_are_stated(
    rating: Any, as_read: tuple[Any, ...]
) -> None:
    assert rated(rating) == as_read


@pytest.mark.parametrize(
    "rating",
    [
        None,
        {},
        [],
        {"@type": "Rating"},
        {"alternateName": "  "},
        {"ratingValue": -1},
        {"ratingValue": -1, "bestRating": -1, "worstRating": -1},
        {"ratingValue": None, "alternateName": None},
    ],
)
def test_a_review_without_a_rating_concludes_nothing(rating: Any) -> None:
    assert why(reviewRating=rating) == Why.NO_RATING


def test_a_rating_has_the_language_of_its_letters() -> None:
    assert read(reviewRating="不实").rating_language == "zh-Hans"
    assert read(claimReviewed="大桥五月三日通车", reviewRating="FAKE").rating_language == "en"


def test_a_rating_too_long_is_cut_and_says_so() -> None:
    review = read(reviewRating={"alternateName": "False, because " * 100})
    assert len(review.rating) == 500
    assert review.mended == (Mended.CUT,)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"claimReviewed": None}, Why.NO_CLAIM),
        ({"claimReviewed": "&nbsp;<p></p>"}, Why.NO_CLAIM),
        ({"claimReviewed": "?"}, Why.NO_CLAIM),
        ({"claimReviewed": "The bridge " * 300}, Why.TOO_LONG),
        ({"claimReviewed": "<p></p>" * 1_000_000 + "x"}, Why.NO_CLAIM),
        ({"claimReviewed": "The bridge" + " " * 10_000_000}, Why.TOO_LONG),
        ({"claimReviewed": "The br\N{REPLACEMENT CHARACTER}dge opens"}, Why.DAMAGED),
        ({"claimReviewed": "Le pont est ouvert depuis le 3 mai", "inLanguage": None}, Why.LANGUAGE),
        ({"inLanguage": "fr"}, Why.LANGUAGE),
        ({"url": None}, Why.NO_ADDRESS),
        ({"url": "/checks/bridge"}, Why.NO_ADDRESS),
        ({"url": "https://checkers.example.org/"}, Why.NO_ADDRESS),
        ({"url": "ftp://checkers.example.org/a"}, Why.NO_ADDRESS),
        ({"url": "https://[checkers/a"}, Why.NO_ADDRESS),
        ({"url": "https://checkers.example.org/" + "a" * 3000}, Why.NO_ADDRESS),
    ],
)
def test_what_cannot_come_in_is_refused_with_its_reason(changed: dict[str, Any], refused: Why) -> None:
    assert why(**changed) == refused


def test_our_own_review_is_not_one_of_others() -> None:
    with pytest.raises(Refused) as refused:
        read_review(WHOLE, ours="https://www.checkers.example.org")
    assert refused.value.why == Why.OURS
    assert read_review(WHOLE, ours="https://facts.example.org").host == "checkers.example.org"


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({"url": ["", "https://a.example.org/1"]}, "https://a.example.org/1"),
        ({"url": {"@id": "https://a.example.org/1"}}, "https://a.example.org/1"),
        ({"url": None, "@id": "https://a.example.org/1#review"}, "https://a.example.org/1#review"),
        ({"url": None, "mainEntityOfPage": {"@id": "https://a.example.org/1"}}, "https://a.example.org/1"),
        ({"url": "a.example.org/1"}, "https://a.example.org/1"),
        ({"url": "https://a.example.org/1?a=1&amp;b=2"}, "https://a.example.org/1?a=1&b=2"),
    ],
)
def test_the_address_is_found_where_it_is_put(changed: dict[str, Any], address: str) -> None:
    assert read(**changed).address == address


def test_without_one_of_its_own_the_address_is_that_of_its_page() -> None:
    around = "https://a.example.org/checks/1"
    found = {name: value for name, value in WHOLE.items() if name != "url"}
    assert read_review(found, around).address == around
    assert read_review(found, around).mended == (Mended.ADDRESS,)
    assert read_review(found | {"url": "/checks/2"}, around).address == "https://a.example.org/checks/2"


@pytest.mark.parametrize(
    ("item", "claimants"),
    [
        (None, ()),
        ("https://example.org", ()),
        ({"@type": "CreativeWork", "author": "The mayor"}, ("The mayor",)),
        ([None, {"author": {"name": "The mayor"}}], ("The mayor",)),
        ({"author": {"@type": "Organization", "name": ""}}, ()),
        ({"author": [{"name": "A"}, "B", None, {"name": "A"}, {"url": "c"}, 7]}, ("A", "B", "7")),
        ({"author": {"name": ["A", "A. A."]}}, ("A",)),
        ({"author": {"name": "Unknown"}}, ()),
        ({"author": {"name": "x" * 400}}, ()),
        ({"author": {"name": "O&#039;Neil"}}, ("O'Neil",)),
    ],
)
def test_claimants_are_those_who_are_named(item: Any, claimants: tuple[str, ...]) -> None:
    assert read(itemReviewed=item).claimants == claimants


@pytest.mark.parametrize(
    ("author", "publisher", "byline"),
    [
        ("Harbour Checkers", "Harbour Checkers", ""),
        ([{"@type": "Person", "name": "Li"}, {"name": "Harbour Checkers"}], "Harbour Checkers", "Li"),
        ({"@type": ["Person"], "name": "Li"}, "checkers.example.org", "Li"),
        (None, "checkers.example.org", ""),
        ({"name": "", "url": "https://checkers.example.org"}, "checkers.example.org", ""),
        ("https://checkers.example.org", "checkers.example.org", ""),
    ],
)
def test_who_reviewed_is_an_organisation_else_the_host_of_the_page(
    author: Any, publisher: str, byline: str
) -> None:
    review = read(author=author)
    assert (review.publisher, review.byline) == (publisher, byline)


def test_entities_and_tags_in_a_claim_are_undone_and_that_is_said() -> None:
    review = read(claimReviewed="<p>&amp;quot;The bridge opens on 3&amp;nbsp;May&amp;quot;</p>")
    assert review.claim == '"The bridge opens on 3 May"'
    assert review.mended == (Mended.TEXT,)


def test_a_claim_may_stand_in_what_was_reviewed() -> None:
    assert read(claimReviewed=None, itemReviewed={"text": "The bridge opens"}).claim == "The bridge opens"


def test_names_of_fields_and_types_may_have_a_prefix_and_any_case() -> None:
    assert read(claimReviewed=None, **{"schema:ClaimReviewed": "It opens"}).claim == "It opens"
    for kind in ("ClaimReview", "claimreview", "http://schema.org/ClaimReview", ["Article", "ClaimReview"]):
        assert is_review({"@type": kind})
    for other in (None, 7, [], ["Claim", None], "Review"):
        assert not is_review({"@type": other})


def test_of_what_was_received_only_what_can_be_kept_is_and_not_all_of_the_longest() -> None:
    review = read(
        reviewBody="x" * 10_000_000,
        note={"a\0b": ["\ud83d", float("nan"), 1]},
        many=[["y" * 900] for _number in range(100)],
    )
    kept = review.as_received
    assert len(kept["reviewBody"]) == 1000
    assert kept["note"] == {"a\N{REPLACEMENT CHARACTER}b": ["\N{REPLACEMENT CHARACTER}", None, 1]}
    assert "many" not in kept
    assert len(json.dumps(kept, ensure_ascii=False)) <= KEPT


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["False", "2019"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["name", "@value", "text", "url"]), inner, max_size=3)
    ),
    max_leaves=10,
)
FIELDS = st.sampled_from([*WHOLE, "@id", "name", "publisher", "headline", "dateCreated", "schema:url"])


@settings(deadline=None)
@given(st.dictionaries(FIELDS | st.text(), ANYTHING, max_size=6), st.text())
def test_whatever_the_json_nothing_but_refused_is_raised(changed: dict[str, Any], around: str) -> None:
    for found in (changed, WHOLE | changed):
        try:
            review = read_review(found, around, around)
        except Refused as refused:
            assert refused.why in Why
        else:
            assert review.rating or review.value is not None
            assert review.language in ("zh-Hans", "en")
            json.dumps(review.as_received, allow_nan=False).encode()


def test_of_very_many_short_fields_as_many_are_kept_as_there_is_room_for() -> None:
    found = WHOLE | {f"field{number}": "so" for number in range(50_000)}
    kept = read_review(found).as_received
    assert KEPT - 100 < len(json.dumps(kept, ensure_ascii=False)) <= KEPT
