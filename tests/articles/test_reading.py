"""Files are read in other processes as they are in this one."""

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from pathlib import Path

import pytest

from articles import reading
from articles.documents import Document
from articles.importers import Unreadable
from articles.reading import Read, read, read_each


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """More than are read ahead, good and bad."""
    monkeypatch.setattr(reading, "MANY", 2)
    monkeypatch.setattr(reading, "AHEAD", 3)
    monkeypatch.setattr(reading, "BYTES_AHEAD", 200)
    texts = {
        "a.md": b"---\ntitle: The bridge\n---\n\nIt is **shut**.\n",
        "b.txt": b"",
        "c.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "e.txt": "旧桥三月关闭\n\n市民须绕行。\n".encode(),
        "f.txt": b"Too many to be read ahead.\n" * 20,
        "g.txt": b"The last one\n\nIt opens.\n",
    }
    for name, received in texts.items():
        (tmp_path / name).write_bytes(received)
    (tmp_path / "d.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "h.txt")
    return sorted(tmp_path.iterdir())


def told(one: Read) -> tuple[object, ...]:
    error = one.found
    if isinstance(error, Document):
        return one.name, one.received, repr(error)
    return one.name, one.received, type(error), str(error), getattr(error, "code", getattr(error, "errno", 0))


def test_files_are_read_in_their_order_and_refused_for_the_same_reasons(files: list[Path]) -> None:
    found = [told(one) for one in read_each(files, 3)]
    assert found == [told(one) for one in map(read, files)]
    assert [row[0] for row in found] == [file.name for file in files]
    assert sum(row[2] is Unreadable for row in found) == 3
    assert not active_children()


def test_a_reader_that_is_killed_is_told_of(files: list[Path]) -> None:
    reads = read_each(files * 20, 2)
    assert next(reads).name == "a.md"
    for reader in active_children():
        os.kill(reader.pid or 0, signal.SIGKILL)
    with pytest.raises(BrokenProcessPool):
        list(reads)


def test_few_files_are_read_here(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 9)
    reads = read_each(files, 2)
    assert next(reads).name == "a.md"
    assert not active_children()
