"""Trials that were registered and whose results nobody has seen."""

from dataclasses import dataclass

from evidose.evidence import Study
from evidose.profile import Profile, registered_without_results

REGISTERS = {
    "NCT": "https://clinicaltrials.gov/study/",
    "ISRCTN": "https://www.isrctn.com/",
}
"""Registers whose addresses follow from the number alone."""

ORDER = ("recruiting", "planned", "completed", "terminated", "unknown", "withdrawn")


@dataclass(frozen=True, slots=True)
class ShownRegistration:
    """One registered trial with its numbers, each with the address of its entry or ""."""

    study: Study
    numbers: tuple[tuple[str, str], ...]


def registered(profile: Profile) -> tuple[ShownRegistration, ...]:
    """Return the registered trials without results: first those that run, last the withdrawn."""
    found = registered_without_results(profile.compound.substance, profile.evidence)
    in_order = sorted(found, key=lambda s: (ORDER.index(s.status or "unknown"), s.label))
    return tuple(
        ShownRegistration(s, tuple((n, entry_address(n)) for n in s.registrations))
        for s in in_order
    )


def entry_address(number: str) -> str:
    """Return where a registration is read, or "" where the number alone does not tell.

    Examples
    --------
    >>> entry_address("NCT06366724"), entry_address("NL9259")
    ('https://clinicaltrials.gov/study/NCT06366724', '')
    """
    for start, address in REGISTERS.items():
        if number.startswith(start):
            return f"{address}{number}"
    return ""
