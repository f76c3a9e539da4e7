"""The terminal door: translates between a visitor and `evidose.actions`."""

from evidose.cli.app import main

__all__ = ["main"]
