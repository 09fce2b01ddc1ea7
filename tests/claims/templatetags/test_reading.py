from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils.translation import override

from articles.languages import Wording
from articles.models import Article
from articles.rendering import PENDING
from claims.choices import Status
from claims.templatetags.reading import (
    by_script,
    day,
    dots,
    host,
    published,
    spaced,
    status,
    strengths_in_words,
    without_stop,
    worded,
)

MOMENT = datetime(2023, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "english", "chinese", "machine"),
    [
        ("year", "2023", "2023 年", "2023"),
        ("month", "November 2023", "2023 年 11 月", "2023-11"),
        ("day", "22 November 2023", "2023 年 11 月 22 日", "2023-11-22"),
    ],
)
def test_a_date_says_no_more_than_is_known(precision: str, english: str, chinese: str, machine: str) -> None:
    with override("en"):
        assert day(MOMENT, precision, "long") == f'<time datetime="{machine}">{english}</time>'
        assert day(MOMENT, precision) == f'<time datetime="{machine}">{machine}</time>'
    with override("zh-hans"):
        assert day(MOMENT, precision, "long") == f'<time datetime="{machine}">{chinese}</time>'


def test_a_date_nobody_knows_is_said_to_be_unknown() -> None:
    with override("en"):
        assert day(None) == day(date(2023, 1, 1), "none") == '<span class="undated">undated</span>'


def test_a_zone_is_named_only_where_it_was_stated() -> None:
    article = Article(published_at=MOMENT, published_precision="minute")
    with override("en"):
        assert published(article, "long") == '<time datetime="2023-11-22T09:30">22 November 2023 09:30</time>'
        article.published_zone_stated = True
        stated = '<time datetime="2023-11-22T09:30Z">22 November 2023 09:30 UTC</time>'
        assert published(article, "long") == stated
        assert published(article) == '<time datetime="2023-11-22">2023-11-22</time>'


def test_a_status_is_a_mark_and_a_word() -> None:
    with override("en"):
        printed = status("refuted", "small")
    assert printed.startswith('<span class="status refuted small"><svg class="mark refuted"')
    assert printed.endswith("Refuted</span>")
    assert "marks.svg#m-refuted" in printed


def test_a_claim_without_a_verdict_has_a_mark_and_a_word_too() -> None:
    assert str(status(PENDING)).endswith("No verdict yet</span>")


@pytest.mark.parametrize("value", [*Status.values, PENDING])
def test_every_status_has_its_symbol_and_its_style(value: str) -> None:
    static = settings.BASE_DIR / "factcheck" / "static" / "factcheck"
    assert f'<symbol id="m-{value}" ' in (static / "marks.svg").read_text(encoding="utf-8")
    # That there is no verdict yet, only the desk sees.
    sheet = "desk.css" if value == PENDING else "site.css"
    assert f"\n.{value} {{" in (static / sheet).read_text(encoding="utf-8")


def test_dots_and_their_words_say_the_same() -> None:
    strengths = ["strong", "weak", "weak"]
    assert dots(strengths) == '<i class="dot strong"></i><i class="dot weak"></i><i class="dot weak"></i>'
    with override("en"):
        assert strengths_in_words(strengths) == "1 strong, 2 weak"
        assert strengths_in_words([]) == ""
    with override("zh-hans"):
        assert strengths_in_words(strengths) == "1 个强，2 个弱"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("翻译自Reddit，经路透社", "翻译自 Reddit，经路透社"),
        (
            '<a href="/1"><span lang="en">The Verge</span></a>与',
            '<a href="/1"><span lang="en">The Verge</span></a> 与',
        ),
        ('翻译自<a href="/a/k1">Reddit</a>', '翻译自 <a href="/a/k1">Reddit</a>'),
        ("与 The Verge 同源", "与 The Verge 同源"),
        ("told by Reuters", "told by Reuters"),
    ],
)
def test_a_space_stands_between_han_and_latin(words: str, printed: str) -> None:
    assert spaced(words) == printed


def test_a_quoted_statement_has_no_full_stop() -> None:
    quoted = without_stop(Wording("大桥开放。", "zh-Hans"))
    assert (quoted, quoted.lang) == ("大桥开放", "zh-Hans")
    assert without_stop(Wording("It opens.", "en")) == "It opens"
    assert without_stop(Wording("It opens...", "en")) == "It opens..."


def test_a_text_is_marked_only_where_it_is_in_the_other_language() -> None:
    with override("en"):
        assert worded(Wording("路透社", "zh-Hans")) == '<span lang="zh-Hans">路透社</span>'
        assert worded(Wording("Reuters", "en")) == "Reuters"
        assert worded(Wording("<b>", "zh-Hans")) == '<span lang="zh-Hans">&lt;b&gt;</span>'
        assert worded(Wording("", "zh-Hans")) == ""
        assert by_script("𠮷野家") == '<span lang="zh-Hans">𠮷野家</span>'
    with override("zh-hans"):
        assert by_script("Q*") == '<span lang="en">Q*</span>'


def test_a_host_is_shown_without_its_address() -> None:
    assert host("https://www.gazette.example/a?b#c") == "gazette.example"
    assert host("http://gazette.example:8000") == "gazette.example:8000"
