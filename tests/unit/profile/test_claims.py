"""The verdict on a claim follows the interval, the certainty, the number or the link behind it."""

from dataclasses import replace

import pytest

from evidose.evidence import Claim, open_library, read_evidence, read_records
from evidose.mechanism import Edge
from evidose.profile import JudgedClaim, Profile, QuestionProfile, build_profile, judge_claim
from evidose.profile.certainty import CertaintyProposal
from evidose.regimen import AdviceRecord
from evidose.safety import Rule
from evidose.terms import Trace

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
EDGES = read_records(LIBRARY, "mechanism/edges", Edge).or_raise()
RULES = read_records(LIBRARY, "rules", Rule).or_raise()
HEALED = "smith-2011-crohn#endoscopic-remission-12w"
ADVICE = read_records(LIBRARY, "plan/advice", AdviceRecord).or_raise()


@pytest.fixture(scope="module")
def profile() -> Profile:
    return build_profile("LDN", EVIDENCE, LIBRARY)


def made(about: str, against: tuple[str, ...] = (), **says: object) -> Claim:
    table = {"schema_version": 1, "id": "x", "text": "It helps with pain.", "about": about}
    sources = [{"cite": "A guide", "reading": "secondary"}]
    return Claim.model_validate(table | {"says": says, "sources": sources, "against": against})


def judged(profile: Profile, about: str, **says: object) -> JudgedClaim:
    return judge_claim(made(about, **says), profile, {})


def moved(profile: Profile, low: float, high: float, level: str) -> Profile:
    """Return the profile with another interval and certainty of fibromyalgia pain."""
    name = "fibromyalgia-pain"
    question = profile.questions[name]
    head = question.answer.headline
    assert head is not None
    head = replace(head, estimate=(low + high) / 2, ci_low=low, ci_high=high)
    proposal = CertaintyProposal(level, (), "", (Trace("made"),))  # type: ignore[arg-type]
    other: QuestionProfile = replace(
        question, answer=replace(question.answer, headline=head), certainty=proposal
    )
    return replace(profile, questions={**profile.questions, name: other})


@pytest.mark.parametrize(
    ("low", "high", "says", "verdict"),
    [
        (0.5, 2.0, {"direction": "better"}, "supported"),
        (0.5, 2.0, {"direction": "worse"}, "contradicted"),
        (0.5, 2.0, {"direction": "no difference"}, "contradicted"),
        (0.5, 2.0, {"direction": "better", "size": 1.0}, "unclear"),
        (1.2, 2.0, {"direction": "better", "size": 1.0}, "supported"),
        (0.2, 0.9, {"direction": "better", "size": 1.0}, "contradicted"),
        (-2.0, -0.5, {"direction": "worse"}, "supported"),
        (-2.0, -0.5, {"direction": "better"}, "contradicted"),
        (-0.4, 0.4, {"direction": "better"}, "contradicted"),
        (-0.4, 0.4, {"direction": "worse"}, "contradicted"),
        (-0.4, 0.4, {"direction": "no difference"}, "supported"),
        (-1.5, 1.5, {"direction": "better"}, "unclear"),
        (-1.5, 1.5, {"direction": "no difference"}, "unclear"),
        (-1.5, 1.5, {"direction": "better", "size": 2.0}, "contradicted"),
    ],
)
def test_a_claim_about_a_question(
    profile: Profile, low: float, high: float, says: dict[str, object], verdict: str
) -> None:
    found = judged(moved(profile, low, high, "moderate"), "question:fibromyalgia-pain", **says)
    assert found.verdict == verdict
    assert found.traces


def test_what_is_very_uncertain_settles_nothing(profile: Profile) -> None:
    for low, high in ((0.5, 2.0), (-2.0, -0.5), (-0.4, 0.4)):
        very = moved(profile, low, high, "very low")
        found = judged(very, "question:fibromyalgia-pain", direction="better")
        assert found.verdict == "unclear"


def test_no_trial_is_not_studied_and_an_unusable_one_is_unclear(profile: Profile) -> None:
    def verdict(name: str) -> str:
        return judged(profile, f"question:{name}", direction="better").verdict

    assert verdict("longevity") == "not studied"
    assert verdict("post-infectious-fatigue") == "not studied"
    assert verdict("crohns-endoscopic-remission") == "unclear"


def test_an_outcome_is_studied_where_a_randomised_trial_told_it(profile: Profile) -> None:
    esr = judged(profile, "outcome:laboratory-marker#esr", direction="better")
    assert esr.verdict == "not studied"
    assert esr.why == "No randomised trial tells it; 1 other study does."
    crp = judged(profile, "outcome:laboratory-marker#crp", direction="better")
    assert crp.why == "No randomised trial tells it; nor does any other study on record."
    mood = judged(profile, "outcome:mood", direction="better")
    told = "1 randomised trial tells it; 1 other study does."
    assert (mood.verdict, mood.why) == ("unclear", told)
    healed = judged(profile, "outcome:endoscopic-remission", direction="better")
    assert healed.why.startswith("1 randomised trial tells it;")
    assert "studies/paulides-2022-crohn-protocol" not in {t.key for t in healed.traces}


def test_a_size_is_in_the_unit_of_the_threshold(profile: Profile) -> None:
    """On the pooled scale a difference in risk is a log ratio: 5 in 100 is not 0.05 of it."""
    name = "crohns-clinical-response"
    question = profile.questions[name]
    head, important = question.answer.headline, question.answer.scale.important
    threshold = question.answer.scale.threshold
    assert head is not None and important is not None and threshold is not None
    whole = replace(head, estimate=important, ci_low=0.6 * important, ci_high=1.5 * important)
    proposal = CertaintyProposal("low", (), "", (Trace("made"),))
    other = replace(question, answer=replace(question.answer, headline=whole), certainty=proposal)
    changed = replace(profile, questions={**profile.questions, name: other})

    def verdict(share: float) -> str:
        about, size = f"question:{name}", share * threshold.value
        return judged(changed, about, direction="better", size=size).verdict

    assert verdict(0.5) == "supported"
    assert verdict(1.0) == "unclear"
    assert verdict(1.6) == "contradicted"


def test_a_share_is_taken_from_counts_too(profile: Profile) -> None:
    about = "finding:bruun-2024-final#discontinuation-adverse-event-12w"
    assert judged(profile, about, share=0.08, within=0.01).verdict == "supported"
    assert judged(profile, about, share=0.2, within=0.01).verdict == "contradicted"


@pytest.mark.parametrize(
    ("about", "says", "verdict"),
    [
        (HEALED, {"share": 0.65, "within": 0.1}, "contradicted"),
        (HEALED, {"share": 0.4, "within": 0.1}, "supported"),
        ("younger-2013#pain-percent", {"difference": -30.0, "within": 5}, "contradicted"),
        ("younger-2013#pain-percent", {"difference": -10.0, "within": 5}, "supported"),
        ("bruun-2024-final#pain-12w", {"difference": -0.3, "within": 0.1}, "supported"),
        ("younger-2013#mood", {"difference": -1.0, "within": 5}, "unclear"),
        ("younger-2013#sleep", {"direction": "better"}, "unclear"),
        ("smith-2011-crohn#clinical-response-12w", {"present": False}, "contradicted"),
        ("smith-2011-crohn#clinical-response-12w", {"present": True}, "supported"),
    ],
)  # fmt: skip
def test_a_claim_about_one_printed_result(
    profile: Profile, about: str, says: dict[str, object], verdict: str
) -> None:
    assert judged(profile, f"finding:{about}", **says).verdict == verdict


def test_a_share_without_a_control_group_supports_nothing(profile: Profile) -> None:
    about = "finding:polo-2019-me-cfs#response"
    found = judged(profile, about, share=0.74, within=0.05)
    assert found.verdict == "unclear"
    assert found.why.endswith("There was no control group.")
    assert judged(profile, about, share=0.2, within=0.05).verdict == "contradicted"


def link(profile: Profile, name: str, against: tuple[str, ...] = (), **says: object) -> JudgedClaim:
    facts = {f"mechanism:{k}": e for k, e in EDGES.items()}
    return judge_claim(made(f"mechanism:{name}", against, **says), profile, facts)


def test_a_claim_about_a_link(profile: Profile) -> None:
    receptor = "naltrexone-inhibits-mu-opioid-receptor"
    assert link(profile, receptor, sign=-1, in_people=True).verdict == "supported"
    assert link(profile, receptor, sign=1).verdict == "contradicted"
    dish = link(profile, "naltrexone-decreases-microglial-glycolysis", sign=-1, in_people=True)
    assert dish.verdict == "not studied"
    assert dish.why.startswith("Seen only outside people:")
    weak = link(profile, "low-dose-naltrexone-increases-beta-endorphin", sign=1, in_people=True)
    assert (weak.verdict, weak.why[:11]) == ("unclear", "A weak link")
    other = "mechanism:naltrexone-no-effect-on-tlr4"
    disputed = link(profile, receptor, (other,), sign=-1, in_people=True)
    assert disputed.verdict == "unclear"
    assert " But: " in disputed.why and len(disputed.traces) == 2


def test_a_claim_about_a_rule_or_advice(profile: Profile) -> None:
    facts = {"rule:central-opioid": RULES["central-opioid"], "rule:nsaid": RULES["nsaid"]}
    facts |= {f"plan:advice/{k}": a for k, a in ADVICE.items()}  # type: ignore[misc]

    def verdict(about: str, *, present: bool) -> str:
        return judge_claim(made(about, present=present), profile, facts).verdict

    assert verdict("rule:central-opioid", present=True) == "supported"
    assert verdict("rule:central-opioid", present=False) == "contradicted"
    assert verdict("rule:nsaid", present=True) == "unclear"
    assert verdict("plan:advice/trial-length", present=True) == "supported"
    assert verdict("plan:advice/food", present=False) == "unclear"
    told = judge_claim(made("plan:advice/food", present=True), profile, facts)
    assert told.why.startswith("Told from practice; no trial has tested it:")
    assert [t.key for t in told.traces] == ["plan/advice/food"]


def test_no_claim_prints_a_gap(profile: Profile) -> None:
    facts = {f"rule:{k}": r for k, r in RULES.items()}
    for name in RULES:
        assert "{" not in judge_claim(made(f"rule:{name}", present=True), profile, facts).why
