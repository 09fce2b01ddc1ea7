import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.sentences import sentence_ends

ALPHABET = "ab A1字𠮷。！？!?.…，\"'“”’（）()[]《》\n\t　\u0301"


def sentences(text: str) -> list[str]:
    ends = sentence_ends(text, 0, len(text))
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    "marked",
    [
        # A bar stands where a sentence ends.
        "第一句。|第二句！|第三句？|第四句",
        "他说：“好的。”|她没有说话。",
        "她问“真的吗？”，他没有回答。|后来他走了。",
        "「好。」|他走了。",
        "《快跑！》是一部电影。|很好看。",
        "他来了（真的吗？）然后走了。|（笑。）|又来了。",
        "他想了想……|算了。",
        "他…他不知道。",
        "这里 […] 后来 […]结束。|完",
        "他走了.|我们留下.|完",
        '他说："好。"|她说："不好。"|完',
        '前一句。|"后一句。"',
        "增长了3.5%。|到2023.11.17为止。",
        "One. |Two! |Three? |Four… |Five",
        "It cost 3.5 million. |GPT-3.5 was older.",
        "Mr. Smith met Dr. Jones at OpenAI Inc. headquarters. |Then he left.",
        "J. A. Smith and Sam H. Altman agreed. |Fine.",
        "He lives in the U.S. and works there. |She lives in the U.S. |The rest do not.",
        "It begins at 5 p.m. today. |He came at 5 p.m. |They left.",
        "She works at OpenAI Inc. |He does not.",
        "See e.g. Smith, i.e. the second one. |Or no. 5 and p. 7.",
        "He said no. |Later he said yes.",
        "1. The first item. |2. The second item.",
        "It was 2023. |The year after was worse.",
        '"Really?" |Sam asked. |"Yes!" he said. |"Go."',
        "“Stop.” |‘Why?’ |He left.",
        "Yahoo! said so (why?). |Nobody knows [...] why.",
        "Wait... what? |Wait... |What?",
        "Visit www.example.com/a.html?b=c. |Use node.js or .NET 8.0.",
        "line one\n|line two\n\n|line three",
        "  indented. |Then not.  ",
        "什么？！|真的。。。|是",
        "no end at all",
        "OpenAI 发布了 GPT-4. |微软也是。",
    ],
)
def test_sentences_end_where_a_reader_would_say(marked: str) -> None:
    assert "|".join(sentences(marked.replace("|", ""))) == marked


def test_only_the_stretch_is_looked_at() -> None:
    text = "One. Two. Three."
    assert sentence_ends(text, 5, 10) == [10]
    assert sentence_ends(text, 5, 12) == [10, 12]
    assert sentence_ends(text, 5, 7) == [7]
    assert sentence_ends(text, 4, 4) == []


@given(st.text(ALPHABET, max_size=40), st.text(ALPHABET, max_size=3), st.text(ALPHABET, max_size=3))
@example("“", "", "")
def test_sentences_cover_the_stretch_and_nothing_round_it_matters(text: str, before: str, after: str) -> None:
    ends = sentence_ends(text, 0, len(text))
    assert ends == sorted(set(ends))
    assert ends[-1:] == ([len(text)] if text else [])
    # Only the first may begin with a space.
    assert not any(text[end].isspace() for end in ends[:-1])
    start = len(before)
    moved = sentence_ends(before + text + after, start, start + len(text))
    assert [end - start for end in moved] == ends


@given(st.text(ALPHABET, max_size=30), st.text(ALPHABET, max_size=30))
def test_every_line_ends_a_sentence(one: str, other: str) -> None:
    text = f"{one}字\n字{other}"
    assert len(one) + 2 in sentence_ends(text, 0, len(text))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_number_is_cut(whole: int, part: int) -> None:
    number = f"{whole}.{part}"
    assert len(sentences(f"It was {number} of them.")) == len(sentences(f"共{number}人。")) == 1
