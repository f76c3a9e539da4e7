"""The few things a visitor can do; the only place where reading, thinking and writing meet."""

from evidose.actions.versions import versions

__all__ = ["versions"]
