"""Evidose: from the evidence about a drug to the right dose for one person.

From Python: ``import evidose as ev``, then `ev.pool` for a meta-analysis of your own table, and
`ev.compare` for all treatments of an illness. What is offered is loaded when it is first used; the
import itself costs nothing.
"""

from evidose.face import __dir__, __getattr__

__all__ = ["__dir__", "__getattr__"]
