"""The same article in a file of another shape: its sentences stand in the text word for word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from articles.importers import read
from tests.benchmarks.news_pages import EN, ZH
from tests.benchmarks.reworked import SHAPES, doubled, quotes, without_emphasis, wrapped

SAMPLES = Path(__file__).parent / "samples"
WECHAT = (
    "# 旧桥三月关闭\n\n文章作者: 潮汐周刊\n发布时间: 2024-03-04 09:12\n发布地: 宁波\n\n"
    + "\n\n".join(f"{one} 港务局 Harbour Board 说，{two}" for one, two in zip(ZH, EN, strict=True))
    + "\n"
)
DIGEST = "---\ntitle: The bridge closes\n---\n\n" + "\n\n".join(
    f"**{' '.join(one.split()[:3])}** {' '.join(one.split()[3:])}".strip() for one in EN
)


@pytest.mark.parametrize("source", [WECHAT, DIGEST], ids=["wechat", "digest"])
@pytest.mark.parametrize("rework", SHAPES.values(), ids=SHAPES)
def test_every_sentence_stands_in_the_reworked_file(source: str, rework: Callable[[str], str]) -> None:
    document = read(source.encode(), "a.md")
    text = read(rework(source).encode(), "a.md").text
    assert len(quotes(document)) >= len(EN)
    assert [quote for quote in quotes(document) if quote not in text] == []


def test_lines_wrapped_at_spaces_and_emphasis_change_nothing() -> None:
    assert read(wrapped(WECHAT, 78).encode(), "a.md").text == read(WECHAT.encode(), "a.md").text
    assert read(without_emphasis(DIGEST).encode(), "a.md").text == read(DIGEST.encode(), "a.md").text


def test_a_second_body_of_a_saved_page_changes_nothing() -> None:
    source = (SAMPLES / "saved_page.txt").read_text("utf-8")
    text = read(source.encode(), "a.txt").text
    assert read(doubled(source).encode(), "a.txt").text == text
