"""The evidence, from Python: as at the other doors, from any kind of table."""

from datetime import date

import numpy as np
import pytest

from evidose.actions.know.dose_response import DoseChoices, dose_response_table
from evidose.actions.know.network import Choices, network_table
from evidose.actions.know.profile import DateError, compute_profile
from evidose.actions.know.python_evidence import dose_response, network, profile
from evidose.terms import InputError

ARMS = "study,treatment,event,n\nA,x,4,40\nA,y,8,42\nB,y,5,30\nB,z,9,33\nC,x,3,50\nC,z,7,50\n"
DOSES = "id,dose,mean,sd,n\n" + "".join(
    f"{trial},{dose},{5 - dose / (dose + 12) + 0.05 * i},2,60\n"
    for i, trial in enumerate("abcd")
    for dose in (0, 5, 10, 40)
)


def rows(text):
    """Return a CSV text as a program holds it: rows with numbers as numbers."""
    head, *lines = text.splitlines()

    def value(cell):
        try:
            return float(cell)
        except ValueError:
            return cell

    return [dict(zip(head.split(","), map(value, line.split(",")), strict=True)) for line in lines]


def test_a_profile_is_that_of_the_command():
    found = profile("ldn", as_of=date(2015, 1, 1))
    assert (found.as_of, found.compound.id) == (date(2015, 1, 1), "low-dose-naltrexone")
    assert found.evidence_hash == compute_profile("ldn", "2015-01-01").evidence_hash
    assert profile("ldn", as_of="2015-01-01").evidence_hash == found.evidence_hash
    assert profile("ldn").as_of is None
    with pytest.raises(DateError, match="2015-01-31"):
        profile("ldn", as_of="last year")


def test_a_library_of_ones_own_is_laid_over(tmp_path):
    from tests.packs.glimmerine import SLUG, write_pack

    write_pack(tmp_path)
    assert profile(SLUG, evidence=str(tmp_path)).compound.id == SLUG


@pytest.mark.parametrize("form", ["rows", "columns", "file"])
def test_a_network_is_that_of_the_command(form, tmp_path):
    right = network_table(ARMS.encode(), "own.csv", Choices("RR", "DL", "small", "z"))
    if form == "file":
        data = tmp_path / "own.csv"
        data.write_text(ARMS)
    else:
        data = rows(ARMS)
        data = data if form == "rows" else {n: [row[n] for row in data] for n in data[0]}
    found = network(data, measure="RR", method="DL", better="small", reference="z")
    assert (found.measure, found.method, found.better) == ("RR", "DL", "small")
    (part,), (as_read,) = found.parts, right.parts
    assert part.reference == "z"
    np.testing.assert_array_equal(part.table.estimate, as_read.table.estimate)
    assert network(data, measure="RR").parts[0].ranks is None


def test_a_curve_is_that_of_the_command():
    chosen = {
        "shape": "quadratic",
        "stage": "one",
        "method": "ml",
        "measure": "MD",
        "against": 5.0,
        "better": "lower",
    }
    found = dose_response(rows(DOSES), **chosen)
    right = dose_response_table(DOSES.encode(), "own.csv", DoseChoices(**chosen))
    assert (found.measure, found.fit.method) == ("MD", "ml")
    np.testing.assert_array_equal(found.drawn.estimate, right.drawn.estimate)
    assert found.drawn.dose[found.drawn.estimate == 0].tolist() == [5]  # what it is held against
    assert found.lowest is not None and found.lowest.trials == right.lowest.trials


def test_the_column_of_doses_and_the_knots_are_chosen():
    data = [{("mg" if n == "dose" else n): v for n, v in row.items()} for row in rows(DOSES)]
    found = dose_response(data, dose="mg", shape="spline", knots="0,5,40")
    assert found.fit.shape == "spline"
    np.testing.assert_allclose(found.fit.knots, [0, 5, 40])
    with pytest.raises(InputError, match="dose"):
        dose_response(data)
