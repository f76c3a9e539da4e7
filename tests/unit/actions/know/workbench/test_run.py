"""All that is asked of one table."""

import pytest

from evidose.actions.know.synthesize import Choices
from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.run import work_on_file
from evidose.terms import InputError


def keys(work):
    return [p.key for p in work.parts]


def test_nothing_more_than_asked(worked, trials):
    work = worked(trials, "OR")
    assert work.parts == ()
    assert work.part("bias") is None
    assert work.parts_numbers("bias") == ()
    assert work.design is None


def test_everything_in_the_order_of_the_report(worked, trials):
    work = worked(
        trials,
        "OR",
        subgroup="subgroup",
        moderators=("dose",),
        cluster="subgroup",
        influence=True,
        leave_one_out=True,
        cumulative="",
        bias=True,
        tau_scale=0.0,
        permutations=50,
        multiverse=True,
    )
    assert keys(work) == [
        *("subgroup", "moderator", "cluster", "leave_one_out", "cumulative", "influence", "bias"),
        *("bayes", "permutation", "multiverse"),
    ]
    assert work.part("permutation").tests[0].label == "dose"
    assert work.parts_numbers("cluster")[0] == ("column", "subgroup")


def test_columns_that_are_asked_about_have_a_part(worked, trials):
    told = "Columns that had no part in this: "
    assert f"{told}subgroup, dose." in worked(trials, "OR").found.notes
    assert f"{told}dose." in worked(trials, "OR", subgroup="SUBGROUP").found.notes
    both = worked(trials, "OR", moderators=("dose * subgroup",)).found.notes
    assert not any(n.startswith(told) for n in both)
    assert f"{told}subgroup." in worked(trials, "OR", cumulative="dose").found.notes
    assert f"{told}dose." in worked(trials, "OR", cluster="subgroup").found.notes


def test_rows_of_one_study_may_stand_where_they_are_a_cluster(worked):
    text = "study,yi,vi\nA,0.1,0.02\nA,0.3,0.03\nB,0.5,0.02\nB,0.1,0.04\nC,0.6,0.03\n"
    with pytest.raises(InputError, match="one study in 2 rows: A"):
        worked(text)
    work = worked(text, cluster="study")
    assert len(work.found.labels) == 5
    assert work.found.notes[-1].startswith("The pooled effect above takes every row as independent")
    combined = worked(text, choices={"repeated": "independent"}, cluster="study")
    assert combined.choices.repeated == "independent"


def test_methods_of_counts_give_way_to_a_common_effect(worked, trials):
    work = worked(trials, "OR", {"method": "MH"}, subgroup="subgroup")
    said = "What follows takes inverse variances: MH has no such form."
    assert said in work.found.notes
    assert work.part("subgroup").rows[0].tau2 == 0
    assert said not in worked(trials, "OR", {"method": "MH"}).found.notes


def test_few_permutations_are_refused(worked, trials):
    with pytest.raises(InputError, match="permutations: found 19, expected at least 20"):
        worked(trials, "OR", permutations=19)
    assert worked(trials, "OR", permutations=20).parts


def test_a_file(tmp_path, trials):
    path = tmp_path / "own.csv"
    path.write_text(trials)
    work = work_on_file(path, Choices("OR"), Asked(bias=True))
    assert keys(work) == ["bias"]
    assert work.found.table.name == "own.csv"


def test_measures_of_one_group_have_no_test_of_no_effect(worked):
    text = "study,xi,ni\nA,2,30\nB,5,50\nC,10,40\nD,3,20\n"
    asked = {"leave_one_out": True, "bias": True, "tau_scale": 0.0, "multiverse": True}
    work = worked(text, "PLO", permutations=30, **asked)
    assert len(work.part("leave_one_out").rows) == 4
    assert work.part("leave_one_out").sentences == ()
    assert work.part("bayes").sentences == ()
    assert work.part("multiverse").sentences[0].startswith("PLO is of one group")
    assert work.part("permutation").sentences[0].startswith("PLO is of one group")
    bias = work.part("bias")
    assert [r.label for r in bias.rows] == ["trim and fill"]
    assert bias.tests[-1].label.startswith("Begg")
    with_dose = text.replace("ni\n", "ni,dose\n").replace("0\n", "0,1\n").replace("50,1", "50,4")
    found = worked(with_dose.replace("40,1", "40,2"), "PLO", moderators=("dose",), permutations=30)
    assert found.part("permutation").tests[0].label == "dose"
