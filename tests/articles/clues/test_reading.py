from hypothesis import given, settings
from hypothesis import strategies as st

from tests.articles.clues.texts import read_text

PIECES = [
    "路透社",
    "Reuters reported ",
    "据",
    "😀",
    "“",
    "”",
    "https://a.example/1 ",
    "原文链接：",
    "95% ",
    "\u2028",
    "x",
]


def test_a_text_that_calls_itself_a_digest_or_a_translation_is_taken_at_its_word() -> None:
    assert read_text("Key takeaways: the bridge closed.").is_digest
    assert read_text("原文如下：", lang="zh-Hans").is_translation
    plain = read_text("The bridge closed.")
    assert not plain.is_digest
    assert not plain.is_translation


def test_only_the_beginning_of_a_text_is_its_lead() -> None:
    text = read_text("Anna Bell " * 100, "Jiangcheng has 300 bridges.")
    assert "jiangcheng" in text.shared
    assert "jiangcheng" not in text.lead


def test_a_name_that_the_end_of_the_lead_cuts_is_none() -> None:
    text = read_text("x" * 895 + " Jiangcheng")
    assert "jian" not in text.lead


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30))
@settings(max_examples=200)
def test_whatever_is_found_in_a_text_lies_in_it(pieces: list[str]) -> None:
    traits = read_text("".join(pieces), lang="zh-Hans")
    places = [(one.start, one.end) for one in traits.attributions]
    places += [(one.start, one.end) for one in traits.links]
    assert all(0 <= start <= end <= len(traits.text) for start, end in places)
    assert list(traits.words.starts) == sorted(traits.words.starts)
    assert traits.lead <= traits.shared
