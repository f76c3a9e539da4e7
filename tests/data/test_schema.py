"""The checked-in JSON Schemas are those of the record types."""

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_schemas_are_up_to_date():
    spec = importlib.util.spec_from_file_location("library_schema", DOCS / "library_schema.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = {p.name: p.read_text(encoding="utf-8") for p in module.OUT.glob("*.json")}
    assert written == module.schemas(), "run `make docs` and commit docs/schema"
