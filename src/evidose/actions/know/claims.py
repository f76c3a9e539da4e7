"""Popular claims about a compound, each held against the fact it is about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evidose.actions.know.library import open_library
from evidose.actions.know.profile import load, parse_day
from evidose.evidence import (
    Claim,
    Compound,
    Evidence,
    Library,
    Record,
    list_packs,
    read_records,
    split_reference,
)
from evidose.kinetics import DispositionRecord, OccupancyRecord, Parameter, PetPoint
from evidose.mechanism import Edge
from evidose.profile import JudgedClaim, Profile, build_profile, judge_claim
from evidose.regimen import AdviceRecord, CheckRecord, FormRecord, TitrationRecord
from evidose.safety import Rule
from evidose.terms import LibraryError, Problem

FACTS: Mapping[str, type[Record]] = {
    "compounds": Compound,
    "kinetics/dispositions": DispositionRecord,
    "kinetics/occupancy": OccupancyRecord,
    "kinetics/parameters": Parameter,
    "kinetics/pet": PetPoint,
    "mechanism/edges": Edge,
    "plan/advice": AdviceRecord,
    "plan/checks": CheckRecord,
    "plan/forms": FormRecord,
    "plan/titrations": TitrationRecord,
    "rules": Rule,
}
"""Kinds of record that a claim can be about, beside questions, outcomes and findings."""

FOLDER = {"mechanism": "mechanism/edges", "rule": "rules", "compound": "compounds"}
"""Kind of a reference to the kind of record; of the others both are in the id's own folder."""


@dataclass(frozen=True, slots=True)
class JudgedClaims:
    """The claims about one compound with their verdicts, in the order of their ids."""

    compound: Compound
    claims: tuple[JudgedClaim, ...]


def judge_claims(
    compound: str, as_of: str | None = None, overlay: Path | None = None
) -> JudgedClaims:
    """Hold every claim that a pack lists against its fact.

    Parameters
    ----------
    as_of : ISO date up to which studies count; facts of other kinds are today's

    Raises
    ------
    DateError, UnknownNameError, LibraryError
    """
    library, evidence = load(compound, overlay)
    profile = build_profile(compound, evidence, library, parse_day(as_of))
    read_records(library, "claims", Claim).or_raise()
    faults = tuple(_problems_of(profile.compound.id, library, evidence, None))
    if faults:
        raise LibraryError(*faults)
    return JudgedClaims(profile.compound, judge_on(profile, library))


def judge_of(profile: Profile, overlay: Path | None = None) -> tuple[JudgedClaim, ...]:
    """Hold the claims about a compound whose profile is known; a broken one is left out."""
    return judge_on(profile, open_library(overlay).only(profile.compound.id))


def judge_on(profile: Profile, library: Library) -> tuple[JudgedClaim, ...]:
    """Hold every sound claim of a library, as the compound sees it, against its fact."""
    slug, evidence = profile.compound.id, profile.evidence
    claims = read_records(library, "claims", Claim).by_id
    broken = {p.file for p in _problems_of(slug, library, evidence, None)}
    sound = [c for c in claims.values() if _file(slug, c) not in broken]
    facts = _facts(library, [r for c in sound for r in (c.about, *c.against)])
    return tuple(judge_claim(c, profile, facts) for c in sound)


def _file(slug: str, claim: Claim) -> str:
    return f"compounds/{slug}/claims/{claim.id}.toml"


def _facts(library: Library, references: list[str]) -> Mapping[str, Record]:
    """Read the records that claims speak of and that are no part of a profile."""
    found: dict[str, Record] = {}
    for reference in references:
        folder, identity = _place(reference)
        if folder in FACTS:
            records = read_records(library, folder, FACTS[folder]).by_id
            if identity in records:
                found[reference.partition("#")[0]] = records[identity]
    return found


def _place(reference: str) -> tuple[str, str]:
    """Return kind of record and id of a reference that is no question and no finding."""
    kind, identity, _ = split_reference(reference)
    if kind in FOLDER:
        return FOLDER[kind], identity
    folder, _, name = identity.rpartition("/")
    return f"{kind}/{folder}", name


def claim_problems(
    library: Library, evidence: Evidence, measures: Iterable[str]
) -> Iterator[Problem]:
    """Yield a problem for each claim about something that does not exist.

    Parameters
    ----------
    measures : ids of what laboratories measure, which an outcome can name as well
    """
    scales = frozenset((*evidence.instruments, *measures))
    for pack in list_packs(library):
        yield from _problems_of(pack, library.only(pack), evidence, scales)


def _problems_of(
    pack: str, own: Library, evidence: Evidence, scales: frozenset[str] | None
) -> Iterator[Problem]:
    for claim in read_records(own, "claims", Claim).by_id.values():
        place = _file(pack, claim)
        facts = _facts(own, [claim.about, *claim.against])
        known = claim.about.partition("#")[0] in facts
        if not known and not _told(claim.about, pack, evidence, scales):
            expected = "a question, finding or record that exists"
            yield Problem(place, "about", claim.about, expected, code="unknown-reference")
        for n, reference in enumerate(claim.against, 1):
            if reference.partition("#")[0] not in facts:
                expected = "a record of the mechanism, the kinetics, the plan or the rules"
                yield Problem(place, f"against[{n}]", reference, expected, code="unknown-reference")


def _told(reference: str, compound: str, evidence: Evidence, scales: frozenset[str] | None) -> bool:
    """Whether a question of the compound, an outcome or a finding stands behind a reference."""
    kind, identity, field = split_reference(reference)
    if kind == "question":
        asked = evidence.questions.get(identity)
        return asked is not None and asked.compound == compound
    if kind == "outcome":
        return identity in evidence.outcomes and (not field or scales is None or field in scales)
    study = evidence.studies.get(identity) if kind == "finding" else None
    return study is not None and any(f.id == field for f in study.findings)
