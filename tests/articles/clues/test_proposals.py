from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.clues import Known, Names, Proposal, Reason, Traits, as_byline, propose
from articles.documents import Mark
from articles.provenance import Key
from tests.articles.clues.texts import PAIRS, POST, REUTERS, RIVER, known, read_text

BYLINES = Names([(REUTERS, as_byline(["Reuters"])), (POST, as_byline(["Morning Post"]))])
TITLE = "Mayor Anna Bell closes Jiangcheng bridge after 300 complaints"
PASSAGE = " ".join(f"word{number} of{number}" for number in range(40))
MAY = date(2024, 5, 10)


def by_key(texts: Mapping[int, Traits]) -> dict[Key, Traits]:
    return dict(texts.items())


def proposed(
    articles: list[Known], texts: dict[int, Traits], settled: frozenset[tuple[int, int]] = frozenset()
) -> list[tuple[object, object, str, Reason]]:
    found = propose(articles, by_key(texts), pairs=PAIRS, bylines=BYLINES, settled=settled)
    return [(one.article, one.derived_from, one.kind, one.clues[0].reason) for one in found]


def test_the_labelled_address_of_an_article_on_record_proposes_it() -> None:
    articles = [known(1, lang="zh-Hans"), known(2, TITLE, address="https://river.example/a")]
    text = read_text("大桥。", lang="zh-Hans", original="https://river.example/a")
    assert proposed(articles, {1: text}) == [(1, 2, "translates", Reason.ADDRESS)]


def test_a_digest_in_the_language_of_its_source_summarises_it() -> None:
    articles = [known(1), known(2, TITLE, address="https://river.example/a")]
    text = read_text("Summary: the bridge.", original="https://river.example/a")
    assert proposed(articles, {1: text}) == [(1, 2, "summarises", Reason.ADDRESS)]


def test_an_original_that_is_not_on_record_is_proposed_by_its_address() -> None:
    (one,) = propose([known(1)], {1: read_text("x", original="https://river.example/a")}, pairs=PAIRS)
    assert (one.derived_from, one.address) == (None, "https://river.example/a")


def test_an_articles_own_address_and_one_of_a_later_article_propose_nothing() -> None:
    articles = [
        known(1, address="https://river.example/own", on=MAY),
        known(2, address="https://river.example/later", on=date(2024, 6, 1)),
    ]
    text = read_text("https://river.example/own and https://river.example/later")
    assert proposed(articles, {1: text}) == []


def test_a_plain_link_is_a_citation() -> None:
    articles = [known(1), known(2, address="https://river.example/a")]
    text = read_text("see here", marks=(Mark("link", 4, 8, "https://river.example/a"),))
    assert proposed(articles, {1: text}) == [(1, 2, "quotes", Reason.LINK)]


def test_of_a_publishers_articles_the_one_is_meant_whose_headline_the_text_has() -> None:
    articles = [
        known(1, lang="zh-Hans", on=MAY),
        known(2, TITLE, publisher=REUTERS, on=MAY),
        known(3, "Floods in the north of Italy force 2000 from homes", publisher=REUTERS, on=MAY),
    ]
    text = read_text("5月10日（路透社）- 因300起投诉，市长安娜·贝尔关闭江城大桥。", lang="zh-Hans")
    assert proposed(articles, {1: text}) == [(1, 2, "translates", Reason.DATELINE)]


def test_a_publisher_of_which_no_fitting_article_is_on_record_is_proposed_by_name() -> None:
    articles = [known(1, on=MAY), known(3, "Floods in Italy", publisher=REUTERS, on=MAY)]
    (one,) = propose(articles, {1: read_text("LONDON (Reuters) - The bridge closed.")}, pairs=PAIRS)
    assert (one.derived_from, one.publisher) == (None, REUTERS)


def test_what_comes_out_months_later_is_not_meant() -> None:
    articles = [known(1, on=MAY), known(2, TITLE, publisher=REUTERS, on=date(2024, 8, 1))]
    text = read_text(f"According to Reuters, {TITLE}.")
    assert proposed(articles, {1: text}) == [(1, None, "summarises", Reason.ATTRIBUTION)]


def test_an_attribution_far_down_is_of_that_passage_only() -> None:
    articles = [known(1, on=MAY), known(2, TITLE, publisher=REUTERS, on=MAY)]
    text = read_text("x " * 300, f"According to Reuters, {TITLE}.")
    assert proposed(articles, {1: text}) == [(1, 2, "quotes", Reason.ATTRIBUTION)]


def test_a_publisher_is_no_source_of_itself() -> None:
    articles = [known(1, publisher=REUTERS, on=MAY), known(2, TITLE, publisher=REUTERS, on=MAY)]
    assert proposed(articles, {1: read_text(f"Reuters reported: {TITLE}")}) == []


def test_a_byline_and_the_same_headline_point_to_one_source() -> None:
    articles = [
        known(1, TITLE, publisher=RIVER, byline="Reuters", on=MAY),
        known(2, TITLE, publisher=REUTERS, on=MAY),
    ]
    (one,) = propose(articles, {1: read_text(TITLE)}, pairs=PAIRS, bylines=BYLINES)
    assert (one.derived_from, one.kind) == (2, "republishes")
    assert [clue.reason for clue in one.clues] == [Reason.TITLE, Reason.BYLINE]


def test_whoever_signs_is_the_source_even_where_no_day_is_known() -> None:
    articles = [
        known(1, TITLE, publisher=RIVER, byline="Reuters"),
        known(2, TITLE, publisher=REUTERS, byline="Reuters"),
    ]
    texts = {1: read_text(TITLE), 2: read_text(TITLE)}
    assert [one[:2] for one in proposed(articles, texts)] == [(1, 2)]


def test_a_long_passage_leads_to_the_article_that_came_out_first() -> None:
    articles = [known(1, on=date(2024, 5, 12)), known(2, on=MAY), known(3, on=date(2024, 5, 11))]
    texts = {key: read_text(f"Article {key}.", PASSAGE) for key in (1, 2, 3)}
    assert [one[:3] for one in proposed(articles, texts)] == [(1, 2, "republishes"), (3, 2, "republishes")]


def test_how_much_of_a_text_is_the_same_tells_a_copy_from_a_quotation() -> None:
    articles = [known(1, on=date(2024, 5, 12)), known(2, on=MAY)]
    own = " ".join(f"own{number}" for number in range(900))
    texts = {1: read_text(own, PASSAGE), 2: read_text(PASSAGE)}
    assert [one[2] for one in proposed(articles, texts)] == ["quotes"]


def test_the_same_lead_in_another_language_is_proposed_as_a_translation() -> None:
    articles = [known(1, lang="zh-Hans", on=date(2024, 5, 11)), known(2, on=MAY), known(3, on=MAY)]
    texts = {
        1: read_text("5月10日，安娜·贝尔宣布关闭江城大桥，此前收到300起投诉，耗资350万。", lang="zh-Hans"),
        2: read_text("On May 10 Anna Bell closed the Jiangcheng bridge: 300 complaints, 3.5 million."),
        3: read_text("On May 9 Tom Ford opened the Harbour tunnel after 20 years and 7 million."),
    }
    assert proposed(articles, texts) == [(1, 2, "translates", Reason.LEAD)]


def test_the_same_lead_weeks_apart_is_no_clue() -> None:
    articles = [known(1, lang="zh-Hans", on=date(2024, 6, 11)), known(2, on=MAY)]
    texts = {
        1: read_text("5月10日，安娜·贝尔宣布关闭江城大桥，此前收到300起投诉，耗资350万。", lang="zh-Hans"),
        2: read_text("On May 10 Anna Bell closed the Jiangcheng bridge: 300 complaints, 3.5 million."),
    }
    assert proposed(articles, texts) == []


def test_a_pair_that_is_settled_is_not_proposed_again() -> None:
    articles = [known(1), known(2, address="https://river.example/a")]
    texts = {1: read_text("x", original="https://river.example/a")}
    assert proposed(articles, texts, frozenset({(1, 2)})) == []


def test_what_stands_in_the_text_is_shown_by_its_code_points() -> None:
    articles = [known(1, on=date(2024, 5, 12)), known(2, on=MAY)]
    texts = {1: read_text("😀 intro", PASSAGE), 2: read_text(PASSAGE)}
    (one,) = propose(articles, by_key(texts), pairs=PAIRS)
    clue = one.clues[0]
    assert texts[1].text[clue.start : clue.end] == PASSAGE
    assert clue.words.rstrip("…") in PASSAGE


@given(
    st.lists(st.sampled_from(range(6)), unique=True, max_size=6),
    st.lists(st.sampled_from([None, *(date(2024, 5, day) for day in (1, 2, 3))]), min_size=6, max_size=6),
)
@settings(max_examples=60)
def test_order_never_matters_and_nothing_derives_from_itself_or_what_came_later(
    order: list[int], days: list[date | None]
) -> None:
    articles = {key: known(key, on=days[key]) for key in range(6)}
    texts = {key: read_text(PASSAGE, f"{key} " * key) for key in range(6)}

    def run(keys: list[int]) -> set[Proposal]:
        return set(propose(list(articles.values()), {key: texts[key] for key in keys}, pairs=PAIRS))

    found = run(order)
    assert found == run(sorted(order))
    assert len(found) == max(0, len(order) - 1)
    for one in found:
        assert isinstance(one.derived_from, int)
        mine, theirs = days[int(one.article)], days[one.derived_from]
        assert one.derived_from != one.article
        assert mine is None or theirs is not None
        assert mine is None or theirs is None or theirs <= mine
