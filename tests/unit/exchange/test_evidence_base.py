"""The whole base as JSON: every record, nothing added."""

import json

from evidose.evidence import Study, open_library, read_evidence
from evidose.exchange.evidence_base import evidence_document


def test_every_record_comes_back_from_the_document() -> None:
    evidence = read_evidence(open_library())
    document = json.loads(json.dumps(evidence_document(evidence, "2026-11-22")))
    assert document["library_version"] == "2026-11-22"
    assert set(document["studies"]) == set(evidence.studies)
    for name, table in document["studies"].items():
        assert Study.model_validate(table) == evidence.studies[name]
