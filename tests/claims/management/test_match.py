from __future__ import annotations

import json
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factory import make_claim

pytestmark = pytest.mark.django_db


def matched(file: Path, *options: str) -> list[dict[str, object]]:
    said = StringIO()
    call_command("match", str(file), *options, stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.fixture
def bridge() -> str:
    for number in range(5):
        make_claim(statement_en=f"The ministry published report {number}.", statement_zh="")
    return make_claim(statement_en="The bridge opens in May.", statement_zh="大桥五月开放。").slug


def test_each_passage_is_answered_by_the_claims_that_say_it(tmp_path: Path, bridge: str) -> None:
    file = tmp_path / "passages"
    file.write_text(
        'The bridge opens in May.\n\n{"passage": "大桥开放", "id": 7}\n"rain"\n{no json\n', "utf-8"
    )
    first, second, *others = matched(file)
    assert first == {
        "passage": "The bridge opens in May.",
        "matches": [{"claim": bridge, "fit": 1.0, "language": "en", "wording": "The bridge opens in May."}],
    }
    assert (second["passage"], second["id"]) == ("大桥开放", 7)
    assert [match["language"] for match in second["matches"]] == ["zh-Hans"]  # type: ignore[attr-defined]
    assert others == [{"passage": "rain", "matches": []}, {"passage": "{no json", "matches": []}]


@pytest.mark.usefixtures("bridge")
def test_as_many_as_one_likes_are_printed(tmp_path: Path) -> None:
    (tmp_path / "passages").write_text("the ministry's published report 3", "utf-8")
    assert [len(one["matches"]) for one in matched(tmp_path / "passages", "--most=2")] == [2]  # type: ignore[arg-type]


def test_whatever_json_may_hold_is_answered_in_utf_8(tmp_path: Path, bridge: str) -> None:
    lines = [
        r'{"passage": "the bridge \ud800"}',
        r'{"passage": "a\u0000b"}',
        '["x"]',
        '{"passage": ' + "[" * 99_999,
    ]
    (tmp_path / "passages").write_text("\n".join(lines), "utf-8")
    said = TextIOWrapper(BytesIO(), "utf-8")
    call_command("match", str(tmp_path / "passages"), stdout=said)
    said.seek(0)
    first, *others = map(json.loads, said.read().splitlines())
    assert (first["passage"], first["matches"][0]["claim"]) == ("the bridge \ud800", bridge)
    assert [one["passage"] for one in others] == ["a\0b", *lines[2:]]


@pytest.mark.parametrize(
    ("content", "options"),
    [(b'{"text": "no passage"}', []), (b"\xff", []), (None, []), (b"words", ["--most=0"])],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes | None, options: list[str]) -> None:
    if content is not None:
        (tmp_path / "passages").write_bytes(content)
    with pytest.raises(CommandError):
        matched(tmp_path / "passages", *options)
