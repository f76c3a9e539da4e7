"""What `import evidose as ev` offers, each loaded when it is first used.

The types of it stand in ``__init__.pyi``, where a type checker reads them and nobody pays for them.
"""

import sys
from types import ModuleType

TYPE_CHECKING = False  # the one in `typing` costs more than all that stands here
if TYPE_CHECKING:
    from typing import Any

OFFERED = {
    "profile": ("evidose.actions.know.python_evidence", "profile"),
    "pool": ("evidose.actions.know.python_pool", "pool"),
    "network": ("evidose.actions.know.python_evidence", "network"),
    "dose_response": ("evidose.actions.know.python_evidence", "dose_response"),
    "screen": ("evidose.actions.plan.python_plan", "screen"),
    "plan": ("evidose.actions.plan.python_plan", "plan"),
    "respond": ("evidose.actions.track.python_respond", "respond"),
    "__version__": ("evidose.terms.version", "VERSION"),
}
"""By name: the module that has it, and what it is called there."""


def __getattr__(name: str) -> "Any":
    """Return what is offered under a name."""
    if name not in OFFERED:
        raise AttributeError(f"module 'evidose' has no attribute {name!r}")
    from importlib import import_module

    module, own = OFFERED[name]
    return getattr(import_module(module), own)


def __dir__() -> list[str]:
    """Return what is offered."""
    return sorted(OFFERED)


class Face(ModuleType):
    """The package itself. A room has the name of a function; whoever asks means the function.

    ``from evidose.profile import ...`` finds the room as ever.
    """

    @property
    def profile(self) -> "Any":
        """What is offered under the name of the room."""
        return __getattr__("profile")

    @profile.setter
    def profile(self, room: ModuleType) -> None:
        """Python tells a package of each room that was loaded; the function keeps the name."""


sys.modules["evidose"].__class__ = Face
