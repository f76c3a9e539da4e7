"""The page for machines: JSON-LD in schema.org's words, from the same data."""

import json
from typing import Any

from evidose.evidence import Evidence, Study
from evidose.pages.frame.disclaimer import what_it_is
from evidose.pages.know.faq import faq
from evidose.pages.know.practice import ShownPractice
from evidose.profile import Profile, randomised_trials


def linked_data(profile: Profile, practice: ShownPractice | None = None) -> str:
    """Return JSON-LD that is safe inside a script element."""
    compound, evidence = profile.compound, profile.evidence
    drug = {
        "@type": "Drug",
        "name": compound.name,
        "alternateName": compound.abbreviation,
        "activeIngredient": compound.substance,
        "description": what_it_is(compound),
        "prescriptionStatus": (
            "https://schema.org/PrescriptionOnly"
            if compound.kind == "prescription"
            else "https://schema.org/OTC"
        ),
        "study": [study_data(s, evidence) for s in randomised_trials(compound, evidence)],
    }
    answers = [
        {
            "@type": "Question",
            "name": asked.question,
            "acceptedAnswer": {"@type": "Answer", "text": asked.answer},
        }
        for asked in faq(profile, practice)
    ]
    return as_script([drug, {"@type": "FAQPage", "mainEntity": answers}])


def study_data(study: Study, evidence: Evidence) -> dict[str, Any]:
    """Return one study in schema.org's words."""
    found = {
        "@type": ["MedicalStudy", *(["MedicalTrial"] if study.is_randomised_trial else [])],
        "name": study.label,
        "description": study.title,
        "healthCondition": evidence.conditions[study.condition].name,
        "identifier": study.pmid and f"PMID {study.pmid}",
        "sameAs": study.doi and f"https://doi.org/{study.doi}",
    }
    return {k: v for k, v in found.items() if v}


def as_script(graph: list[dict[str, Any]]) -> str:
    """Return a graph as JSON-LD that cannot end the script element it stands in."""
    document = {"@context": "https://schema.org", "@graph": graph}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("&", "\\u0026")
