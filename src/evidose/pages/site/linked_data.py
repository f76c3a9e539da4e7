"""The page for machines: JSON-LD in schema.org's words, from the same data."""

import json
from typing import Any

from evidose.evidence import Study
from evidose.pages.disclaimer import what_it_is
from evidose.profile import Profile, randomised_trials


def linked_data(profile: Profile) -> str:
    """Return JSON-LD that is safe inside a script element."""
    compound = profile.compound
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
        "study": [_trial(s, profile) for s in randomised_trials(compound, profile.evidence)],
    }
    answers = [
        {
            "@type": "Question",
            "name": q.answer.question.title,
            "acceptedAnswer": {"@type": "Answer", "text": q.sentences[0].text},
        }
        for q in profile.questions.values()
        if q.sentences
    ]
    document = {
        "@context": "https://schema.org",
        "@graph": [drug, {"@type": "FAQPage", "mainEntity": answers}],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("&", "\\u0026")


def _trial(study: Study, profile: Profile) -> dict[str, Any]:
    found = {
        "@type": "MedicalTrial",
        "name": study.label,
        "description": study.title,
        "healthCondition": profile.evidence.conditions[study.condition].name,
        "identifier": study.pmid and f"PMID {study.pmid}",
        "sameAs": study.doi and f"https://doi.org/{study.doi}",
    }
    return {k: v for k, v in found.items() if v}
