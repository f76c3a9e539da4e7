"""The token that proves a form came from a page of ours, and ids of entries."""

from hashlib import sha256
from hmac import compare_digest
from uuid import uuid4


def form_token(session: str) -> str:
    """Return the token that forms of `session` carry; it tells nothing about the name itself.

    It rests on the name alone, so that a page stays good while the server restarts.
    """
    return sha256(f"evidose form {session}".encode()).hexdigest()


def is_form_token(session: str, told: str) -> bool:
    """Tell whether `told` is the token of `session`, in constant time."""
    return bool(session) and compare_digest(form_token(session).encode(), told.encode())


def new_id() -> str:
    """Return an id for an entry: 32 hexadecimal digits."""
    return uuid4().hex
