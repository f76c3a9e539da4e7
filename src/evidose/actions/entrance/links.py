"""Secrets of links that open the diary: made with the server's key, good once and for an hour.

A secret is 16 random bytes, the second it was made in, and an HMAC-SHA256 of both under the key.
The server need not know of a link before it is used, so a command can make one without asking it.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from time import time

LINK_MINUTES = 60
"""Minutes for which an unused link is good."""

_EARLY_S = 60
# A link from so far ahead is taken: the clock may have been set back a little.
_NONCE, _TIME, _MAC = 16, 8, sha256().digest_size


def new_key() -> bytes:
    """Return the key of a server that starts."""
    return secrets.token_bytes(32)


def mint(key: bytes, clock: Callable[[], float] = time) -> str:
    """Return the secret of a new link, as 75 letters, digits, ``-`` and ``_``."""
    told = secrets.token_bytes(_NONCE) + int(clock()).to_bytes(_TIME, "big")
    return urlsafe_b64encode(told + _sign(key, told)).decode().rstrip("=")


def _sign(key: bytes, told: bytes) -> bytes:
    return hmac.new(key, b"evidose link " + told, sha256).digest()


class Links:
    """Takes each link once; used from many threads.

    Parameters
    ----------
    key : the server's; links made with another one are no links here
    clock : seconds since 1970, as for `mint`
    """

    def __init__(self, key: bytes, clock: Callable[[], float] = time) -> None:
        self._key, self._clock = key, clock
        self._turn = Lock()
        self._used: dict[bytes, float] = {}
        # Nonce of every link that was used and would still be good, with the end of its time.

    def take(self, told: str) -> bool:
        """Tell whether `told` is the secret of a good link, which is used up by this."""
        try:
            whole = urlsafe_b64decode(told + "=" * (-len(told) % 4))
        except (Error, ValueError):
            return False
        known, signed = whole[: _NONCE + _TIME], whole[_NONCE + _TIME :]
        if len(signed) != _MAC or not hmac.compare_digest(signed, _sign(self._key, known)):
            return False
        made, now = int.from_bytes(known[_NONCE:], "big"), self._clock()
        if not made - _EARLY_S <= now < made + 60 * LINK_MINUTES:
            return False
        with self._turn:
            self._used = {n: end for n, end in self._used.items() if end > now}
            fresh = known[:_NONCE] not in self._used
            self._used[known[:_NONCE]] = made + 60 * LINK_MINUTES
            return fresh
