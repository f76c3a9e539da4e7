"""Which numbers of which trials enter under which choices."""

import pytest

from evidose.synthesis.multiverse.choices import asked, data_choices, tables


def under(found, **wanted):
    for table in found:
        if all(table.choices[k.replace("_", " ")] == v for k, v in wanted.items()):
            yield table


@pytest.fixture(scope="module")
def pain(evidence, used):
    return list(tables(evidence.questions["fibromyalgia-pain"], evidence, used.rules))


def test_the_first_table_is_the_headline(pain) -> None:
    assert [e.study for e in pain[0].effects] == ["bruun-2024-final", "rodriguezfreire-2026-innova"]
    assert [round(e.yi, 2) for e in pain[0].effects] == [0.34, -0.49]


def test_arm_means_give_the_unadjusted_difference(pain) -> None:
    table = next(under(pain, measure="MD", numbers="arm means"))
    final = next(e for e in table.effects if e.study == "bruun-2024-final")
    assert final.yi == pytest.approx(0.4)


def test_crossovers_without_means_enter_only_as_standardised_differences(pain) -> None:
    into = {"crossover_without_means": "in"}
    smd = {e.study for t in under(pain, measure="SMD", **into) for e in t.effects}
    points = {e.study for t in under(pain, measure="MD", **into) for e in t.effects}
    assert {"younger-2013", "bested-2023"} <= smd
    assert not {"younger-2013", "bested-2023"} & points


def test_only_changes_leaves_out_bare_contrasts(pain) -> None:
    studies = {e.study for t in under(pain, kind="changes only") for e in t.effects}
    assert studies == {"bruun-2024-final", "rodriguezfreire-2026-innova"}
    assert not any(t.effects for t in under(pain, kind="end values only"))


def test_events_are_also_odds_ratios_and_risk_differences(evidence, used) -> None:
    question = evidence.questions["fibromyalgia-responders"]
    first = {
        t.choices["measure"]: t for t in reversed(list(tables(question, evidence, used.rules)))
    }
    effect = {
        m: next(e for e in t.effects if e.study == "bruun-2024-final") for m, t in first.items()
    }
    # 22 of 49 against 14 of 50.
    assert effect["OR"].yi == pytest.approx(0.7401, abs=2e-3)
    assert effect["RD"].yi == pytest.approx(22 / 49 - 14 / 50)


def test_the_question_is_asked_as_chosen(evidence, used) -> None:
    question = evidence.questions["fibromyalgia-pain"]
    chosen = {c: o[0] for c, o in data_choices(question, used.rules).items()}
    assert asked(chosen, question) == question
    late = asked({**chosen, "follow-up": "latest"}, question)
    assert late.timepoint_weeks == question.weeks_high
