"""Write constraints.txt: every package any extra installs, exact and with the hash of each file.

It has sections, so that running needs no more than it has to: ``[run]`` is what the program and
its build need; ``[test]``, ``[node]`` and ``[bench]`` are what the tests, the frontend's build and
the peers of the benchmarks need beside it. ``make setup`` installs the first one with
``--require-hashes``.

Usage: python setup/pins.py RESOLVED, a file written by pip-compile with annotations.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ("pip", "hatchling", "editables")
"""What installs the program itself, beside what it depends on."""

EXTRAS = {"test": ("dev", "calibration"), "node": ("node",), "bench": ("bench",)}
HEAD = """\
# Exact versions and the hashes of their files, written by `make constraints`. `make setup` installs
# the section [run], `make test` also [test]; [node] builds the frontend where there is no Node.
"""


def canonical(requirement: str) -> str:
    """Return the name a requirement is known by.

    Examples
    --------
    >>> canonical("fhir.resources>=8.0")
    'fhir-resources'
    """
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def read_resolved(text: str) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the pin of each package (with its hashes), and who asks for it."""
    pins, asked = dict[str, str](), dict[str, set[str]]()
    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        lines = [line for line in block.splitlines() if line.strip()]
        if not lines or "==" not in lines[0]:
            continue
        name = canonical(lines[0])
        pins[name] = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        via = next((line for line in lines if line.lstrip().startswith("# via")), "")
        asked[name] = {w.strip() for w in via.partition("via")[2].split(",")}
    return pins, asked


def closure(wanted: Iterable[str], asked: Mapping[str, set[str]]) -> set[str]:
    """Return packages with everything they need."""
    found = set[str]()
    waiting = [canonical(w) for w in wanted]
    while waiting:
        name = waiting.pop()
        if name in found or name not in asked:
            continue
        found.add(name)
        waiting += [other for other, parents in asked.items() if name in map(canonical, parents)]
    return found


def sections(resolved: str, project: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the pins of each section; a package stands in the first one that needs it.

    Parameters
    ----------
    project : ``run`` and each extra with their requirements
    """
    pins, asked = read_resolved(resolved)
    wanted = {"run": [*project["run"], *BUILD]}
    wanted |= {s: [r for e in extras for r in project[e]] for s, extras in EXTRAS.items()}
    done, made = set[str](), dict[str, list[str]]()
    for section, requirements in wanted.items():
        names = closure(requirements, asked) - done
        made[section] = [pins[n] for n in sorted(names)]
        done |= names
    if lost := sorted(set(pins) - done):
        raise SystemExit(f"nothing asks for {', '.join(lost)}")
    return made


def main() -> None:
    """Sort what pip-compile found into sections and write constraints.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {"run": project["dependencies"], **project["optional-dependencies"]}
    made = sections(Path(sys.argv[1]).read_text("utf-8"), wanted)
    body = "".join(f"\n# [{name}]\n" + "\n".join(pins) + "\n" for name, pins in made.items())
    (ROOT / "constraints.txt").write_text(HEAD + body, encoding="utf-8")


if __name__ == "__main__":
    main()
