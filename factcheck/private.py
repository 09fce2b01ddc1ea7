"""Small files that only their owner may read: the secret key and the demo's passwords."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def kept_secret(path: Path) -> str:
    """The secret in this file, made at the first call; processes that race for it all get the same one.

    Raises ImproperlyConfigured where the file can be neither read nor made.
    """
    try:
        if not path.exists():
            write_private(path, secrets.token_urlsafe(50), replace=False)
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{path} cannot be used ({error.strerror}): run this as the account it belongs to, "
            "or set FACTCHECK_DATA to a folder of your own."
        ) from error


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a whole file at once, mode 0600; without `replace` a file that is there already stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, fresh = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        if replace:
            os.replace(fresh, path)
        else:
            with suppress(FileExistsError):
                os.link(fresh, path)
    finally:
        Path(fresh).unlink(missing_ok=True)
