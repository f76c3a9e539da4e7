"""Whom a rule or a question concerns: everybody, a class of compounds, or one compound.

The folder a file lies in tells it (`evidose.evidence.folders`). The rules of a compound are the
union of the common ones, those of its classes and its own: a narrower rule adds. To weaken a wider
one it must name it, with a reason, and stand in the library itself and not in a folder laid over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidose.evidence import Library, Scope, scope_of
from evidose.safety.records import Policy, Rule
from evidose.terms import Problem

NARROWER: Mapping[Scope, int] = {"common": 0, "class": 1, "compound": 2}
"""The narrower scope has the higher number."""


@dataclass(frozen=True, slots=True)
class Concerns:
    """Whom a file concerns; `name` is the slug of the class or compound, empty for everybody."""

    scope: Scope
    name: str

    @property
    def narrowness(self) -> int:
        """How narrow it is; of two findings with one cause the narrower speaks."""
        return NARROWER[self.scope]


EVERYBODY = Concerns("common", "")


def concerns(files: Mapping[str, str]) -> Mapping[str, Concerns]:
    """Return whom each record concerns, by id."""
    return {key: Concerns(*scope_of(file)) for key, file in files.items()}


def within(place: Concerns, compound: str, classes: Iterable[str]) -> bool:
    """Tell whether something concerns a compound of some classes."""
    match place.scope:
        case "common":
            return True
        case "class":
            return place.name in set(classes)
        case "compound":
            return place.name == compound


def rules_of(
    policy: Policy | None, rules: Iterable[Rule], places: Mapping[str, Concerns]
) -> tuple[Rule, ...]:
    """Return the rules of one compound in the order given; without a policy the common ones."""
    compound, classes = ("", ()) if policy is None else (policy.id, policy.classes)
    known = [r for r in rules if within(places[r.id], compound, classes)]
    replaced = {r.replaces for r in known}
    added = [r for r in known if r.adds_to is not None]
    return tuple(
        _with_additions(r, [a for a in added if a.adds_to == r.id])
        for r in known
        if r.adds_to is None and r.id not in replaced
        if policy is not None or r.stands_in_for is None
    )


def _with_additions(rule: Rule, added: Iterable[Rule]) -> Rule:
    """Return a rule with what narrower ones add to its words."""
    for more in added:
        words = {"reason": f"{rule.reason} {more.reason}", "action": f"{rule.action} {more.action}"}
        rule = rule.model_copy(update=words)
    return rule


def scope_problems(
    rules: Mapping[str, Rule], files: Mapping[str, str], library: Library
) -> Iterator[Problem]:
    """Yield what is wrong about rules that would weaken others."""
    places = concerns(files)
    for rule in rules.values():
        file = files[rule.id]
        laid_over = library.laid_over(file)
        if laid_over and library.shadows(file):
            step = "Give the rule an id of its own: rules add up, and the stricter one speaks."
            yield Problem(file, "", "a rule that the library has already", "another file", step)
        if rule.adds_to is not None and rule.adds_to not in rules:
            yield Problem(file, "adds_to", rule.adds_to, "the id of a rule")
        if rule.replaces is None:
            continue
        wider = rules.get(rule.replaces)
        if laid_over:
            step = "Only the library itself can weaken a rule, with a source and a reason."
            yield Problem(file, "replaces", rule.replaces, "nothing in a folder laid over", step)
        elif wider is None:
            yield Problem(file, "replaces", rule.replaces, "the id of a rule")
        elif places[wider.id].narrowness >= places[rule.id].narrowness:
            found = f"{wider.id}, which is no wider"
            yield Problem(file, "replaces", found, "a rule of a class or of everybody")
        elif wider.kind == "red-flag":
            step = "Signs of danger always count."
            yield Problem(file, "replaces", wider.id, "a rule that is no sign of danger", step)
