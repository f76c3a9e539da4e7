import re
from xml.etree import ElementTree

import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, load_kinetics, simulate
from evidose.pages.charts.occupancy_chart import occupancy_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def answer():
    return simulate(load_kinetics(open_library(), "naltrexone"), Regimen(4.5, 5, 22.0))


def test_the_chart_says_what_it_shows(answer):
    root = ElementTree.fromstring(occupancy_svg(answer))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Blocked mu receptors after 4.5 mg at 22:00, day 5"
    assert "At 07:00 they range from" in root.find(f"{SVG}desc").text
    assert root.get("aria-labelledby") == "blockade-title blockade-desc"
    assert root.find(f"{SVG}style") is None  # a page takes no styles from a drawing


def test_every_line_stays_inside_the_frame(answer):
    text = occupancy_svg(answer)
    paths = re.findall(r' d="(M[^"]+)"', text)
    assert len(paths) == 1 + len(answer.models)
    for path in paths:
        for x, y in re.findall(r"([\d.]+) ([\d.]+)", path):
            assert 34 <= float(x) <= 350
            assert 38 <= float(y) <= 228


def test_a_file_of_its_own_knows_light_and_dark(answer):
    text = occupancy_svg(answer, inline=False)
    assert "prefers-color-scheme:dark" in text
    assert "var(" not in text
