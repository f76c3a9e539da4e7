"""What `make` runs beside the program: sections of pinned versions, the bill of materials."""

import json
import re

import pytest
from setup import pins, sbom

RESOLVED = """\
alpha==1.0 --hash=sha256:aa --hash=sha256:ab
    # via evidose (pyproject.toml)
beta-two==2.0 \\
    --hash=sha256:bb
    # via alpha, gamma
gamma==3.0 --hash=sha256:cc
    # via evidose (pyproject.toml)
hatchling==4.0 --hash=sha256:dd
    # via -r build.in
"""
PROJECT = {
    "run": ["Alpha>=1"],
    "dev": ["gamma", "beta.two"],
    "calibration": [],
    "node": [],
    "bench": [],
}


def names(section):
    return [line.partition("==")[0] for line in section]


def test_a_package_stands_in_the_first_section_that_needs_it():
    made = pins.sections(RESOLVED, PROJECT)
    assert names(made["run"]) == ["alpha", "beta-two", "hatchling"]
    assert names(made["test"]) == ["gamma"]
    assert made["node"] == made["bench"] == []
    assert made["run"][1] == "beta-two==2.0 \\\n    --hash=sha256:bb"


def test_a_package_that_nothing_asks_for_is_told():
    with pytest.raises(SystemExit, match="nothing asks for gamma"):
        pins.sections(RESOLVED, {**PROJECT, "dev": []})


def test_every_pin_has_a_hash_and_no_host():
    text = (pins.ROOT / "constraints.txt").read_text("utf-8")
    found = re.findall(r"^[a-z0-9][a-z0-9._-]*==[^\n]*(?:\n +[^\n]*)*", text, re.M)
    assert len(found) > 90
    assert [f for f in found if "--hash=sha256:" not in f] == []
    assert "://" not in text and "--index-url" not in text


def test_the_bill_names_what_a_plain_install_brings():
    text = (pins.ROOT / "constraints.txt").read_text("utf-8")
    run = dict(sbom.run_pins(text))
    assert {"numpy", "sqlcipher3", "uvicorn"} <= run.keys()
    assert run.keys().isdisjoint({"pytest", "playwright", "pyarrow", "nbib"})
    bill = sbom.bill("0.1.0")
    parts = {p["name"]: p for p in bill["components"]}
    assert parts.keys() == run.keys() | set(sbom.BUNDLED)
    assert parts["numpy"]["purl"] == f"pkg:pypi/numpy@{run['numpy']}"
    assert all(len(h["content"]) == 128 for h in parts["cytoscape"]["hashes"])
    refs = [p["bom-ref"] for p in bill["components"]]
    assert len(set(refs)) == len(refs) and bill["dependencies"][0]["dependsOn"] == refs
    assert json.dumps(bill) == json.dumps(sbom.bill("0.1.0"))
