"""Which compounds of the library a record is about: what is taken, and what was chosen.

Nothing here names a compound: what somebody takes is told by their stack and doses, each held
against every pack, and what they only ask about by a choice that is kept as an entry.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import inf

from evidose.actions.know.compounds import WhichCompoundError
from evidose.actions.know.library import open_library
from evidose.actions.track.record.moments import now
from evidose.evidence import Compound, find_pack, once_per_library, read_records, read_sound
from evidose.person import Body, Dose, Entry, Medicine, SafetyAnswer, Snapshot
from evidose.safety import Policy, RuleBook, identify, known_compound, load_rules, told_dose
from evidose.terms import Dose as Amount
from evidose.terms import DoseUnit, InputError, Problem

CHOSEN = "compounds"
"""Question of an entry whose answers are ids of compounds that somebody asks about."""

KINDS = ("medicine", "dose", "safety answer")
"""Kinds of entry that tell which compounds a record is about."""


@once_per_library
def library_rules() -> RuleBook:
    """Return the rules of the library that the process works with.

    A pack whose rules cannot be read is left out: it harms itself alone.
    """
    return read_sound(load_rules, open_library())[0]


@once_per_library
def packs() -> dict[str, Compound]:
    """Return the compounds of the library that have a page, by id; a broken one is none."""
    return dict(read_records(open_library(), "compounds", Compound).by_id)


def shipped_units() -> dict[str, DoseUnit]:
    """Return the unit in which the doses of each compound are told, by its id."""
    return {key: compound.unit for key, compound in packs().items()}


def compound_of(
    name: str, amount: Decimal | None, unit: str | None, rules: RuleBook | None = None
) -> str | None:
    """Return the pack that a medicine is; None where it is none, or leaves a doubt.

    A product is the pack with the lowest usual dose that it can be: half a tablet of a strong
    product may be a low dose.
    """
    book = rules or library_rules()
    dose = told_dose(name, amount, unit)
    for compound, identity in _identities(name, dose, book):
        if identity != "other":
            return compound if identity == "same" else None
    return None


def may_be(
    name: str, amount: Decimal | None, unit: str | None, rules: RuleBook | None = None
) -> tuple[str, ...]:
    """Return the packs that a medicine is or may be: one, or several where no dose is told."""
    book = rules or library_rules()
    found = list[str]()
    for compound, identity in _identities(name, told_dose(name, amount, unit), book):
        if identity != "other":
            found.append(compound)
        if identity == "same":
            break
    return tuple(found)


def _identities(name: str, dose: Amount | None, book: RuleBook) -> Iterator[tuple[str, str]]:
    for policy in sorted(book.policies.values(), key=_strength):
        yield policy.id, identify(name, dose, policy, book)


def _strength(policy: Policy) -> float:
    """Sort packs by their highest usual dose; those without one in mg come last."""
    dose = policy.usual_high
    return inf if dose is None or dose.in_mg is None else float(dose.in_mg)


def taken_compounds(
    snapshot: Snapshot, today: date | None = None, *, ever: bool = False
) -> tuple[str, ...]:
    """Return the packs that are taken, or may be, in the order in which the record tells them.

    What is to begin counts, and what ended counts for as long as the pack looks back.

    Parameters
    ----------
    ever : also what was over long ago
    """
    book, day = library_rules(), today or now().date()
    last = _last_days(snapshot.of_kind("medicine", "dose"), day)
    found = dict[str, None]()
    for (name, amount, unit), until in last.items():
        for compound in may_be(name, amount, unit, book):
            since = day - timedelta(days=book.policies[compound].look_back_days)
            if ever or until >= since:
                found[compound] = None
    return tuple(found)


Told = tuple[str, Decimal | None, str | None]
"""A medicine as somebody wrote it: name, amount, unit."""


def _last_days(entries: Sequence[Entry], today: date) -> dict[Told, date]:
    """Return each medicine as written with the last day on which it was due or taken."""
    last = dict[Told, date]()
    for entry in entries:
        match entry.body:
            case Medicine(name=name, start=None, stop=date() as over):
                for told in [t for t in last if t[0].casefold() == name.casefold()]:
                    last[told] = min(last[told], over)
            case Medicine(name=name, amount=amount, unit=unit, stop=stop):
                told = (name, amount, unit)
                last[told] = max(last.get(told, date.min), stop or date.max)
            case Dose(medicine=name, taken=True, amount=amount, unit=unit):
                told = (name, amount, unit)
                on = min(entry.at.date(), today)
                last[told] = max(last.get(told, date.min), on)
    return last


def chosen_compounds(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the packs that were chosen last, as far as the library still has them."""
    bodies = [e.body for e in snapshot.of_kind("safety answer")]
    told = [b for b in bodies if isinstance(b, SafetyAnswer) and b.question == CHOSEN]
    return tuple(a for a in told[-1].answers if a in library_rules().policies) if told else ()


def choice(names: Sequence[str]) -> Body:
    """Return the entry that keeps a choice.

    Raises
    ------
    UnknownNameError
        A name is no pack of the library.
    """
    return SafetyAnswer(CHOSEN, tuple(dict.fromkeys(pack_id(n) for n in names)))


def pack_id(name: str) -> str:
    """Return the id of the pack that somebody names; see `evidose.evidence.find_pack`.

    Raises
    ------
    UnknownNameError, UnclearNameError
        Nothing, or more than one, is called so; or no rules are written for it.
    """
    return known_compound(find_pack(open_library(), name).id, library_rules())


def screened(snapshot: Snapshot, today: date | None = None) -> tuple[str, ...]:
    """Return what a record is screened for: what is taken, what was chosen, or the only pack.

    Empty where the record tells nothing and the library has several packs: then the rules that
    concern everybody speak alone.
    """
    told = (*taken_compounds(snapshot, today), *chosen_compounds(snapshot))
    return tuple(dict.fromkeys(told)) or _only()


def own_compounds(
    snapshot: Snapshot, told: Collection[str] = (), today: date | None = None, *, ever: bool = False
) -> tuple[str, ...]:
    """Return the packs with a page that a record is about: named by `told`, taken, or chosen.

    Parameters
    ----------
    told : ids, names or abbreviations; they count alone
    ever : also what was over long ago, after what is taken now

    Raises
    ------
    UnknownNameError
        A name of `told` is no pack of the library.
    WhichCompoundError
        Nothing tells one: no medicine of the record is a pack, and none was chosen.
    """
    if told:
        return tuple(dict.fromkeys(pack_id(t) for t in told))
    now_taken = (*taken_compounds(snapshot, today), *chosen_compounds(snapshot))
    before = taken_compounds(snapshot, today, ever=True) if ever or not now_taken else ()
    found = [c for c in dict.fromkeys((*now_taken, *before)) if c in packs()]
    if found:
        return tuple(found)
    if only := _only():
        return only
    raise which_compound()


def own_compound(snapshot: Snapshot, told: str = "") -> str:
    """Return the one compound that is meant: named by `told`, or the only one of the record.

    Raises
    ------
    InputError, UnknownNameError
        None is told and the record has several, or none; the problem says what to choose from.
    """
    found = own_compounds(snapshot, (told,) if told else (), ever=True)
    if len(found) > 1:
        names = ", ".join(found)
        raise InputError(Problem("record", "compound", "several are taken", f"one of {names}"))
    return found[0]


def about(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what `own_compounds` finds in the whole record; empty where it would ask."""
    try:
        return own_compounds(snapshot, ever=True)
    except WhichCompoundError:
        return ()


def which_compound() -> WhichCompoundError:
    """Return the question which compound is meant, with what the library has."""
    names = ", ".join(sorted(packs()))
    step = (
        "Put what you take on the stack (`evidose person log stack NAME AMOUNT`), or name one: "
        "--compound NAME."
    )
    return WhichCompoundError(
        Problem("record", "compound", "nothing that tells which one", f"one of {names}", step)
    )


def compound_name(compound: str) -> str:
    """Return what a pack is called in a sentence."""
    policy = library_rules().policies.get(compound)
    return policy.name if policy else compound


def pack_unit(name: str, amount: Decimal | None = None) -> str | None:
    """Return the unit of the pack that a medicine is or may be; None where it is none."""
    units = {packs()[c].unit for c in may_be(name, amount, None) if c in packs()}
    return units.pop() if len(units) == 1 else None


def _only() -> tuple[str, ...]:
    """Return the one pack of a library that has no other: there is nothing to ask."""
    known = packs()
    return tuple(known) if len(known) == 1 else ()
