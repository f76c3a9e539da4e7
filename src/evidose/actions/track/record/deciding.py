"""Record what a prescriber or pharmacist said about a finding."""

from collections.abc import Mapping

from evidose.actions.plan.decisions import read_decisions
from evidose.actions.track.record.compounds import library_rules, shipped_units
from evidose.actions.track.record.moments import now
from evidose.actions.track.record.place import Ask
from evidose.actions.track.record.writing import Logged, log_body
from evidose.person import body_adapter


def decide(told: Mapping[str, str], ask: Ask, shown: str = "decide") -> Logged:
    """Store a decision, as `evidose.actions.plan.decisions.DecisionBody` describes it.

    Raises
    ------
    InputError, UnknownNameError
        It has not the accepted form, or the rule can never be lifted; nothing is stored then.
    """
    rules, units = library_rules(), shipped_units()
    decision = read_decisions(dict(told), rules, now().date(), shown, units)[0]
    return log_body(body_adapter().dump_json(decision).decode(), ask)
