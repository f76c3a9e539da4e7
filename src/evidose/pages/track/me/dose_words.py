"""What stands above today's dose where a finding speaks against it."""

from decimal import Decimal

from evidose.pages.plan.screening import going_on_line, start_line
from evidose.safety import GoingOn, Start

RECORD = "What stands here is your record, not advice."


def dose_line(
    start: Start,
    going_on: GoingOn,
    *,
    begun: bool,
    stays: tuple[Decimal, str] | None = None,
) -> str:
    """Return what has to be said about the dose; empty where nothing speaks against it.

    Parameters
    ----------
    start, going_on : what the findings mean, see `evidose.safety.Hold`
    begun : it is taken already
    stays : the dose that is taken now, where the plan would raise it

    Examples
    --------
    >>> dose_line("hold", "stop today", begun=False)
    'Do not start.'
    >>> dose_line("ok", "do not raise", begun=True, stays=(Decimal("3"), "mg"))
    'Keep the dose you take, and do not raise it. Your plan would raise it now: stay at 3 mg. \
What stands here is your record, not advice.'
    """
    if not begun:
        return "" if start == "ok" else start_line(start)
    if going_on == "ok":
        return ""
    said = [going_on_line(going_on)]
    if stays is not None:
        said.append(f"Your plan would raise it now: stay at {stays[0]:f} {stays[1]}.")
    if going_on not in ("stop today", "emergency"):
        said.append(RECORD)
    return " ".join(said)
