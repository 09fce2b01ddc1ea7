"""The embedded PostgreSQL server of one data folder: its files, its start and its stop.

- Two checkouts on one machine never meet: all about the server follows from the path of its data folder.
- Its files lie in `postgres-MAJOR` there and are complete or absent: they are made beside it and renamed.
- It listens on a Unix socket only, in a folder of mode 0700 owned by the account the server runs as. Who can
  reach the socket is let in without a password: that account, and root.
- As root, which PostgreSQL refuses, it runs as the account that owns its files, at first `postgres` or
  `nobody`. No folder above is opened for that account: the server inherits its own folder as an open file and
  reaches it by that, whatever lies above.
- One lock is held by whoever starts or stops the server, so that racing processes start one. Another is held
  by the server's processes, as an open file that they inherit: while it is locked the server lives, and when
  it is free all of them are gone. Process numbers prove neither: they are given again, soonest in containers.
"""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from factcheck.database import DatabaseUnavailableError
from factcheck.embedded.programs import Programs, acting_as, find_programs

# A socket's path is at most 107 bytes, and every process must find the same one, whatever its TMPDIR.
SOCKETS = Path("/tmp")
RECOVERY = 60.0  # seconds, as pg_ctl waits
LAST_BREATH = 10.0  # seconds for the processes of a server that was killed
ORDERLY = 60  # seconds for a server to end in order


class EmbeddedServer:
    """Making the object starts nothing."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()

    @cached_property
    def programs(self) -> Programs:
        return find_programs()

    @cached_property
    def folder(self) -> Path:
        return self.data / f"postgres-{self.programs.major}"

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    @cached_property
    def socket_folder(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return SOCKETS / f"factcheck-pg{self.programs.major}-{name}"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """Who runs the server: ourselves, or as root the owner of its files."""
        user = os.geteuid()
        owner = self.folder.stat().st_uid if self.folder.exists() else user
        if user not in (0, owner):
            raise self._failure(
                f"it belongs to another account (number {owner}): run this as that one or as root"
            )
        if owner != 0:
            with suppress(KeyError):
                return pwd.getpwuid(owner)
            raise self._failure(f"PostgreSQL wants accounts to have names, and number {owner} has none")
        for name in ("postgres", "nobody"):
            with suppress(KeyError):
                return pwd.getpwnam(name)
        raise self._failure("PostgreSQL does not run as root: add an account named postgres")

    @property
    def address(self) -> dict[str, Any]:
        """Connection parameters of libpq. By `requirepeer` nobody else's server can stand in for ours."""
        return {
            "host": str(self.socket_folder),
            "port": 5432,
            "user": "factcheck",
            "requirepeer": self.account.pw_name,
        }

    def is_running(self) -> bool:
        with _told_in_a_sentence(self.data):
            return self._answers() == Ping.OK

    def ensure_running(self) -> None:
        """Return when the server accepts connections, made and started where need be; 2 ms when it runs.

        Raises DatabaseUnavailableError.
        """
        if self.is_running():
            return
        with self._locked():
            if not self.folder.exists():
                self._refuse_other_majors()
                self._make_files()
            began = time.monotonic()
            while (answer := self._answers()) != Ping.OK:
                waited = time.monotonic() - began
                if answer == Ping.REJECT:  # It recovers, or ends, and says so.
                    if waited > RECOVERY:
                        raise self._failure("it has not recovered yet")
                elif self._start():
                    continue
                elif waited > LAST_BREATH:
                    raise self._failure("a process of an earlier server does not end")
                time.sleep(0.05)

    def stop(self) -> bool:
        """Stop the server and end its connections; false when there was nothing to stop."""
        with self._locked():
            if not self.folder.exists() or self._is_over():
                return False
            began = time.monotonic()
            while not self._is_over():
                if time.monotonic() - began > LAST_BREATH:
                    raise self._failure("a process of the server does not end")
                self._stop()
                time.sleep(0.05)
            shutil.rmtree(self.socket_folder, ignore_errors=True)
            return True

    def _answers(self) -> Ping:
        # Without its pid file the server has lost its files and will end within a minute: it is not ours.
        if not (self.folder / "postmaster.pid").exists():
            return Ping.NO_RESPONSE
        address = make_conninfo(dbname="postgres", connect_timeout=5, **self.address)
        return Ping(PGconn.ping(address.encode()))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of those who start and stop the server."""
        with _told_in_a_sentence(self.data):
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.data / "postgres.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield

    @contextmanager
    def _life(self) -> Iterator[IO[str] | None]:
        """The lock that the server's processes hold; none while one of them lives."""
        with self.folder.with_name(f"{self.folder.name}.alive").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield lock

    def _is_over(self) -> bool:
        with self._life() as life:
            return life is not None

    def _refuse_other_majors(self) -> None:
        for other in sorted(self.data.glob("postgres-*/PG_VERSION")):
            theirs, ours = other.read_text().strip(), self.programs.major
            raise DatabaseUnavailableError(
                f"{other.parent} was made by PostgreSQL {theirs}, and PostgreSQL {ours} cannot read it: "
                f"set PG_BIN to the folder of PostgreSQL {theirs}'s programs and save the database with "
                "pg_dump, then move that folder away, unset PG_BIN and load what you saved."
            )

    def _make_files(self) -> None:
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        if self.programs.major >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        fresh = Path(tempfile.mkdtemp(dir=self.data, prefix=f"new-{self.folder.name}-"))
        try:
            os.chown(fresh, self.account.pw_uid, self.account.pw_gid)
            answer = self._run("initdb", "--username=factcheck", "--auth=trust", *locale, inside=fresh)
            if answer.returncode:
                raise self._failure(_reason(answer.stdout))
            fresh.rename(self.folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _start(self) -> bool:
        """Start the server and wait until it answers; false while processes of an earlier one live."""
        with self._life() as life:
            if life is None:
                # Its socket was swept away, or the checkout was moved. Where it has one it may be beginning
                # anew, since one of its processes crashed: asked then to end, it may never do either.
                if not (self.socket_folder / ".s.PGSQL.5432").exists():
                    self._stop()
                return False
            if self.folder.stat().st_uid == 0:  # Root copied the checkout, and now owns the copies.
                subprocess.run(["chown", "-R", self.account.pw_name, self.folder], check=True)
            self._disown_pid_file()
            self._make_socket_folder()
            options = [
                f"-k {self.socket_folder} -p 5432 -c listen_addresses= -c unix_socket_permissions=0700",
                "-c log_min_messages=log",  # A refused statement is told to who sent it, not to the log.
            ]
            with self.log.open("a") as log:
                told = log.tell()
                start = ["pg_ctl", "start", "--wait", "--silent", "--options", " ".join(options)]
                if self._run(*start, output=log, pass_fds=[life.fileno()]).returncode:
                    with self.log.open(errors="replace") as said:
                        said.seek(told)
                        raise self._failure(f"{_reason(said.read())} ({self.log.name} may say more)")
            return True

    def _stop(self) -> None:
        # What a killed server left behind ends by itself; its number may be a stranger's by now.
        if self._has_postmaster():
            answer = self._run("pg_ctl", "stop", "--mode=fast", f"--timeout={ORDERLY}")
            if answer.returncode and self._has_postmaster():
                # As after a crash: what was committed is found again when it starts.
                answer = self._run("pg_ctl", "stop", "--mode=immediate")
            if answer.returncode and self._has_postmaster():
                raise self._failure(_reason(answer.stdout))

    def _has_postmaster(self) -> bool:
        """Whether the process in the pid file works in our folder; believed where there is no /proc."""
        try:
            number = int((self.folder / "postmaster.pid").read_text().split("\n")[0])
            return not Path("/proc/self/cwd").exists() or Path(f"/proc/{number}/cwd").samefile(self.folder)
        except (OSError, ValueError):
            return False

    def _disown_pid_file(self) -> None:
        """Write our own process number into the pid file of a server that is gone.

        Another process may have the old number by now, and PostgreSQL would take it for a rival; the number
        of the process that starts it, it does not. The rest of the file stays: by it PostgreSQL makes sure
        itself that no old process still uses the shared memory.
        """
        pid_file = self.folder / "postmaster.pid"
        if pid_file.exists():
            if rest := pid_file.read_text().partition("\n")[2]:
                pid_file.write_text(f"{os.getpid()}\n{rest}")
            else:
                pid_file.unlink()

    def _make_socket_folder(self) -> None:
        folder, user = self.socket_folder, self.account.pw_uid
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, user, self.account.pw_gid)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user or stat.S_IMODE(found.st_mode) != 0o700:
            raise self._failure(f"{folder} is somebody else's: have it removed")

    def _run(
        self,
        program: str,
        *arguments: str,
        inside: Path | None = None,
        output: IO[str] | int = subprocess.PIPE,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs on the server's folder and as its account."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        with _opened(inside or self.folder) as number:
            # This name leads past all folders above, and is plain to the shell that pg_ctl calls.
            magic = Path(f"/proc/self/fd/{number}")
            own, start_in = (str(magic), "/") if magic.exists() else (".", inside or self.folder)
            return subprocess.run(
                [self._readable.folder / program, "-D", own, *arguments],
                cwd=start_in,
                env=plain | {"LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                umask=0o077,
                pass_fds=[number, *pass_fds],
                **acting_as(self.account),
            )

    @cached_property
    def _readable(self) -> Programs:
        return self.programs.readable_by(self.account)

    def _failure(self, reason: str) -> DatabaseUnavailableError:
        return DatabaseUnavailableError(f"The embedded database in {self.folder} failed: {reason}.")


def _reason(said: str) -> str:
    """The line by which PostgreSQL's programs say why they failed."""
    found = re.search(r"(?:error|FATAL|PANIC):\s+(?!the database system is)(.*)", said)
    return found[1] if found else (said.strip().splitlines() or ["no reason given"])[-1]


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)


@contextmanager
def _told_in_a_sentence(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        about = f" ({error.filename})" if error.filename else ""
        raise DatabaseUnavailableError(
            f"The embedded database in {data} cannot be used: {error.strerror}{about}. "
            "FACTCHECK_DATA may name another folder, DATABASE_URL another server."
        ) from error
