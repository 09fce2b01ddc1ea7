"""Where collected static files are kept, under which names, and whether they are those of this version."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:  # whitenoise has no types.
    Compressed = ManifestStaticFilesStorage
else:
    Compressed = CompressedManifestStaticFilesStorage

#: Beside the collected files, the digest of what they were made from.
SOURCES = "sources.sha256"


class HashedNames(Compressed):
    """Names with a hash of what is in the file, so that browsers may keep it for ever.

    In the imports of our own modules too: one that asked for another by its plain name would, after a new
    version, be given an old one. Django's own way to do so reads every script there is, and stops at the
    examples in the comments of others. No two modules may import each other: neither's hash could come first.
    """

    patterns = (
        *ManifestStaticFilesStorage.patterns,
        (
            "factcheck/*.js",
            (
                (
                    r"""(?P<matched>(?P<word>\b(?:from|import)\s*\(?\s*)["'](?P<url>\.{1,2}/[^"']+)["'])""",
                    '%(word)s"%(url)s"',
                ),
            ),
        ),
    )

    def _save(self, name: str, content: Any) -> str:
        """Whole or not at all: a file that was cut short would never be written again."""
        part = f"{name}.{secrets.token_hex(4)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]
            os.replace(self.path(part), self.path(name))
        except OSError:
            Path(self.path(part)).unlink(missing_ok=True)
            raise
        return name

    def post_process(self, paths: dict[str, Any], *given: Any, **options: Any) -> Iterator[Any]:
        yield from super().post_process(paths, *given, **options)
        if not options.get("dry_run"):
            (Path(self.location) / SOURCES).write_text(digest_of(paths), encoding="ascii")


def digest_of(found: Mapping[str, tuple[Any, str]]) -> str:
    """SHA-256 of static files as the packages have them; given storage and path there, by the name here."""
    digest = hashlib.sha256()
    for name in sorted(found):
        storage, path = found[name]
        with storage.open(path) as file:
            digest.update(f"{name}\n{hashlib.sha256(file.read()).hexdigest()}\n".encode())
    return digest.hexdigest()


def refuse_forgotten_files() -> None:
    """Refuse to serve with none of the static files, or with those of another version.

    Reads each of them once: two megabytes. Raises ImproperlyConfigured.
    """
    if not settings.STATIC_ROOT:
        return
    kept = Path(settings.STATIC_ROOT) / SOURCES
    found: dict[str, tuple[Any, str]] = {}
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):  # What `collectstatic` leaves out.
            prefix = getattr(storage, "prefix", None)
            found.setdefault(f"{prefix}/{path}" if prefix else path, (storage, path))
    if not kept.is_file() or kept.read_text(encoding="ascii") != digest_of(found):
        were = "are not those of this version" if kept.is_file() else "have not been collected"
        raise ImproperlyConfigured(
            f"The static files in {settings.STATIC_ROOT} {were}: run `manage.py collectstatic --noinput`."
        )
