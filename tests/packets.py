"""Verification packets as readers have them: fetched, unpacked, altered, and checked by their own program."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.test import Client

from tests.database import sql


def written() -> None:
    """The changes so far are in the ledger, as they are when a transaction ends."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def fetched(slug: str) -> bytes:
    written()
    answer = Client().get(f"/claims/{slug}/packet.zip")
    assert answer.status_code == 200
    return answer.content


@dataclass(frozen=True)
class Checked:
    code: int
    lines: list[str]

    @property
    def faults(self) -> list[str]:
        return [line.removeprefix("FAULT  ") for line in self.lines if line.startswith("FAULT")]

    @property
    def notes(self) -> list[str]:
        return [line.removeprefix("note   ") for line in self.lines if line.startswith("note")]


@dataclass(frozen=True)
class Packet:
    folder: Path

    @classmethod
    def of(cls, slug: str, into: Path) -> Packet:
        with ZipFile(io.BytesIO(fetched(slug))) as archive:
            archive.extractall(into)
        return cls(into / f"{slug}-packet")

    def read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_bytes())

    def alter(self, name: str, change: Callable[[Any], None]) -> None:
        """Change a document, and make the manifest anew as whoever tampers with it would."""
        path = self.folder / name
        is_lines = name.endswith(".jsonl")
        held = path.read_text(encoding="utf-8")
        document = [json.loads(line) for line in held.splitlines()] if is_lines else json.loads(held)
        change(document)
        rows = document if is_lines else [document]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        manifest = self.read("manifest.json")
        manifest["files"][name] = sha256(path.read_bytes()).hexdigest()
        (self.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    def check(self, *asked: str, prints: str = "utf-8") -> Checked:
        """By the program in the packet, which sees nothing of this project; `prints` is the encoding of the
        window that it runs in."""
        done = subprocess.run(
            [sys.executable, "-s", "-P", str(self.folder / "check.py"), *asked],
            env={"PYTHONIOENCODING": prints},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert not done.stderr
        return Checked(done.returncode, done.stdout.splitlines())
