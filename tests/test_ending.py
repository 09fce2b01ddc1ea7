"""Programs that measure end by a signal as they end by themselves (tests/benchmarks/ending.py)."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

#: Begins something; in ending it, is told once more to end.
PROGRAM = """
import os, signal, time
from tests.benchmarks.ending import ended_in_order

with ended_in_order():
    try:
        print("begun", flush=True)
        time.sleep(60)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        print("what was begun is ended", flush=True)
print("it went on")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_ended_by_a_signal_ends_what_it_began(number: signal.Signals) -> None:
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=root, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "begun\n"
        program.send_signal(number)
        assert program.stdout.read() == "what was begun is ended\n"
    assert program.returncode == 128 + number
