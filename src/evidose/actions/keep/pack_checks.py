"""What `evidose evidence check` holds against packs: their parts, names, classes and substances.

Beside the schema of each file: every folder is read by something, every id and word leads
somewhere, and no two compounds answer to one name unnoticed.
"""

from collections.abc import Callable, Iterator, Mapping

from evidose.evidence import (
    PLACES,
    RESERVED,
    Evidence,
    Library,
    Record,
    is_placeholder,
    list_packs,
    read_records,
    read_sound,
    scope_of,
    shared_names,
    stray_files,
    texts_of,
    top_problems,
)
from evidose.kinetics import load_kinetics
from evidose.regimen import load_regimens
from evidose.safety import Policy, Rule, load_rules
from evidose.terms import LibraryError, Problem, UnknownNameError

PAGE_PARTS = ("questions", "texts", "plan/limits", "kinetics/parameters", "mechanism/edges")
"""Kinds of record that only a page of evidence shows."""


def pack_problems(
    library: Library, evidence: Evidence, folders: Mapping[str, type[Record]]
) -> tuple[Problem, ...]:
    """Return everything wrong in a library beside what the schemas of evidence tell.

    Parameters
    ----------
    evidence : what could be read of it
    folders : every kind of record with its type
    """
    found: dict[Problem, None] = {}
    for problems in (
        _layout(library),
        library.unfit,
        _every_record(library, folders),
        _parts(library),
        _names(library),
        _classes(library),
        _substances(library, evidence),
        _screened_substances(library),
    ):
        found.update(dict.fromkeys(problems))
    return tuple(found)


def _layout(library: Library) -> Iterator[Problem]:
    for root in library.roots:
        yield from top_problems(root)
        yield from stray_files(root)


def _every_record(library: Library, folders: Mapping[str, type[Record]]) -> Iterator[Problem]:
    for kind, model in folders.items():
        yield from read_records(library, kind, model).problems


def _parts(library: Library) -> Iterator[Problem]:
    """Yield what a pack lacks, and what of its optional parts does not hold together."""
    for slug in dict.fromkeys(_slugs(library)):
        own, place = library.only(slug), f"compounds/{slug}"
        if slug in RESERVED:
            expected = "another name: this one is an address of the site"
            yield Problem(place, "", f"the folder {slug}", expected, code="reserved")
        if not own.holds("screening"):
            expected = "a file screening.toml: without it nothing is checked"
            yield Problem(f"{place}/screening.toml", "", "nothing", expected, code="missing-part")
        if not own.holds("compounds"):
            of_a_page = any(_own(own, kind, slug) for kind in PAGE_PARTS if kind != "texts")
            yield Problem(
                f"{place}/compound.toml",
                "",
                "nothing",
                "a file compound.toml: without it the compound has no page",
                severity="error" if of_a_page else "warning",
                code="missing-part",
            )
        yield from _together(own, slug)


def _together(own: Library, slug: str) -> Iterator[Problem]:
    """Yield what keeps kinetics and plan of a pack from being read as a whole."""
    pack = list_packs(own).get(slug)
    if pack is None or pack.compound is None:
        return
    substance = pack.compound.substance
    readers: tuple[tuple[str, str, Callable[[], object]], ...] = (
        ("kinetics", "kinetics/parameters", lambda: load_kinetics(own, substance)),
        ("plan", "plan/limits", lambda: load_regimens(own, slug)),
        ("texts", "texts", lambda: texts_of(own, pack)),
    )
    for folder, needed, read in readers:
        kinds = [k for k in _kinds_below(folder) if _own(own, k, slug)]
        if kinds and not own.holds(needed):
            expected = f"a file of {needed}, without which {folder}/ is not read"
            yield Problem(f"compounds/{slug}/{folder}", "", "nothing", expected,
                          code="missing-part")  # fmt: skip
        if not own.holds(needed):
            continue
        try:
            read()
        except LibraryError as fault:
            yield from fault.problems
        except UnknownNameError as fault:
            yield Problem(f"compounds/{slug}/{folder}", "", str(fault), "its own substance")


def _kinds_below(folder: str) -> list[str]:
    return [kind for kind in PLACES if kind.startswith(f"{folder}/")]


def _own(library: Library, kind: str, slug: str) -> bool:
    return any(scope_of(shown) == ("compound", slug) for shown, _ in library.paths(kind))


def _slugs(library: Library) -> Iterator[str]:
    for root in library.roots:
        above = root / "compounds"
        if above.is_dir():
            yield from sorted(p.name for p in above.iterdir() if p.is_dir())


def _names(library: Library) -> Iterator[Problem]:
    for name, packs in shared_names(list_packs(library)):
        found = f"{name!r}, which {' and '.join(packs)} are both called"
        yield Problem(
            f"compounds/{packs[-1]}",
            "names",
            found,
            "a name of its own: who types it is asked which one is meant",
            severity="warning",
            code="shared-name",
        )


def _classes(library: Library) -> Iterator[Problem]:
    """Yield the classes that a compound says it belongs to and nobody defines."""
    known = {
        p.name
        for root in library.roots
        if (root / "classes").is_dir()
        for p in (root / "classes").iterdir()
        if p.is_dir()
    }
    for pack in list_packs(library).values():
        for name in pack.classes:
            if name not in known and not is_placeholder(name):
                expected = f"a folder of classes/: {', '.join(sorted(known)) or 'none'}"
                file = f"compounds/{pack.id}/screening.toml"
                yield Problem(file, "classes", repr(name), expected, code="reference")


def _substances(library: Library, evidence: Evidence) -> Iterator[Problem]:
    """Yield compounds whose substance no arm of any study got: a page without a single study."""
    taken = {arm.substance for study in evidence.studies.values() for arm in study.arms}
    for pack in list_packs(library).values():
        if pack.substance is not None and pack.substance not in taken:
            yield Problem(
                f"compounds/{pack.id}/compound.toml",
                "substance",
                repr(pack.substance),
                "a substance that an arm of some study got",
                "Add a study, or mend the name.",
                code="reference",
            )


def _screened_substances(library: Library) -> Iterator[Problem]:
    """Yield ids of substances, in screenings and rules, that no file of substances has."""
    try:
        book, _ = read_sound(load_rules, library)
    except LibraryError as fault:
        yield from fault.problems
        return
    packs, policies = list_packs(library), read_records(library, "screening", Policy)
    for policy in policies.by_id.values():
        # What a compound is made of is known by its own name also where no file describes it.
        own = {policy.id, packs[policy.id].substance} if policy.id in packs else {policy.id}
        for field in ("itself", "stronger", "longer_holds"):
            for name in getattr(policy, field):
                drug = book.drugs.get(name)
                if drug is None or not (drug.listed or (field == "itself" and name in own)):
                    yield _no_substance(policies.files[policy.id], field, name)
    rules = read_records(library, "rules", Rule)
    for rule in rules.by_id.values():
        for field in ("substances", "except_substances"):
            for name in getattr(rule, field):
                if name not in book.drugs:
                    yield _no_substance(rules.files[rule.id], field, name)


def _no_substance(file: str, field: str, name: str) -> Problem:
    expected = "the id of a substance of common/substances: this matches nothing"
    return Problem(file, field, repr(name), expected, code="reference")
