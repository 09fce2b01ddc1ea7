"""The seal of a complete data set: one SHA-256 over all its files, which anybody can compute.

What begins with a dot at its top, such as a repository's own folder, is no part of it.

    find . -type f -not -path './.*' | LC_ALL=C sort | sed 's,^./,,' | xargs -d '\\n' sha256sum | sha256sum

Pure: no Django here.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .files import DatasetError

#: Every file that a complete data set may have. Names that lead elsewhere are none of these.
_FILE = re.compile(
    r"(dataset|users|publishers|claimants|topics)\.yaml"
    r"|(articles|claims)/[A-Za-z0-9_-]+\.yaml"
    r"|articles/[A-Za-z0-9_-]+/[1-9][0-9]{0,8}\.(txt|bin)"
)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")


def is_plain(key: str) -> bool:
    """Whether files can be named by this key of an article or a claim."""
    return _PLAIN_KEY.fullmatch(key) is not None


def seal(hashes: Mapping[str, str]) -> str:
    """The seal, in hexadecimal, of files by their path in the folder, with the SHA-256 of each."""
    lines = (f"{hashes[path]}  {path}\n" for path in sorted(hashes))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def hashes_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file of a complete data set. DatasetError for whatever else lies there."""
    hashes = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or not _FILE.fullmatch(name):
            raise DatasetError(
                f"{name if name.isprintable() else ascii(name)}: this is no part of a data set."
            )
        with path.open("rb") as opened:
            hashes[name] = hashlib.file_digest(opened, "sha256").hexdigest()
    return hashes


def _files(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        if Path(top) == folder:
            folders[:] = [name for name in folders if not name.startswith(".")]
            files = [name for name in files if not name.startswith(".")]
        # A link to a folder is not followed, and is no folder of the set.
        links = [name for name in folders if (Path(top) / name).is_symlink()]
        yield from (Path(top) / name for name in sorted([*files, *links]))
