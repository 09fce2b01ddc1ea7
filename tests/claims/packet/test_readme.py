"""README.txt, in both languages."""

from __future__ import annotations

from claims.packet.readme import readme

CLAIM = {
    "address": "https://facts.example/claims/bridge/",
    "statement": {"en": "The bridge opens on 3 May {sic}."},
    "original_language": "en",
    "decided_at": "2024-05-03T09:30:10Z",
    "newsroom": {"name": {"zh-Hans": "核稿", "en": "Factcheck"}, "address": "https://facts.example/"},
    "method": "https://facts.example/method/",
    "licence": "",
}


def test_it_says_in_both_languages_what_this_is_and_how_to_check_it() -> None:
    text = readme(CLAIM)
    assert text.count("python3 check.py") == 2
    assert text.count(CLAIM["address"]) == 2  # type: ignore[arg-type]
    # A claim that is not worded in a language is told in its own.
    assert text.count("The bridge opens on 3 May {sic}.") == 2
    assert "核验包" in text and "VERIFICATION PACKET" in text


def test_it_states_the_licence_or_that_none_is_stated() -> None:
    assert "none is stated" in readme(CLAIM)
    licensed = readme(CLAIM | {"licence": "https://creativecommons.org/licenses/by/4.0/"})
    assert licensed.count("https://creativecommons.org/licenses/by/4.0/") == 2
    assert "none is stated" not in licensed


def test_no_line_is_too_long_for_a_window_but_one_that_holds_the_claim() -> None:
    lines = readme(CLAIM | {"statement": {"en": "It opens."}}).splitlines()
    assert max(map(len, lines)) <= 120
