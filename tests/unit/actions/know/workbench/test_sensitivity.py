"""Single studies. Right values: metafor 3.8.1 (leave1out, cumul, influence)."""

import pytest

from evidose.actions.know.workbench.sensitivity import (
    as_it_grew,
    influential,
    without_each,
)
from evidose.terms import InputError


def test_without_each(pooled, trials):
    part = without_each(pooled(trials, "OR"), "REML")
    assert [r.estimate for r in part.rows[:3]] == pytest.approx(
        [-0.3218133404, -0.2894626883, -0.3331051757], abs=1e-7
    )
    assert part.rows[0].ci_low == pytest.approx(-0.5803177942, abs=1e-7)
    assert part.rows[9].label == "without S10"
    assert dict(part.numbers) == pytest.approx({"lowest": -0.3706101589, "highest": -0.2791896059})
    assert part.sentences == (
        "Leaving out any one study does not change which side of no difference is excluded.",
    )


def test_a_study_that_turns_the_answer_is_named(pooled):
    text = "study,yi,vi\nA,0.5,0.01\nB,0.45,0.01\nC,0.55,0.01\nD,0.02,0.02\n"
    part = without_each(pooled(text, test="z"), "REML")
    assert part.sentences[0].startswith("Leaving out any one")
    weak = "study,yi,vi\nA,0.5,0.04\nB,0.1,0.04\nC,0.1,0.04\n"
    part = without_each(pooled(weak, test="z", method="EE"), "EE")
    assert part.sentences == ("The interval no longer excludes no difference without: A.",)
    held = "study,yi,vi\nA,-0.5,0.01\nB,0.3,0.01\nC,0.3,0.01\n"
    part = without_each(pooled(held, test="z", method="EE"), "EE")
    assert part.sentences == ("The interval excludes no difference without: A.",)


def test_as_it_grew(pooled, trials):
    found = pooled(trials, "OR")
    part = as_it_grew(found, "REML", "n1i")
    assert [r.label for r in part.rows[:2]] == ["+ S3", "+ S6"]
    right = (-0.3874367679, -0.3294124262, -0.4007519089, -0.4392709203)
    assert part.title == "As the evidence grew, by n1i"
    plain = as_it_grew(found, "REML", "")
    assert [r.label for r in plain.rows[:2]] == ["+ S1", "+ S2"]
    assert plain.rows[-1].estimate == pytest.approx(float(found.pooled.estimate))
    assert plain.title.endswith("in the order of the table")
    assert plain.rows[1].estimate != pytest.approx(right[0])
    with pytest.raises(InputError, match="cumulative: found 'x'"):
        as_it_grew(found, "REML", "x")


def test_influence(pooled, trials):
    part = influential(pooled(trials, "OR"), "REML")
    numbers = dict(part.numbers)
    assert numbers["rstudent: S5"] == pytest.approx(1.701735426, rel=1e-6)
    assert numbers["cook: S1"] == pytest.approx(0.007013174772, rel=1e-6)
    assert numbers["hat: S10"] == pytest.approx(0.09928040554, rel=1e-6)
    assert numbers["tau2_del: S4"] == pytest.approx(0.004094006632, rel=1e-5)
    assert part.rows[4].note.startswith("rstudent 1.7, dffits 0.57")
    assert part.sentences == ("No study is influential by the usual cut-offs.",)


def test_an_influential_study_is_named_and_names_stay_apart(pooled):
    text = "study,yi,vi\nA,0.12,0.1\nB,0.16,0.1\nB,0.15,0.1\nD,0.14,0.1\nE,1.6,0.1\n"
    part = influential(pooled(text, repeated="independent"), "EE")
    assert part.sentences == ("By the usual cut-offs influential: E.",)
    assert {"hat: B (2)", "hat: B (3)", "hat: A"} <= dict(part.numbers).keys()


@pytest.mark.parametrize("ask", [without_each, influential])
def test_two_studies_are_too_few_and_three_enough(pooled, ask):
    text = "study,yi,vi\nA,0.1,0.1\nB,0.2,0.1\n"
    assert ask(pooled(text), "REML").sentences == ("At least 3 studies are needed.",)
    assert len(ask(pooled(text + "C,0.4,0.1\n"), "REML").rows) == 3
