"""Files as one ZIP that is the same bytes whenever the files are the same.

Pure. Nothing is compressed: what compressing gives depends on the library that does it. In the archive is one
folder, and in that a `manifest.json` with the SHA-256 of every other file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

MANIFEST = "manifest.json"
#: The first and the last moment that a ZIP can name.
FIRST, LAST = datetime(1980, 1, 1, tzinfo=UTC), datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)


def as_json(document: Any) -> bytes:
    """A document as a file that people can read, too, in UTF-8."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def packed(folder: str, files: Mapping[str, bytes], about: Mapping[str, Any], at: datetime) -> bytes:
    """The files in their order, the manifest before them; `about` is what it says besides, `at` the time that
    they all have. No name or folder may lead elsewhere: they are ours."""
    hashes = {name: sha256(held).hexdigest() for name, held in files.items()}
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for name, held in ({MANIFEST: as_json(dict(about) | {"files": hashes})} | dict(files)).items():
            entry = ZipInfo(f"{folder}/{name}", min(max(at.astimezone(UTC), FIRST), LAST).timetuple()[:6])
            entry.compress_type = ZIP_STORED
            # As on Unix: an ordinary file that its owner may write and all may read.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, held)
    return written.getvalue()
