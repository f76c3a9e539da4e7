"""Write a software bill of materials: what a plain install brings, as CycloneDX 1.6 JSON.

Python packages come from the section ``[run]`` of constraints.txt, with the licence their metadata
tells; a package has many files, one for each machine, and constraints.txt holds the hash of each.
What is bundled into the scripts comes from the lock file of npm, with the hash it gives. The same
sources and installed packages give the same document, byte by byte.

Usage: python setup/sbom.py [FILE]
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BUNDLED = ("cytoscape",)
"""Packages whose code is in the scripts that are served."""

Component = dict[str, Any]


def run_pins(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and version of each package of the section ``[run]``."""
    section = text.partition("# [run]\n")[2].partition("\n# [")[0]
    for match in re.finditer(r"^([a-z0-9.-]+)==(\S+)", section, re.M):
        yield match[1], match[2]


def python_component(name: str, version: str) -> Component:
    """Return one Python package with the licence it states."""
    purl = f"pkg:pypi/{name}@{version}"
    made: Component = {"type": "library", "bom-ref": purl, "name": name, "version": version}
    made |= {"purl": purl, "scope": "required"}
    try:
        known: Message = metadata(name)  # type: ignore[assignment]
    except PackageNotFoundError:
        return made
    if told := known.get("License-Expression"):
        made["licenses"] = [{"expression": told}]
    elif (told := known.get("License")) and len(told) <= 80 and "\n" not in told:
        made["licenses"] = [{"license": {"name": told}}]
    return made


def script_component(name: str, lock: dict[str, Any]) -> Component:
    """Return one package of npm with the hash its lock file gives."""
    found = lock["packages"][f"node_modules/{name}"]
    kind, _, value = found["integrity"].partition("-")
    purl = f"pkg:npm/{name}@{found['version']}"
    made: Component = {"type": "library", "bom-ref": purl, "name": name}
    made |= {"version": found["version"], "purl": purl, "scope": "required"}
    alg = {"sha512": "SHA-512", "sha256": "SHA-256"}[kind]
    made["hashes"] = [{"alg": alg, "content": base64.b64decode(value).hex()}]
    if told := found.get("license"):
        made["licenses"] = [{"expression": told}]
    return made


def bill(version: str) -> dict[str, Any]:
    """Return the document."""
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text("utf-8"))
    pins = run_pins((ROOT / "constraints.txt").read_text("utf-8"))
    own = f"pkg:pypi/evidose@{version}"
    parts = [python_component(*pin) for pin in pins]
    parts += [script_component(name, lock) for name in BUNDLED]
    component: Component = {
        "type": "application",
        "bom-ref": own,
        "name": "evidose",
        "version": version,
    }
    component |= {"purl": own, "licenses": [{"expression": "Apache-2.0"}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component},
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [p["bom-ref"] for p in parts]}],
    }


def main() -> None:
    """Write the bill to a file, or to the screen."""
    from evidose.terms import VERSION

    text = json.dumps(bill(VERSION), indent=1, ensure_ascii=False) + "\n"
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
