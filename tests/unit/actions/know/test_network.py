"""A user's own network: what is fitted, what is told, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from evidose.actions.know.network import Choices, network_file, network_table
from evidose.stats.status import Status
from evidose.terms import InputError

HEAD = "studlab,treat1,treat2,TE,seTE\n"
CIRCLE = HEAD + "A,x,y,1,1\nB,y,z,1,1\nC,x,z,5,1\nD,x,y,2,1\n"
ARMS = "study,treatment,event,n\nA,x,4,40\nA,y,8,42\nB,y,5,30\nB,z,9,33\nC,x,3,50\nC,z,7,50\n"


def run(text: str, *choices, **more):
    return network_table(text.encode(), "own.csv", Choices(*choices, **more))


def test_contrasts_are_fitted_and_ranked() -> None:
    found = run(CIRCLE, better="large")
    (part,) = found.parts
    assert (found.measure, found.method, found.ratio) == ("GEN", "REML", False)
    assert part.treatments == ("x", "y", "z")
    assert part.k == 4
    assert part.reference == "x"  # named by three rows, first of its equals
    assert part.ranks.p_score.argmax() == 0
    assert part.tests.between.df == 1
    assert part.splits.k.tolist() == [2, 1, 1]
    small = run(CIRCLE, better="small", reference="z").parts[0]
    assert small.ranks.p_score.argmin() == 0
    assert small.reference == "z"
    assert run(CIRCLE).parts[0].ranks is None


def test_the_common_method_shows_the_common_table() -> None:
    common, random = run(CIRCLE, method="FE").parts[0], run(CIRCLE).parts[0]
    assert common.table.se[0, 1] < random.table.se[0, 1]
    assert common.splits.direct_se[0] == pytest.approx(0.5**0.5)
    assert random.splits.direct_se[0] > 0.8


def test_parts_are_fitted_alone_and_the_largest_comes_first() -> None:
    found = run(HEAD + "A,p,q,1,1\nB,x,y,1,1\nC,y,z,1,1\nD,x,z,2,1\n")
    assert [p.treatments for p in found.parts] == [("x", "y", "z"), ("p", "q")]
    assert [p.status for p in found.parts] == [Status.BOUNDARY, Status.NOT_IDENTIFIED]


def test_arms_by_every_measure_and_method() -> None:
    ratio = run(ARMS, "OR", better="small")
    assert ratio.ratio
    assert ratio.parts[0].table.estimate[0, 1] == pytest.approx(-0.706, abs=0.1)
    assert not run(ARMS, "RD").ratio
    for method in ("NCH", "MH"):
        sparse = run(ARMS, method=method, better="small")
        part = sparse.parts[0]
        assert (sparse.measure, part.fit, part.tests, part.splits) == ("OR", None, None, None)
        np.testing.assert_allclose(part.table.estimate, ratio.parts[0].table.estimate, atol=0.1)
        assert part.ranks.p_score.argmax() == 0


def test_empty_cells_and_silent_studies_are_told() -> None:
    more = ARMS + "D,x,0,30\nD,y,2,30\nE,y,0,20\nE,z,0,20\n"
    found = run(more, "OR")
    assert found.notes[0].startswith("Half an event was added to empty cells: D.")
    assert "study E" in str(found.left_out[0])
    assert found.parts[0].k == 4
    exact = run(more, method="NCH")
    assert exact.notes == ("Studies without an event say nothing of odds ratios: 1.",)
    assert exact.parts[0].k == 4
    left = run(more, method="MH").left_out
    assert not left
    gone = run(ARMS + "D,x,0,30\nD,w,2,30\n", method="MH").left_out
    assert "studies of w, x" in str(gone[0]) or "studies of x, w" in str(gone[0])


def test_a_study_without_information_may_have_been_the_only_bridge() -> None:
    text = "study,treatment,event,n\nA,x,4,40\nA,y,8,42\nB,y,0,30\nB,p,0,33\nC,p,3,50\nC,q,7,50\n"
    found = run(text, "OR")
    assert [p.treatments for p in found.parts] == [("x", "y"), ("p", "q")] or [
        p.treatments for p in found.parts
    ] == [("p", "q"), ("x", "y")]
    with pytest.raises(InputError, match=r"no study connects.*within: p, q; x, y"):
        run(text, method="NCH")


def test_infinite_odds_ratios_are_refused_with_the_groups() -> None:
    text = "study,treatment,event,n\nA,x,0,40\nA,y,8,42\nB,y,5,30\nB,z,3,33\n"
    with pytest.raises(InputError, match="within: x; y, z"):
        run(text, method="NCH")


@pytest.mark.parametrize(
    ("text", "choices", "words"),
    [
        (CIRCLE, {"method": "XX"}, "method.*'XX'.*REML.*NCH"),
        (CIRCLE, {"method": "NCH"}, "NCH for contrasts"),
        (CIRCLE, {"better": "up"}, "better.*'up'.*small, large"),
        (CIRCLE, {"measure": "HR"}, "measure.*'HR'"),
        (CIRCLE, {"reference": "w"}, "reference.*'w'.*x, y, z"),
        (ARMS, {}, "measure.*none, for a table of arms.*OR, RR, RD"),
        (ARMS, {"measure": "SMD"}, "measure.*'SMD'.*OR, RR, RD"),
        (ARMS, {"measure": "RR", "method": "MH"}, "MH with RR"),
        ("study,treatment,event,n\nA,x,0,9\nA,y,0,9\n", {"measure": "OR"}, "study A.*no event"),
        (
            HEAD + "A,x,y,1,1\nA,x,z,5,1\nA,y,z,1,1\n",
            {},
            r"row 2 \(A\), columns te and sete.*contradict each other",
        ),
    ],
)
def test_refusals(text, choices, words) -> None:
    with pytest.raises(InputError, match=words):
        run(text, **choices)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(CIRCLE.replace(",", "\t"))
    assert network_file(path, Choices()).parts[0].k == 4
    with pytest.raises(InputError, match="no such file"):
        network_file(tmp_path / "none.csv", Choices())
