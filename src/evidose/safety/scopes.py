"""Whom a rule or a question concerns: everybody, a class of compounds, or one compound.

The folder a file lies in tells it (`evidose.evidence.folders`). The rules of a compound are the
union of the common ones, those of its classes and its own: a narrower rule adds. To weaken a wider
one it must name it, with a reason, and stand in the library itself and not in a folder laid over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evidose.evidence import Library, Scope, read_records, scope_of
from evidose.safety.holding import GOING_ON, STARTS
from evidose.safety.records import Policy, Rule
from evidose.safety.screening import GRAVEST
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


def rules_by_compound(
    policies: Iterable[Policy], rules: Sequence[Rule], places: Mapping[str, Concerns]
) -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of each compound in the order given; at ``""`` those of everybody."""
    at: dict[Concerns, list[int]] = {}
    for i, rule in enumerate(rules):
        at.setdefault(places[rule.id], []).append(i)
    found = {"": rules_of(None, [rules[i] for i in at.get(EVERYBODY, ())], places)}
    for policy in policies:
        whose = [EVERYBODY, Concerns("compound", policy.id)]
        whose += [Concerns("class", name) for name in dict.fromkeys(policy.classes)]
        own = sorted(i for place in whose for i in at.get(place, ()))
        found[policy.id] = rules_of(policy, [rules[i] for i in own], places)
    return found


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


LISTS = (
    *("relations", "intervals", "substances", "groups", "atc", "tags", "classes", "statuses"),
    *("terms", "answers"),
)
"""Fields of a rule that make it hold of more, the longer they are."""

GRAVER = ("severity", "holds", *LISTS)


def at_least_as_strict(rule: Rule, other: Rule) -> bool:
    """Tell whether `rule` says no less than `other`: as grave or graver, of as much or more."""
    if GRAVEST.index(rule.severity) > GRAVEST.index(other.severity):
        return False
    for hold in other.holds:
        for compound in hold.compounds or ("",):
            mine = rule.hold_for(compound)
            if STARTS.index(mine.start) < STARTS.index(hold.start):
                return False
            if GOING_ON.index(mine.going_on) < GOING_ON.index(hold.going_on):
                return False
            if (mine.window, mine.max_dose) != (hold.window, hold.max_dose):
                return False
    if not all(set(getattr(other, name)) <= set(getattr(rule, name)) for name in LISTS):
        return False
    apart = {*GRAVER, "reviewed", "note", "sources", "replaces", "replaces_because"}
    return rule.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def _replaced(library: Library) -> Mapping[str, Rule]:
    """Return the rules that others stand in for, as the folders below those tell them."""
    laid = library.laid("rules") if len(library.roots) > 1 else None
    found: dict[str, Rule] = {}
    for file, name in laid.replacing.items() if laid else ():
        at = library.roots.index(laid.files[file]) if laid else 0
        below = replace(library, roots=library.roots[:at], origins=library.origins[: at - 1])
        found[name] = read_records(below, "rules", Rule).by_id[name]
    return found


def scope_problems(
    rules: Mapping[str, Rule], files: Mapping[str, str], library: Library
) -> Iterator[Problem]:
    """Yield what is wrong about rules that would weaken others."""
    places = concerns(files)
    replaced = _replaced(library)
    for rule in rules.values():
        file = files[rule.id]
        laid_over = library.laid_over(file)
        if rule.id in replaced and not at_least_as_strict(rule, replaced[rule.id]):
            step = "Rules add up: give yours an id of its own, and the stricter one speaks."
            found = "less than the library's own rule of that name"
            yield Problem(file, "", found, "the same or more", step)
        if rule.adds_to is not None and rule.adds_to not in rules:
            yield Problem(file, "adds_to", rule.adds_to, "the id of a rule")
        if rule.replaces is None or rule.id in replaced:
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
