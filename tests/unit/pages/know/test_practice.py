from dataclasses import FrozenInstanceError
from types import SimpleNamespace

import pytest
from markupsafe import Markup

from evidose.pages.know.practice import ShownPractice, ShownRule
from evidose.terms import Source


def source(name):
    return Source(cite=name, reading="knowledge")


def rule(name):
    return ShownRule("major", name, "", "", "", "sure", name, (source(f"of {name}"),))


def record(name, **more):
    return SimpleNamespace(id=name, source=source(name), **more)


DOSING = SimpleNamespace(
    limits=SimpleNamespace(unit="mg", questions=()),
    titrations={"slow": record("slow")},
    forms={"capsule": record("capsule")},
    advice=(
        record("later", topic="missed"),
        record("early", topic="sleep"),
        record("second", topic="missed"),
    ),
    checks=(record("liver"),),
)
KINETICS = SimpleNamespace(
    parameters={"half": record("half-life")},
    pet={"d": record("scan")},
    cells={"r": record("cell")},
)


def practice(**more):
    given = {
        "regimens": DOSING,
        "kinetics": KINETICS,
        "cautions": (rule("kidney"),),
        "interactions": (rule("other"),),
        "laboratory": (rule("blood"),),
        "emergencies": (rule("breath"),),
        "chart": Markup(""),
        "sentences": (),
    }
    return ShownPractice(**given | more)


def test_advice_is_chosen_by_topic_in_the_order_of_the_page():
    assert [a.id for a in practice().advice("missed")] == ["later", "second"]
    assert [a.id for a in practice().advice("sleep", "missed")] == ["later", "early", "second"]
    assert practice().advice("food") == ()


def test_texts_are_chosen_by_their_place():
    faq, card = SimpleNamespace(place="faq"), SimpleNamespace(place="card")
    assert practice(texts=(faq, card)).said("card") == (card,)


@pytest.mark.parametrize("missing", ["regimens", "kinetics", "both"])
def test_what_a_pack_has_not_is_not_cited(missing):
    without = ("regimens", "kinetics") if missing == "both" else (missing,)
    of_dosing = ["slow", "capsule", "later", "early", "second", "liver"]
    of_kinetics = ["half-life", "scan", "cell"]
    cited = [s.cite for s in practice(**dict.fromkeys(without)).sources]
    expected = [] if "regimens" in without else of_dosing
    expected = expected + ([] if "kinetics" in without else of_kinetics)
    assert cited == [*expected, "of kidney", "of other", "of blood", "of breath"]


def test_without_dosing_there_is_no_advice():
    assert practice(regimens=None).advice("missed") == ()


@pytest.mark.parametrize(("value", "field"), [(practice(), "chart"), (rule("kidney"), "subject")])
def test_what_is_shown_cannot_be_changed(value, field):
    with pytest.raises(FrozenInstanceError):
        setattr(value, field, "")
