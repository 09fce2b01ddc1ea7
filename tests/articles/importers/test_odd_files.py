"""Files as nobody should send them become an article or are refused; never anything else."""

import pytest

from articles.documents import check
from articles.importers import REFUSALS, Unreadable, read
from tests.benchmarks.odd_files import odd_files

#: How many characters of a file are tried here; the benchmark takes whole ones.
SMALL = 300_000
FILES = [(what, name, received) for what, name, received in odd_files() if len(received) <= SMALL]


@pytest.mark.parametrize(("what", "name", "received"), FILES, ids=[what for what, _, _ in FILES])
def test_an_odd_file_is_an_article_or_refused(what: str, name: str, received: bytes) -> None:
    try:
        document = read(received, name)
    except Unreadable as refused:
        assert refused.code in REFUSALS
    else:
        check(document.text, document.blocks, document.marks)


def test_too_large_a_file_is_refused() -> None:
    with pytest.raises(Unreadable, match="larger than 10 MB"):
        read(b"x" * 10_000_001, "a.txt")


def test_too_long_a_text_is_refused_and_a_picture_within_it_is_not_counted() -> None:
    with pytest.raises(Unreadable, match="2,000,001 characters"):
        read(b"x" * 2_000_001, "a.txt")
    picture = b"![a](data:image/png;base64," + b"QUJD" * 600_000 + b")\n"
    assert read(b"# Title\n\nSome text.\n\n" + picture, "a.md").text == "Title\n\nSome text."


def test_a_file_of_zero_width_signs_has_no_text() -> None:
    with pytest.raises(Unreadable):
        read("\u200b\ufeff\u200d".encode(), "a.txt")
