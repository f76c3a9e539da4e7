"""Words somebody typed, as a part of a sentence of ours."""


def within_sentence(text: str) -> str:
    """Return typed words without blanks around them and stops at their end.

    Examples
    --------
    >>> within_sentence(" took it earlier. "), within_sentence("why...?"), within_sentence(".")
    ('took it earlier', 'why...?', '')
    """
    return text.strip().rstrip(".;,: ")
