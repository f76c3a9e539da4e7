from dataclasses import replace

from evidose.pages.track.me import trial_page

OUTCOMES = [("pain", "Pain")]
TYPED = {"lot": "0a", "outcome": "pain", "token": "secret"}


def test_only_a_feasible_trial_has_a_schedule(me):
    text = "# Not feasible\n\n<b>because</b>"
    page = trial_page(me, OUTCOMES, TYPED, protocol=text)
    assert "<h2>Not feasible</h2>" in page and "<b>because" not in page
    assert "/me/trial/schedule" not in page
    made = trial_page(me, OUTCOMES, TYPED, protocol=text, feasible=True)
    assert "/me/trial/schedule" in made and "secret" not in made and 'value="0a"' in made


def test_no_trial_while_the_screening_says_stop(me):
    page = trial_page(replace(me, stopped=True), OUTCOMES, TYPED)
    assert '<form method="post" action="/me/trial"' not in page
