"""Small studies and unseen ones. Right values: metafor 3.8.1 and lm() of R 4.2.2."""

import pytest

from evidose.actions.know.workbench.small_studies import by_size, filled

FUNNEL = "study,yi,vi\n" + "".join(
    f"S{i},{y},{v}\n"
    for i, (y, v) in enumerate([(0.1, 0.01), (0.2, 0.02), (0.5, 0.05), (0.9, 0.1), (1.2, 0.2)])
)


def ask(found, method="REML", wished=None):
    return by_size(found, method, higher_is_better=wished)


def test_every_test_of_counts(pooled, trials):
    tests = {t.label: t for t in ask(pooled(trials, "OR")).tests}
    right = {
        "Egger's regression": (1.485674199, 0.1756699108),
        "Egger's regression with heterogeneity": (1.414537156, 0.1572042459),
        "Harbord's test": (1.94778231, 0.08729075043),
        "Peters' test": (0.571964833, 0.5830559367),
        "Begg and Mazumdar's rank test": (0.2444444444, 0.3807197972),
    }
    for label, numbers in right.items():
        found = tests[label].statistic, tests[label].p_value
        assert found == pytest.approx(numbers, rel=1e-6), label
    assert tests["Egger's regression"].df == 8
    assert tests["Begg and Mazumdar's rank test"].note == "exact"
    assert tests["excess significance"].note == "2 significant, 1.7 expected"
    assert tests["excess significance"].p_value == pytest.approx(0.5262858, rel=1e-6)


def test_adjusted_estimates(pooled, trials):
    part = ask(pooled(trials, "OR"))
    fill, pet, selected = part.rows
    assert (fill.estimate, fill.se, fill.k) == pytest.approx((-0.3134384034, 0.1000055768, 10))
    assert (pet.label, pet.estimate, pet.se) == (
        *("PET-PEESE (PET)", pytest.approx(-3.284379214), pytest.approx(2.001836453)),
    )
    assert selected.label == "selection model"
    numbers = dict(part.numbers)
    assert (numbers["k0"], numbers["side"], numbers["selection_wished"]) == (0, "left", "lower")
    assert [numbers[f"fail_safe_{n}"] for n in ("rosenthal", "orwin", "rosenberg")] == [26, 10, 16]


def test_what_is_said(pooled, trials):
    said = ask(pooled(trials, "OR")).sentences
    assert said[0].startswith("Small studies differ from large ones by: Harbord's test. ")
    assert said[1] == "Trim and fill adds 0 studies on the left."
    assert said[2] == "The model of selection against its absence: P = 0.72."
    risk = ask(pooled(trials, "RD")).sentences[0]
    assert risk.startswith(("No test shows", "Small studies differ"))


def test_few_studies_are_told(pooled):
    part = ask(pooled(FUNNEL, method="EE"), "EE")
    assert part.sentences[0].startswith("5 studies are too few for tests of asymmetry")
    assert (
        "by: Egger's regression, Egger's regression with heterogeneity, Begg" in part.sentences[1]
    )
    assert part.sentences[2] == "Trim and fill adds 2 studies on the left."
    assert dict(part.numbers)["selection_wished"] == "higher"
    assert not any("Harbord" in t.label for t in part.tests)


def test_which_results_are_wished_for(pooled):
    assert dict(ask(pooled(FUNNEL), wished=False).numbers)["selection_wished"] == "lower"
    assert dict(ask(pooled(FUNNEL), wished=True).numbers)["selection_wished"] == "higher"


def test_risks_have_no_test_of_odds(pooled, trials):
    labels = {t.label for t in ask(pooled(trials, "RR")).tests}
    assert not labels & {"Harbord's test", "Peters' test"}
    assert "Harbord's test" in {t.label for t in ask(pooled(trials, "PETO")).tests}


def test_studies_that_are_filled_in(pooled):
    found = filled(pooled(FUNNEL, method="EE"), "EE")
    assert int(found.k0) == 2
    assert filled(pooled("study,yi,vi\nA,1,1\nB,2,1\n"), "EE") is None


def test_two_studies_are_too_few(pooled):
    part = ask(pooled("study,yi,vi\nA,1,1\nB,2,1\n"))
    assert (part.sentences, part.tests) == (("At least 3 studies are needed.",), ())
    assert ask(pooled("study,yi,vi\nA,1,1\nB,2,1\nC,4,3\n")).tests
