"""A source in one line of text."""

from evidose.terms import Source


def source_line(source: Source) -> str:
    """Return what a source is, where it is found and how it was read.

    Examples
    --------
    >>> source_line(Source(cite="Own rule", reading="knowledge"))
    'Own rule (read as: knowledge; not verified)'
    """
    where = source.url or (f"https://doi.org/{source.doi}" if source.doi else "")
    mark = "verified" if source.verified else "not verified"
    return f"{source.cite}{', ' * bool(where)}{where} (read as: {source.read_as}; {mark})"
