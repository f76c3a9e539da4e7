"""The door for browsers: complete pages over HTTP, and what keeps them safe and fast."""

from evidose.web.app import create_app
from evidose.web.serve import Opened, PortTakenError, serve

__all__ = ["Opened", "PortTakenError", "create_app", "serve"]
