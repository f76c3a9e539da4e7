"""The whole body of evidence as one JSON document."""

from typing import Any

from evidose.evidence import FOLDERS, Evidence


def evidence_document(evidence: Evidence, library_version: str) -> dict[str, Any]:
    """Return every record as plain data, by kind and id; absent fields stay absent."""
    return {
        "schema_version": 1,
        "library_version": library_version,
        "evidence_hash": evidence.hash(),
        **{
            folder: {
                name: record.model_dump(mode="json", exclude_unset=True)
                for name, record in getattr(evidence, folder).items()
            }
            for folder in FOLDERS
        },
    }
