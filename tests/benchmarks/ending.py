"""Ending a program before its time, with everything that it has started."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: By which programs are ended, by `kill`, by `timeout`, or where a terminal is closed.
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def ended_in_order() -> Iterator[None]:
    """Such a signal ends what is inside by SystemExit, with the status that a shell would tell of it: so
    servers and threads are ended by those who began them. A second one does not break that off.

    To be entered in the main thread, before anything is started.
    """

    def end(number: int, _frame: object) -> None:
        for one in SIGNALS:
            # Not SIG_IGN: programs that are run meanwhile would begin with it.
            signal.signal(one, lambda *_again: None)
        raise SystemExit(128 + number)

    before = {one: signal.signal(one, end) for one in SIGNALS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
