from evidose.actions.know.workbench.spoken import asked_words


def test_what_was_left_at_no_is_not_told(worked, trials):
    said = dict(asked_words(worked(trials, "RR")))
    assert list(said) == ["Table", "Measure", "Method", "Interval", "Level"]
    assert said["Method"] == "random effects, REML" and said["Interval"] == "Knapp and Hartung"


def test_all_that_was_asked_is_told(worked, trials):
    work = worked(
        trials,
        "RR",
        {"only": ("subgroup=Drug A",), "zero_cells": "drop", "method": "EE"},
        moderators=("dose",),
        cumulative="dose",
        leave_one_out=True,
        permutations=100,
        tau_scale=0.0,
    )
    said = dict(asked_words(work))
    assert said["Only rows with"] == "subgroup=Drug A" and said["Empty cells"] == "drop"
    assert said["Moderators"] == "dose" and said["Cumulative"] == "by dose"
    assert said["Permutations"] == "100"
    assert said["Further"] == "without each study, Bayesian answer"
    assert said["Interval"] == "normal distribution"


def test_the_order_of_the_table_has_its_words(worked, trials):
    said = dict(asked_words(worked(trials, "RR", cumulative="")))
    assert said["Cumulative"] == "in the order of the table"
