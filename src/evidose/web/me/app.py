"""The personal application: every address below ``/me``."""

from pathlib import Path

from starlette.types import ASGIApp

from evidose.actions.entrance import Entrance
from evidose.web.me.area import Area
from evidose.web.me.copies import add_copies
from evidose.web.me.daily import add_daily
from evidose.web.me.device import add_device
from evidose.web.me.entries import add_entries
from evidose.web.me.opening import add_opening
from evidose.web.me.outcome import add_outcome
from evidose.web.me.privacy import add_privacy
from evidose.web.me.report import add_report
from evidose.web.me.results import add_results
from evidose.web.me.setup import add_setup
from evidose.web.me.trial import add_trial


def create_area(overlay: Path | None, entrance: Entrance) -> ASGIApp:
    """Build the personal application; the caller puts gate and door in front of it."""
    area = Area(overlay, entrance)
    add_opening(area)
    add_daily(area)
    add_entries(area)
    add_device(area)
    add_setup(area)
    add_results(area)
    add_outcome(area)
    add_trial(area)
    add_report(area)
    add_copies(area)
    add_privacy(area)
    return area.app
