from evidose.pages.track.own_response import WITHHELD
from evidose.pages.track.report.text import visit_text


def flat(visit):
    return " ".join(visit_text(visit).replace("\u00a0", " ").split())


def test_every_part_stands_on_it(ordinary):
    text = flat(ordinary)
    for words in (
        "Safety, as the record tells",
        "2026-02-10 to 2026-05-30: 4.5 mg",
        "Due on 110 days: taken on",
        "Beside it: duloxetine 60 mg",
        "vivid dreams, severe: once, 2026-02-12; first 2 days after a start",
        "2026-03-01 flare (after the move)",
        "Pain intensity: improved while taking it",
        "prior-driven",
        "An open diary cannot part",
        "C-reactive protein 3 mg/L on 2026-05-05. Since the start: 3 against 21.9 before",
        "To decide at the visit",
    ):
        assert words in text


def test_what_is_urgent_stands_first_and_benefit_is_left_out(urgent):
    text = flat(urgent)
    assert text.index("Talk to somebody now") < text.index("Safety, as")
    assert text.index("See a doctor within days") < text.index("Safety, as")
    assert WITHHELD in text
    assert "improved" not in text.replace(WITHHELD, "")
