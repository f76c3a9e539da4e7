"""The personal area: one person's record on their own machine, answered on loopback alone."""

from evidose.web.me.gate import is_loopback
from evidose.web.me.mount import LARGER_UPLOADS, add_personal

__all__ = ["LARGER_UPLOADS", "add_personal", "is_loopback"]
