from datetime import date

from evidose.pages.plan.titration import held_words, liftable
from evidose.safety import Finding, Hold, Screening
from evidose.terms import Source


def finding(*holds):
    source = Source(cite="A label", reading="label")
    rule = holds[0].rule
    words = ("a thing", "Something is.", "Because.", "Do this.")
    return Finding("major", *words, (source,), rule, "condition", "high", holds=holds)


def screening(*findings):
    return Screening("stop", True, (), findings, (), (), (), False, "a-compound", 4.5)


def hold(rule, start, going_on):
    return Hold("a-compound", start, going_on, rule)


def test_only_what_asks_and_may_be_lifted_can_be_decided_each_rule_once():
    found = screening(
        finding(hold("quiet", "ok", "ok")),
        finding(hold("never", "hold", "ask")),
        finding(hold("worse", "hold until prescriber", "emergency")),
        finding(hold("asked", "ask first", "ok"), hold("decided", "ok", "do not raise")),
        finding(hold("asked", "ask first", "ok")),
    )
    assert [h.rule for _, h in liftable(found)] == ["asked", "decided"]


def test_without_plan_or_reason_there_are_no_words():
    assert held_words(None, None) is None
    assert date.min
