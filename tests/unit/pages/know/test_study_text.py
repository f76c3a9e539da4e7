"""Studies as text and documents."""

import json

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.study_text import (
    studies_json,
    studies_text,
    study_json,
    study_text,
)

EVIDENCE = read_evidence(open_library())


def test_every_study_can_be_shown() -> None:
    for study in EVIDENCE.studies.values():
        text = study_text(study, EVIDENCE)
        assert text.startswith(study.label)
        assert f"{study.id}.toml" in text
        for finding in study.findings:
            assert finding.place in text
        assert json.loads(study_json(study))["id"] == study.id


def test_lists_count_by_design() -> None:
    studies = list(EVIDENCE.studies.values())
    assert f"{len(studies)} studies: " in studies_text(studies)
    assert len(json.loads(studies_json(studies))["studies"]) == len(studies)
