"""Which end of a scale is the bad one, in words."""

from evidose.evidence import Instrument


def scale_ends(scale: Instrument) -> str:
    """Return the ends of a scale with the worst end named.

    Examples
    --------
    >>> scale_ends(Instrument(id="x", schema_version=1, name="x", low=0, high=10, better="lower"))
    '0 to 10, 10 = worst'
    """
    if scale.low is None or scale.high is None:
        return f"{scale.better} is better"
    worst = scale.high if scale.better == "lower" else scale.low
    return f"{scale.low:g} to {scale.high:g}, {worst:g} = worst"
