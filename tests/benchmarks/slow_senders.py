"""Whether others are answered while some send a byte a second: python -m tests.benchmarks.slow_senders

Straight to gunicorn as the site ships it, with as many slow senders as it has threads; and through nginx as
the README sets it up, where that is installed, with ten times as many. Some send the lines of a request
slowly, some what a form holds. Others ask for a page meanwhile.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

from factcheck.gunicorn import threads
from tests.benchmarks.production import ORIGIN, ROOT, database_address, own_database, served

PROCESSES, ASKED, PATIENCE = 2, 8, 3.0
HEADERS = {"Host": ORIGIN.removeprefix("https://"), "X-Forwarded-Proto": "https"}
LINES = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
#: What comes at once, and what comes slowly.
SLOW = {
    "lines": (f"GET /login/ HTTP/1.1\r\n{LINES}X-Slow: ", "x" * 1000),
    "form": (f"POST /login/ HTTP/1.1\r\n{LINES}Content-Length: 1000\r\n\r\n", "x" * 999),
}
NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 500; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


def send_slowly(port: int, kind: str, is_over: Event) -> None:
    at_once, slowly = SLOW[kind]
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(at_once.encode())
        for letter in slowly:
            if is_over.wait(1):
                return
            connection.sendall(letter.encode())


@contextmanager
def slow_senders(port: int, kind: str, number: int) -> Iterator[None]:
    is_over = Event()
    senders = [Thread(target=send_slowly, args=[port, kind, is_over]) for _one in range(number)]
    for sender in senders:
        sender.start()
    try:
        sleep(2)
        yield
    finally:
        is_over.set()
        for sender in senders:
            sender.join()


def answered(port: int) -> tuple[int, float]:
    """Of those who ask one after the other, how many are answered in time, and the longest in seconds."""
    number, longest = 0, 0.0
    for _one in range(ASKED):
        began = monotonic()
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/login/", headers=HEADERS)
            number += connection.getresponse().status == 200
        longest = max(longest, monotonic() - began)
    return number, longest


@contextmanager
def nginx(program: str, behind: int, folder: Path) -> Iterator[int]:
    """nginx in front of this port, with the README's `location`; the port that it listens at."""
    (location,) = re.findall(r"^    location / \{.*?^    \}", (ROOT / "README.md").read_text(), re.M | re.S)
    location = re.sub(r"proxy_pass .*;", f"proxy_pass http://127.0.0.1:{behind};", location)
    location = re.sub(r"proxy_cache.*;", "", location).replace("$scheme", "https")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, port=port, location=location))
    with subprocess.Popen([program, "-c", str(file)]) as process:
        try:
            for _tenth in range(50):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                sleep(0.1)
            yield port
        finally:
            process.terminate()


def main() -> int:
    print("| slow senders | what they send slowly | others answered | longest |\n|---|---|---:|---:|")
    left_waiting = 0
    with own_database() as folder, served(database_address(), folder, WEB_CONCURRENCY=str(PROCESSES)) as site:
        for kind in SLOW:
            with slow_senders(site.port, kind, PROCESSES * threads):
                number, longest = answered(site.port)
            print(f"| {PROCESSES * threads} to gunicorn | {kind} | {number} of {ASKED} | {longest:.1f} s |")
        program = shutil.which("nginx")
        if program is None:
            print("\nnginx is not installed: nothing was sent through it.")
            return 0
        with nginx(program, site.port, folder) as port:
            for kind in SLOW:
                with slow_senders(port, kind, 10 * PROCESSES * threads):
                    number, longest = answered(port)
                left_waiting += ASKED - number
                said = f"{number} of {ASKED} | {longest:.1f} s"
                print(f"| {10 * PROCESSES * threads} to nginx | {kind} | {said} |")
    return int(left_waiting > 0)


if __name__ == "__main__":
    sys.exit(main())
