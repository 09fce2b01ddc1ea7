from __future__ import annotations

from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from articles.fragments import LONGEST_TERM, text_fragment

PAGE = "https://gazette.example/bridge"


def terms(address: str) -> list[str]:
    return [unquote(term) for term in address.partition(":~:text=")[2].split(",")]


def test_a_quote_is_one_term_in_utf_8() -> None:
    assert text_fragment(PAGE, "大桥 opens") == f"{PAGE}#:~:text=%E5%A4%A7%E6%A1%A5%20opens"


def test_the_signs_of_the_directive_itself_are_encoded() -> None:
    assert text_fragment(PAGE, "a-b, c&d#%").endswith(":~:text=a%2Db%2C%20c%26d%23%25")


def test_a_fragment_that_is_there_is_kept() -> None:
    assert text_fragment(f"{PAGE}#p2", "opens") == f"{PAGE}#p2:~:text=opens"


def test_context_is_given_as_whole_words() -> None:
    assert text_fragment(PAGE, "opens", "yor said the bridge ", " on Fri") == (
        f"{PAGE}#:~:text=said%20the%20bridge-,opens,-on"
    )


def test_context_that_may_be_half_a_word_is_left_out() -> None:
    assert text_fragment(PAGE, "已关闭", "官员说大桥", "车辆绕行") == text_fragment(PAGE, "已关闭")


def test_context_does_not_reach_into_another_block() -> None:
    assert terms(text_fragment(PAGE, "opens", "Old news.\n\nIt now ", "")) == ["now-", "opens"]


def test_a_long_quote_is_named_by_its_ends() -> None:
    words = " ".join(f"word{number}" for number in range(100))
    start, end = terms(text_fragment(PAGE, words))
    assert words.startswith(f"{start} ")
    assert words.endswith(f" {end}")


def test_a_quote_across_blocks_is_named_by_its_ends() -> None:
    assert terms(text_fragment(PAGE, "The end.\n\nMiddle.\n\nThe start")) == ["The end.", "The start"]


def test_what_is_no_web_address_is_no_link() -> None:
    for address in ("", "javascript:alert(1)", "data:text/html,x", "ftp://gazette.example/"):
        assert text_fragment(address, "opens") == ""


def test_without_words_the_address_stays_as_it_is() -> None:
    assert text_fragment(PAGE, "") == PAGE


# No half of a surrogate pair: no text that is kept holds one.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=2 * LONGEST_TERM)


@given(TEXTS, TEXTS, TEXTS)
def test_any_quote_makes_a_directive_that_browsers_can_read(exact: str, prefix: str, suffix: str) -> None:
    address = text_fragment(PAGE, exact, prefix, suffix)
    assert urlsplit(address)._replace(fragment="").geturl() == PAGE
    assert address.isascii()
    if not exact.strip():
        return
    parts = address.partition(":~:text=")[2].split(",")
    before = [part for part in parts if part.endswith("-")]
    after = [part for part in parts if part.startswith("-")]
    named = [part for part in parts if part not in before and part not in after]
    assert 1 <= len(named) <= 2
    assert before in ([], parts[:1])
    assert after in ([], parts[-1:])
    for part in parts:
        term = part.strip("-")
        assert term
        assert "-" not in term
        assert "\n\n" not in unquote(term)
    assert exact.strip().startswith(unquote(named[0]))
    assert exact.strip().endswith(unquote(named[-1]))
