"""The multiverse as text, document and figure."""

import json
import xml.etree.ElementTree as ET

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.multiverse_text import (
    multiverse_curve,
    multiverse_document,
    multiverse_text,
)
from evidose.synthesis import Multiverse, answer, methods, multiverse

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


@pytest.fixture(scope="module")
def found() -> Multiverse:
    used = methods(LIBRARY)
    own = answer(EVIDENCE.questions["fibromyalgia-pain"], EVIDENCE, used)
    universe = multiverse(own, EVIDENCE, used)
    assert universe is not None
    return universe


def test_the_text_counts_and_names(found: Multiverse) -> None:
    text = multiverse_text(found, EVIDENCE)
    assert f"{len(found.specifications)} analyses of 4 trials" in text
    assert "The smallest changes that flip it:" in text
    assert "Vatvani 2024, mean difference −0.86 (−1.20 to −0.51): in part" in text


def test_the_document_is_plain_data(found: Multiverse) -> None:
    document = json.loads(json.dumps(multiverse_document(found, EVIDENCE), allow_nan=False))
    assert document["headline"]["verdict"] == "no difference shown"
    assert document["headline"]["choices"]["heterogeneity"] == "bayes"
    assert sum(document["verdicts"].values()) == document["n_specifications"]
    assert document["distribution"]["q50"] == pytest.approx(0.24, abs=0.1)
    assert "specifications" not in document


def test_the_figure_is_well_formed_and_marks_the_published_one(found: Multiverse) -> None:
    svg = multiverse_curve(found)
    ET.fromstring(svg)
    assert f"{len(found.specifications)} analyses" in svg
    assert "crossover without means" in svg
