"""A log that says a thing once a minute, however often it happens."""

import logging
from collections.abc import Callable

EVERY_S = 60.0
MOST = 200
"""Different things that are remembered; more than that are forgotten together."""


class Seldom(logging.Filter):
    """Lets each message through once in `EVERY_S`; a fault counts by its kind and place.

    Parameters
    ----------
    clock : seconds from any moment on
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[object, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is to be written."""
        now, what = self._clock(), (record.msg, _place(record))
        if now - self._said.get(what, -EVERY_S) < EVERY_S:
            return False
        if len(self._said) >= MOST:
            self._said.clear()
        self._said[what] = now
        return True


def _place(record: logging.LogRecord) -> tuple[str, str, int] | None:
    kind, fault, trace = record.exc_info or (None, None, None)
    if kind is None or fault is None:
        return None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        kind.__name__,
        trace.tb_frame.f_code.co_filename if trace else "",
        trace.tb_lineno if trace else 0,
    )
