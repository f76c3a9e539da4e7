"""Names and units of laboratory values in one way of writing, for comparing."""

import re
import unicodedata

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_GREEK = str.maketrans({"γ": "gamma", "Γ": "gamma", "α": "alpha", "β": "beta"})
_DASHES = re.compile(r"[‐‑‒–—−]")
_AREA = re.compile(
    r"[/(\s]*\b1[.,]73\s*(?:\)|(?:m\s*[\^*]?\s*2|qm|sq\.?\s*m|m(?![a-z]))\)?|(?=[\s\])]|$))",
    re.IGNORECASE,
)
_PER = re.compile(r"[·.\s]*\b(L|mL|dL|uL|min|mol|kg|g|h|s)\^?-1\b", re.IGNORECASE)
_OR_EQUAL = re.compile(r"([<>])\s*or\s*=", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.,])([1-9]\d{0,2}) (000)(?![\d.,])")
_WIDE_RANGE = re.compile(
    r"(?<![\w.,])([1-9]\d{0,2}) (\d{3})(\s*-\s*)([1-9]\d{0,2}) (\d{3})(?![\d.,])"
)
_ALONE = re.compile(r"(?<![\w.,])([1-9]\d{0,2}) (\d{3})(?![\d.,])(?!\s*-\s*\d)")
_APOSTROPHE = re.compile(r"(?<=\d)['’](?=\d{3}(?!\d))")
_MARKS = re.compile(r"[{}\[\]()_^*·\s]")
_LITRE = re.compile(r"/\s*(?:lt|ltr|liter|litre|litro|litri)\b\.?")
_POWER = re.compile(r"(?:^[x×*]\s*)?10\s*(?:\*\*|[\^*e]|exp)\s*(\d+)", re.IGNORECASE)


def tidy(text: str) -> str:
    """Return a line with one kind of dash, micro sign, sign of comparison and space.

    Examples
    --------
    >>> tidy("ALAT 2,3 µkat/L (0,2–0,8)")
    'ALAT 2,3 ukat/L (0,2-0,8)'
    >>> tidy("GFR 88 > OR = 60 ml/min/1,73 m²")
    'GFR 88 >= 60 ml/min/1.73m2'
    """
    text = _RAISED.sub(lambda m: "^" + m[0].translate(_SUPERSCRIPT), text)
    text = _DASHES.sub("-", text.replace("\t", "  ").replace("|", "  "))
    text = unicodedata.normalize("NFKC", text).translate(_GREEK)
    text = text.replace("μ", "u").replace("µ", "u").replace("≤", "<=").replace("≥", ">=")
    text = _OR_EQUAL.sub(r"\1=", text)
    text = _AREA.sub("/1.73m2", text)
    text = _PER.sub(r"/\1", text)
    text = _APOSTROPHE.sub("", text)
    text = _WIDE_RANGE.sub(r"\1\2\3\4\5", text)
    text = _THOUSANDS.sub(r"\1\2", text)
    return _ALONE.sub(r"\1\2", text).strip()


def plain_letters(text: str) -> str:
    """Return text in small letters without accents."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.casefold().translate(_GREEK))
    return "".join(c for c in split if not unicodedata.combining(c))


def name_key(text: str, *, split: bool = False) -> str:
    """Return the letters and digits of a name; words apart where `split`.

    Examples
    --------
    >>> name_key("C-Reactive Protein, Quant")
    'creactiveproteinquant'
    """
    found = re.findall(r"[^\W_]+", plain_letters(text))
    return (" " if split else "").join(found)


def unit_key(text: str) -> str:
    """Return a unit in one way of writing.

    Examples
    --------
    >>> unit_key("x10^9 / L"), unit_key("µg / G"), unit_key("mL/min/{1.73_m2}")
    ('109/l', 'ug/g', 'ml/min/173m2')
    """
    return tidy_unit_key(tidy(text))


def tidy_unit_key(text: str) -> str:
    """Return what `unit_key` does for a piece of a line that is tidy already."""
    plain = plain_letters(text)
    plain = _POWER.sub(r"10\1", plain)
    plain = _LITRE.sub("/l", plain)
    return re.sub(r"[.,]", "", _MARKS.sub("", plain))
