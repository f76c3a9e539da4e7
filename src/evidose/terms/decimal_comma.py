"""A comma in a number that stands alone: a decimal comma, or one that parts thousands."""

import re

_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)


def with_point(text: str) -> str | None:
    """Return a number's text with a decimal point, or None where its comma may part thousands.

    A number that is off by a thousand passes every check of form, so that ``1,250`` is not
    guessed. Nothing is said of whether the text is a number at all.

    Examples
    --------
    >>> with_point("4,5"), with_point("0,125"), with_point("1,250"), with_point("4.5")
    ('4.5', '0.125', None, '4.5')
    """
    plain = text.strip()
    return None if _EITHER.fullmatch(plain) else plain.replace(",", ".")
