"""Write docs/schema/ from the record types of the library: `make docs`."""

import json
import sys
from pathlib import Path

from evidose.actions.keep.record_types import RECORD_TYPES

OUT = Path(__file__).parent / "schema"


def main() -> int:
    """Write one JSON Schema per folder of the library."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (OUT / name).write_text(text, encoding="utf-8")
    print(f"wrote {len(schemas())} schemas to docs/schema")
    return 0


def schemas() -> dict[str, str]:
    """Return file name and text of every schema."""
    return {
        f"{folder.replace('/', '-')}.schema.json": json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema"} | model.model_json_schema(),
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for folder, model in RECORD_TYPES.items()
    }


if __name__ == "__main__":
    sys.exit(main())
