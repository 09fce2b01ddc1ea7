"""The progress bar draws on a terminal, and only there."""

import io

from articles.progress import Progress, bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_rows_are_passed_on_in_their_order() -> None:
    assert list(Progress([3, 1, 2], "Counting", io.StringIO())) == [3, 1, 2]


def test_nothing_is_drawn_where_nobody_watches() -> None:
    stream = io.StringIO()
    list(Progress([1, 2], "Counting", stream))
    assert stream.getvalue() == ""


def test_a_terminal_sees_how_far_it_is_and_a_clean_line_at_the_end() -> None:
    stream = Terminal()
    list(Progress([1, 2], "Counting", stream))
    assert "Counting [" in stream.getvalue()
    assert "1/2" in stream.getvalue()
    assert stream.getvalue().endswith("\r\033[K")


def test_the_bar_fits_the_width() -> None:
    assert bar(1, 2, "Counting", width=30) == "Counting [" + "#" * 7 + "." * 7 + "] 1/2"
    assert len(bar(5, 10, "Counting", width=200)) == len("Counting [] 5/10") + 40
