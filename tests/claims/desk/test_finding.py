"""Which sentences of held articles are offered as evidence for a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from articles.documents import Block
from articles.search.keeping import catch_up
from claims.desk.finding import FoundPassage, _sentences, find_passages
from claims.models import Claim
from tests.factory import make_annotation, make_claim, make_held_article, make_revision, make_user

TEXT = (
    "The harbour master said the bridge opens on 3 May. The weather was mild.\n\n"
    "Nobody at the ministry would confirm that the bridge opens so early. A gull sat there."
)
OPENS = "The harbour master said the bridge opens on 3 May."
CONFIRM = "Nobody at the ministry would confirm that the bridge opens so early."


@pytest.fixture
def claim() -> Claim:
    return make_claim(statement_en="The bridge opens on 3 May.", statement_zh="大桥于5月3日通车。")


def passages_for(claim: Claim, words: str = "", **limits: int) -> list[FoundPassage]:
    assert catch_up() == 0
    return find_passages(claim, words, **limits)


def found(claim: Claim, words: str = "", **limits: int) -> list[str]:
    return [one.words for one in passages_for(claim, words, **limits)]


@pytest.mark.django_db
def test_the_sentence_that_says_it_comes_first(claim: Claim) -> None:
    article = make_held_article(TEXT)
    make_held_article("大桥将在5月3日通车，港务长说。天气很好。", lang="zh-Hans")
    make_held_article("Nothing of the kind.")
    passages = passages_for(claim)
    assert [one.words for one in passages] == ["大桥将在5月3日通车，港务长说。", OPENS, CONFIRM]
    opens, confirm = passages[1:]
    assert (opens.article, opens.number, opens.start, opens.end) == (article, 0, 0, len(OPENS))
    assert (opens.before, opens.after) == ("", " The weather was mild.")
    assert (confirm.number, confirm.after) == (1, " A gull sat there.")
    assert TEXT[confirm.start : confirm.end] == CONFIRM


@pytest.mark.django_db
def test_what_stands_around_it_is_cut_short(claim: Claim) -> None:
    make_held_article(f"{'Gulls cried. ' * 30}{OPENS}{' It rained.' * 30}")
    (passage,) = passages_for(claim)
    assert passage.words == OPENS
    assert (len(passage.before), len(passage.after)) == (201, 201)
    assert (passage.before[0], passage.after[-1]) == ("…", "…")


@pytest.mark.django_db
def test_words_that_were_typed_are_looked_for_instead_of_the_claim(claim: Claim) -> None:
    make_held_article(TEXT)
    assert found(claim, "gull") == ["A gull sat there."]
    assert found(claim, "mild weather") == ["The weather was mild."]
    assert found(claim, "crane") == []


@pytest.mark.django_db
def test_what_has_the_very_words_comes_first(claim: Claim) -> None:
    make_held_article("A税 of bridges and more bridges. 这是房产税的问题。 The Q* bridge. The Q bridge is Q.")
    assert found(claim, "税") == ["A税 of bridges and more bridges.", "这是房产税的问题。"]
    assert found(claim, "q*")[0] == "The Q* bridge."
    assert found(claim, "…") == found(claim, "\\%_*") == []


@pytest.mark.django_db
def test_what_is_annotated_to_the_claim_is_left_out_until_it_is_removed(claim: Claim) -> None:
    article = make_held_article(TEXT)
    annotation = make_annotation(claim, article, quote="the bridge opens on 3 May")
    make_annotation(make_claim(), article, quote="confirm that the bridge opens")
    assert found(claim) == [CONFIRM]
    annotation.remove(by=make_user(), reason="Wrong.")
    assert found(claim) == [OPENS, CONFIRM]


@pytest.mark.django_db
def test_an_article_that_says_the_same_twice_is_offered_once(claim: Claim) -> None:
    make_held_article(f"{OPENS}\n\n{OPENS}")
    make_held_article(OPENS)
    passages = passages_for(claim)
    assert [one.words for one in passages] == [OPENS, OPENS]
    assert len({one.article for one in passages}) == 2
    assert [one.start for one in passages] == [0, 0]


@pytest.mark.django_db
def test_only_the_newest_text_is_offered(claim: Claim) -> None:
    article = make_held_article(TEXT)
    make_revision(article, "The bridge stays closed in May. Nothing else.")
    assert found(claim) == ["The bridge stays closed in May."]


@pytest.mark.django_db
def test_no_more_are_offered_than_asked_for(
    claim: Claim, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        make_held_article(f"The bridge number {number} opens on 3 May.")
    catch_up()
    # Three, and four that make the first of them go by the index.
    with django_assert_num_queries(7):
        passages = find_passages(claim, most=5)
        assert len({one.article.publisher for one in passages}) == 1
    assert len(passages) == 5


@pytest.mark.django_db
def test_no_sentence_runs_into_words_that_were_left_out(claim: Claim) -> None:
    make_held_article("[…]\n\nThe bridge opens.\n\n[…]", is_excerpt=True)
    assert found(claim) == ["The bridge opens."]


@pytest.mark.django_db
def test_phrases_inflections_and_exclusions_are_understood(claim: Claim) -> None:
    make_held_article("大橋今日通車。 The bridges open. The port opens.\n\nNo bridge is open.")
    assert found(claim, "大桥") == ["大橋今日通車。"]
    assert found(claim, "bridging") == ["The bridges open.", "No bridge is open."]
    assert found(claim, "bridge -port") == ["No bridge is open."]
    assert found(claim, "“port opens”")[0] == "The port opens."
    assert found(claim, "“opens port”") == []


@pytest.mark.django_db
def test_a_sentence_late_in_a_very_long_paragraph_is_found_whole(claim: Claim) -> None:
    gulls = "Gulls cried over the harbour all day long. "
    make_held_article(gulls * 5000 + OPENS + " " + gulls * 200)
    (passage,) = passages_for(claim, "“harbour master said”")
    assert (passage.words, passage.start) == (OPENS, len(gulls) * 5000)


@pytest.mark.django_db
def test_a_text_that_is_no_longer_the_newest_is_not_offered_before_the_index_knows(
    claim: Claim,
) -> None:
    article = make_held_article(TEXT)
    catch_up()
    make_revision(article, "Nothing of the kind.")
    assert find_passages(claim) == []


@given(
    st.text("ab。. \n字", max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 4)), max_size=3),
)
def test_sentences_are_words_of_the_block_between_the_gaps(text: str, cut: list[tuple[int, int]]) -> None:
    gaps = [(start, start + size) for start, size in cut if start + size <= len(text)]
    stretches = list(_sentences(text, Block("paragraph", 0, len(text), "en"), gaps))
    held = [set(range(*stretch)) for stretch in stretches]
    assert sum(len(one) for one in held) == len(set().union(*held))
    left_out = {place for gap in gaps for place in range(*gap)}
    assert not left_out & set().union(*held)
    spoken = {place for place, letter in enumerate(text) if not letter.isspace()}
    assert spoken - left_out <= set().union(*held)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in stretches)
