"""What npm built for the diary, if it was built."""

from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def built(name: str) -> bytes:
    """Return a built file, or nothing where there is none."""
    found = files("evidose.web").joinpath("static", name)
    return found.read_bytes() if found.is_file() else b""


@cache
def script_address() -> str:
    """Return the address of the script of the diary's pages, or ``""`` where it was not built."""
    text = built("diary.js")
    return f"/me/diary.{sha256(text).hexdigest()[:10]}.js" if text else ""
