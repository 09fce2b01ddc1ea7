"""A file in an older encoding comes out word for word, or not at all."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.encodings import recognise

WRITTEN = [
    ("GB18030", "gb18030", "短文。"),
    ("GB18030", "gb18030", "大桥将于三月关闭，我们不知道这是为什么。"),
    ("GB18030", "gb18030", "港务局 Harbour Board 对此没有说明"),
    ("GB18030", "gb18030", "大橋將於三月關閉，我們不知道這是為什麼。"),
    ("Big5", "big5", "大橋將於三月關閉，我們不知道這是為什麼。"),
    ("Big5", "big5", "短文。"),
    ("Shift-JIS", "cp932", "橋は三月に閉まる。理由はまだ分からない。"),
    ("EUC-KR", "cp949", "다리는 삼월에 닫는다. 이유는 아직 모른다."),
    ("Windows-1252", "cp1252", "naïve café"),
    ("Windows-1252", "cp1252", "The board’s “decision” — in a café — was naïve…"),
    ("Windows-1252", "cp1252", "Die Größe der Brücke: 10° und £5"),
    ("Windows-1252", "cp1252", "¿Qué más? El niño no está"),
    ("Windows-1252", "cp1252", "l’été où j’ai été là, garçon"),
    ("EUC-JP", "euc_jp", "橋は三月に閉まる。理由はまだ分からないと、東京の会社の人は話した。"),
    ("Big5-HKSCS", "big5hkscs", "佢哋話條舊橋三月就會閂，我哋唔知點解，呢件事喺出面傳咗好耐。"),
    ("Windows-1251", "cp1251", "Мост закроют в марте, и никто не знает, на сколько"),
    ("KOI8-R", "koi8_r", "Мост закроют в марте, и никто не знает, на сколько"),
    ("ISO-8859-5", "iso8859_5", "Мост закроют в марте, и никто не знает, на сколько"),
    ("Windows-1253", "cp1253", "Η γέφυρα κλείνει τον Μάρτιο και δεν ξέρουμε γιατί"),
    ("ISO-8859-7", "iso8859_7", "Άλλα έργα θα γίνουν από την πόλη και το λιμάνι"),
    ("Windows-1250", "cp1250", "Most zostanie zamknięty w marcu i nie wiadomo, kiedy się go otworzy"),
    ("ISO-8859-2", "iso8859_2", "Śluza zostanie zamknięta w marcu i nie wiadomo, kiedy się ją otworzy"),
    ("Windows-1254", "cp1254", "Köprü mart ayında kapanıyor ve neden olduğunu kimse bilmiyor, ama iş uzun"),
    ("Windows-1255", "cp1255", "הגשר ייסגר במרץ, וכי לא נקבע תאריך, אבל הוא יודע את זה"),
    ("Windows-1256", "cp1256", "قال المتحدث إن الجسر القديم سيغلق في مارس، وقد كان هذا من عمل المدينة"),
    (
        "Windows-1257",
        "cp1257",
        "Tiltas bus uždarytas ir nėra žinoma, kada jis vėl bus atidarytas, tai yra darbas",
    ),
    ("Windows-874", "cp874", "สะพานเก่าจะปิดในเดือนมีนาคม และยังไม่มีกำหนดเปิดใหม่"),
    ("Mac Roman", "mac_roman", "The board’s “decision” was naïve, and it was the end of it"),
]
#: Encodings that are not tried, and too few words to tell: they must not come out as other words.
REFUSED = [
    ("johab", "다리는 삼월에 닫는다. 이유는 아직 모른다."),
    ("euc_jp", "橋は三月に閉まる。理由はまだ分からない。"),
    ("gb18030", "橋は三月に閉まる。理由はまだ分からない。"),
    ("cp857", "değişiklik çalışma şöyle ılık"),
    ("cp1254", "Köprü şimdi kapanıyor, değişiklik yok"),
    ("cp1250", "Příliš žluťoučký kůň"),
    ("cp1250", "Zażółć gęślą jaźń"),
    ("cp1250", "árvíztűrő tükörfúrógép"),
    ("cp1251", "Мост закроют в марте"),
    ("cp1251", "The word мир means peace"),
    ("koi8_r", "Мост закроют в марте"),
    ("cp1253", "Η γέφυρα κλείνει"),
    ("cp850", "naïve café"),
    ("mac_roman", "The board’s “decision” was naïve"),
]


@pytest.mark.parametrize("name, codec, text", WRITTEN)
def test_a_text_is_recognised_in_the_encoding_it_is_in(name: str, codec: str, text: str) -> None:
    assert recognise(text.encode(codec)) == (text, name)


@pytest.mark.parametrize("codec, text", REFUSED)
def test_what_cannot_be_told_is_refused_and_not_guessed(codec: str, text: str) -> None:
    found = recognise(text.encode(codec))
    assert found is None or found[0] == text


def test_half_of_a_surrogate_pair_is_no_western_text() -> None:
    assert recognise(b"half \xed\xa0\x80 of a pair") is None


def test_bytes_without_a_meaning_are_no_text() -> None:
    chance = random.Random(1)
    assert recognise(bytes(chance.randrange(256) for _byte in range(20_000))) is None


@given(st.lists(st.sampled_from([text for _name, _codec, text in WRITTEN[:3]]), min_size=1).map("\n".join))
def test_simplified_chinese_always_comes_back_as_it_was(text: str) -> None:
    assert recognise(text.encode("gb18030")) == (text, "GB18030")


@given(st.text("etaoinshrdlu ,.éèêàâçïñöüß’“”—…", max_size=40))
def test_western_text_comes_back_as_it_was_or_not_at_all(text: str) -> None:
    assert recognise(text.encode("cp1252")) in (None, (text, "Windows-1252"))
