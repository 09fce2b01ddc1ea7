import pytest

from articles.importers import Unreadable
from articles.importers.decoding import decode

TEXT = "大桥将于三月关闭，我们不知道这是为什么。\nThe bridge will close — “soon”.\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_or_utf_8_leaves_nothing_to_guess(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == (TEXT, [])


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"), ("gb18030", "GB18030"), ("big5", "Big5")],
)
def test_a_guessed_encoding_is_named(encoding: str, said: str) -> None:
    given = "大橋將於三月關閉，我們不知道這是為什麼。\n" * 8 if encoding == "big5" else TEXT
    text, notes = decode(given.encode(encoding), "a.txt")
    assert text == given
    assert [(note.code, note.detail) for note in notes] == [("encoding", f"Read as {said}.")]


def test_every_kind_of_line_end_becomes_lf() -> None:
    assert decode(b"a\r\nb\rc\nd", "a.txt")[0] == "a\nb\nc\nd"


def test_other_separators_stay() -> None:
    assert (
        decode("a\u2028b\x85c\x0bd\u200be\u202ef".encode(), "a.txt")[0] == "a\u2028b\x85c\x0bd\u200be\u202ef"
    )


def test_nul_is_dropped_with_a_note() -> None:
    text, notes = decode(TEXT.replace("，", "\0，").encode(), "a.txt")
    assert text == TEXT
    assert [note.code for note in notes] == ["nul-dropped"]


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04rest", "archive"),
        (b"\x89PNG\r\n", "a picture"),
        (bytes(range(32)) * 20, "control characters"),
        (b"\xff\xfe\x00\xd8a\x00", "begins as UTF-16-LE does"),
        (b"{\\rtf1 a}", "rich text"),
        (b"bplist00", "web archive"),
        (b"\x00\x00\x00 ftypmp42", "sound or film"),
        (b"PK\x03\x04" + bytes(26) + b"word/document.xml", "office document"),
        (bytes(range(128, 256)) * 8 + b"\xff\xff\x81", "no other encoding"),
        (TEXT.encode() + b"\xe5\xa4", "UTF-8, but some of it is damaged"),
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(received: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=f"“upload.txt”.*{words}"):
        decode(received, "upload.txt")
