"""What `import evidose as ev` offers, each loaded when it is first used."""

TYPE_CHECKING = False  # the one in `typing` costs more than all that stands here
if TYPE_CHECKING:
    from typing import Any

OFFERED = {
    "compare": "evidose.actions.know.python_compare",
    "pool": "evidose.actions.know.python_pool",
}
"""By name: the module that has it."""


def __getattr__(name: str) -> "Any":
    """Return what is offered under a name."""
    if name not in OFFERED:
        raise AttributeError(f"module 'evidose' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(OFFERED[name]), name)


def __dir__() -> list[str]:
    """Return what is offered."""
    return sorted(OFFERED)
