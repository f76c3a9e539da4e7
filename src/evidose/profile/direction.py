"""To which side an answer's interval lies, and whether it leaves room for what matters."""

from evidose.synthesis import Answer


def direction(answer: Answer) -> str:
    """Say to which side the interval of the headline lies: better, worse or none."""
    head = answer.headline
    assert head is not None
    if head.ci_low > 0:
        return "better"
    if head.ci_high < 0:
        return "worse"
    return "none"


def rules_out_importance(answer: Answer) -> bool:
    """True if the headline's interval lies within the important difference on both sides."""
    head, important = answer.headline, answer.scale.important
    if head is None or important is None:
        return False
    return -important < head.ci_low and head.ci_high < important
