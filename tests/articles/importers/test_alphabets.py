"""What of a file is looked at to tell in which of the older encodings it is."""

import pytest

from articles.importers.alphabets import is_possible, recognise

FRENCH = "Ça s’arrêtera là où l’été a été, dit-il ; et c’est très bien à côté de la forêt.".encode("cp1252")


@pytest.mark.parametrize("around", [b"script\n", b"<p>", b"\r\r", b"</a>a word in ASCII<a>", b"<>\n\r"])
def test_what_stands_around_in_ascii_changes_nothing(around: bytes) -> None:
    assert recognise(around + FRENCH + around) == recognise(FRENCH) == "Windows-1252"


def test_a_very_long_line_of_ascii_takes_no_longer_than_many_short_ones() -> None:
    # By the square of its length this would take half an hour.
    received = b"x" * 2_000_000 + b"\n" + FRENCH
    assert recognise(received) == "Windows-1252"
    assert is_possible(received, "Windows-1252")
