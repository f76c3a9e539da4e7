"""Certainty, score and sentences: the evidence half of one compound's page."""

from evidose.profile.certainty import (
    CertaintyProposal,
    DomainJudgement,
    registered_without_results,
)
from evidose.profile.chain import Chain, Step, walk_back
from evidose.profile.changes import (
    Changes,
    NumberChange,
    RecordChange,
    SentenceChange,
    changed_records,
    compare,
    retract,
)
from evidose.profile.claims import JudgedClaim, judge_claim
from evidose.profile.consistency import contradictions, printed
from evidose.profile.counts import Counts, randomised_trials
from evidose.profile.figures import (
    bound,
    interval_words,
    number,
    people_cell,
    percent,
    plural,
    share,
)
from evidose.profile.grade_rules import GradeRules
from evidose.profile.index import HeadlineIndex, IndexPart, Tiers
from evidose.profile.profile import Profile, QuestionProfile, build_profile
from evidose.profile.published import Published
from evidose.profile.quantities import quantities

__all__ = [
    "CertaintyProposal",
    "Chain",
    "Changes",
    "Counts",
    "DomainJudgement",
    "GradeRules",
    "HeadlineIndex",
    "IndexPart",
    "JudgedClaim",
    "NumberChange",
    "Profile",
    "Published",
    "QuestionProfile",
    "RecordChange",
    "SentenceChange",
    "Step",
    "Tiers",
    "bound",
    "build_profile",
    "changed_records",
    "compare",
    "contradictions",
    "interval_words",
    "judge_claim",
    "number",
    "people_cell",
    "percent",
    "plural",
    "printed",
    "quantities",
    "randomised_trials",
    "registered_without_results",
    "retract",
    "share",
    "walk_back",
]
