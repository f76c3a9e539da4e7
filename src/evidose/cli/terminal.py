"""The one place that decides what becomes of a sign which the terminal cannot show.

Outside UTF-8 (a redirect on Windows, an old locale) a minus must stay a minus: a lost sign turns a
harm into a benefit. Text for people gets a plain sign in its place; a JSON or HTML document is
written in ASCII with the format's own escapes, so that it reads right in any encoding.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from itertools import pairwise
from typing import TextIO

_PAIRS = """
× x   ÷ /   ⁄ /   ± +/-   ≥ >=   ≤ <=   ≠ !=   ≈ ~   ∞ inf   √ sqrt   ° deg
µ u   μ u   τ tau   σ sigma   χ chi   ρ rho   Δ Delta   α alpha   β beta   γ gamma   δ delta
κ kappa   λ lambda   θ theta   ω omega   π pi
→ ->   ← <-   ↑ ^   ↓ v   ▲ ^   ▼ v   ⇑ ^   ⇓ v   ⬆ ^   ⬇ v   ↔ <->   ⇒ =>   ⊣ -|   ├ +
… ...   • *   · .   ‘ '   ’ '   “ "   ” "   „ "   « "   » "   § section   † +   ✓ yes   ✗ no   ✔ yes
‡ ++   ■ #   ▪ #   ◆ O   ◄ <   ► >   ▶ >   ◀ <   ○ o   ● O   ☐ [ ]
ß ss   æ ae   Æ AE   ø o   Ø O   œ oe   ł l   Ł L   đ d   Đ D   ı i   þ th   ð d
"""

SIGNS: Mapping[str, str] = {
    **dict.fromkeys("−‐‑‒–—―─━╌┄╶╴═╸╺", "-"),
    **dict.fromkeys("│┃┊┆║", "|"),
    **dict.fromkeys("┌┐└┘┬┴┼┏┓┗┛┳┻╋┡┩╇╭╮╰╯┤", "+"),
    **dict.fromkeys("█▇▆▅▄▃▂▁▓▒░▌▐", "#"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    **{pair[0]: pair[2:] for pair in re.split(r" {3,}|\n", _PAIRS) if pair},
}
"""What stands for a sign where it cannot be shown. Every sign that we print is here, or comes apart
into plain letters; a test holds both against the sources."""

PLAIN, JSON = "evidose-plain", "evidose-json"
"""Names of our ways with what an encoding cannot hold (`codecs.register_error`)."""

ASCII = "evidose_ascii"
"""ASCII under a name of its own: Typer takes a stream called ASCII for a mistake and writes UTF-8
into it."""

Handler = Callable[[UnicodeError], tuple[str, int]]


def prepare(stream: TextIO, arguments: Sequence[str]) -> None:
    """Let a stream show every sign that we print, or a plain one in its place.

    Parameters
    ----------
    stream : stdout or stderr; what is no text file on a file descriptor is left alone
    arguments : of the command line, which say whether a document is printed
    """
    if not isinstance(stream, TextIOWrapper):
        return
    name = codecs.lookup(stream.encoding).name
    if name.startswith("utf"):
        stream.reconfigure(errors="replace")  # a lone surrogate of a broken file name
        return
    form = _document(arguments)
    if form is not None:
        stream.reconfigure(encoding=ASCII, errors=form)
    else:
        stream.reconfigure(encoding=ASCII if name == "ascii" else name, errors=PLAIN)


def plain(text: str, encoding: str = "ascii") -> str:
    """Return text as a terminal of an encoding shows it.

    >>> plain("−0.67 to 1.5 × 10²; P ≥ 0.05; 20 µg – Müller")
    '-0.67 to 1.5 x 102; P >= 0.05; 20 ug - Muller'
    """
    return text.encode(encoding, PLAIN).decode(encoding)


def _document(arguments: Sequence[str]) -> str | None:
    """Return the escapes of the document that a command line asks for, or None for text."""
    words = set(arguments)
    after = {b for a, b in pairwise(arguments) if a == "--format"}
    after |= {a.partition("=")[2] for a in arguments if a.startswith("--format=")}
    if "--json" in words or "json" in after:
        return JSON
    return "xmlcharrefreplace" if "html" in after else None


def _plain_sign(sign: str, encoding: str) -> str:
    known = SIGNS.get(sign)
    if known is not None:
        return known
    if unicodedata.category(sign) == "Zs":
        return " "
    apart = unicodedata.normalize("NFKD", sign)
    kept = "".join(SIGNS.get(c, c) for c in apart if not unicodedata.combining(c))
    try:
        kept.encode(encoding)
    except UnicodeEncodeError:
        return "?"
    return kept


def _plainly(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    encoding = "ascii" if fault.encoding == ASCII else fault.encoding
    signs = fault.object[fault.start : fault.end]
    return "".join(_plain_sign(s, encoding) for s in signs), fault.end


def _as_json(fault: UnicodeError) -> tuple[str, int]:
    """Escape as JSON does: beyond ASCII nothing stands outside of strings."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    units = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(rf"\u{units[i : i + 4]}" for i in range(0, len(units), 4)), fault.end


def _find(name: str) -> codecs.CodecInfo | None:
    if name != ASCII:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        encode=known.encode,
        decode=known.decode,
        incrementalencoder=known.incrementalencoder,
        incrementaldecoder=known.incrementaldecoder,
        streamwriter=known.streamwriter,
        streamreader=known.streamreader,
        name=ASCII,
    )


codecs.register_error(PLAIN, _plainly)
codecs.register_error(JSON, _as_json)
codecs.register(_find)
