"""The keys that seal what waits on a device for an encrypted record.

The device makes the pair and seals to the public key; the private one lies in the record alone and
is given to pages of a session that has unlocked it. Nothing is sealed or opened here.
"""

import json
from collections.abc import Mapping
from typing import Any

from evidose.person.store import Identity

MOST_SIGNS = 200
"""Of one number of a key; on the curve P-256 each has 43."""


def key_pair(own: Identity) -> dict[str, Any] | None:
    """Return the keys of a record as JSON Web Keys, or None where no device has made them."""
    if own.public_key is None or own.private_key is None:
        return None
    return {"public": json.loads(own.public_key), "private": json.loads(own.private_key)}


def told_keys(told: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a pair of keys on P-256 that a device tells, public and private; None if it is none.

    Only what makes up the key is kept.
    """
    found = [
        _key(told.get(name), numbers)
        for name, numbers in (("public", ("x", "y")), ("private", ("x", "y", "d")))
    ]
    public, private = found
    if public is None or private is None or any(public[n] != private[n] for n in ("x", "y")):
        return None
    return json.dumps(public), json.dumps(private)


def _key(told: object, numbers: tuple[str, ...]) -> dict[str, str] | None:
    if not isinstance(told, Mapping) or (told.get("kty"), told.get("crv")) != ("EC", "P-256"):
        return None
    kept = {n: told.get(n) for n in numbers}
    if not all(isinstance(v, str) and 0 < len(v) <= MOST_SIGNS for v in kept.values()):
        return None
    return {"kty": "EC", "crv": "P-256", **{n: str(v) for n, v in kept.items()}}
