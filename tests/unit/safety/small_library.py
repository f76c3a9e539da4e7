"""A small library of its own: two made-up compounds, one class, and no other medicine's rules."""

import shutil
from pathlib import Path

import tomli_w

from evidose.evidence import Library
from evidose.evidence.library import SHIPPED
from evidose.safety import RuleBook, load_rules

KEPT = ("asks", "measures", "rules", "verdicts", "words")
SIGNS = "classes/opioid-antagonist/rules/red-flag"
"""Signs of danger of a class, which the words of notes know."""
SOURCES = [{"cite": "a made-up label", "reading": "label"}]
REVIEW = {"on": "2026-11-30", "source": SOURCES[0]}
RULE = {
    "schema_version": 1,
    "kind": "organ",
    "severity": "major",
    "cause": "c",
    "subject": "a subject",
    "message": "A message about {names}.",
    "reason": "A reason.",
    "action": "An action.",
    "certainty": "low",
    "reviewed": "2026-11-30",
    "holds": [{"start": "hold", "continue": "stop today"}],
    "sources": SOURCES,
}


class Small:
    """A library below a folder, to which files are added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in KEPT:
            shutil.copytree(SHIPPED / "common" / name, root / "common" / name)
        shutil.copytree(SHIPPED / SIGNS, root / SIGNS)
        self.compound("zorbamid", classes=["blocker"])
        self.compound("quell")
        medicines = [{"id": "ibuprofen", "name": "ibuprofen", "group": "NSAID"}]
        self.write(
            "common/substances/groups/m.toml",
            {"schema_version": 1, "id": "m", "title": "M", "substance": medicines,
             "sources": SOURCES},
        )  # fmt: skip

    def write(self, path: str, table: dict) -> None:
        """Write one file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(tomli_w.dumps(table), encoding="utf-8")

    def compound(self, slug: str, **more) -> None:
        """Write how a compound is screened."""
        made = {"schema_version": 1, "id": slug, "name": slug.title(), "itself": [slug]}
        self.write(f"compounds/{slug}/screening.toml", {**made, "sources": SOURCES, **more})

    def rule(self, name: str, place: str = "classes/blocker", **more) -> None:
        """Write a rule."""
        self.write(f"{place}/rules/organ/{name}.toml", {**RULE, "id": name, "cause": name, **more})

    def ask(self, name: str, answer: str = "yes or no", place: str = "common", **more) -> None:
        """Write a question."""
        made = {"schema_version": 1, "id": name, "order": 50, "text": "Asked?", "why": "So."}
        self.write(
            f"{place}/asks/{name}.toml", {**made, "answer": answer, "valid_days": 30, **more}
        )

    def book(self) -> RuleBook:
        """Read it."""
        return load_rules(Library((self.root,)))
