from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response import Diary, expect, find_target, load_response, respond

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
DATA = load_response(LIBRARY)
TARGET = find_target(EVIDENCE, DATA, "pain")


def expected(**options):
    return expect(TARGET, "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA, **options)


def diary(effect, seed=2, length=150, start=42, **covariates):
    rng = np.random.default_rng(seed)
    noise = np.zeros(length)
    for t in range(1, length):
        noise[t] = 0.5 * noise[t - 1] + 0.9 * rng.normal()
    built = np.clip((np.arange(length) - start) / 30, 0, 1)
    pain = np.clip(np.round(6 - effect * built + noise), 0, 10)
    pain[rng.random(length) < 0.1] = np.nan
    dose = np.where(np.arange(length) < start, 0.0, 4.5)
    return Diary(date(2026, 1, 1), pain, dose, covariates)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (0.0, {"no change seen", "cannot tell"}),
        (3.5, {"improved while taking it"}),
        (-2.5, {"worse"}),
    ],
)
def test_the_word_follows_what_happened(effect, words):
    found = respond(diary(effect), expected(), DATA)
    assert found.verdict in words
    assert found.combined.low < effect < found.combined.high


def test_the_drug_is_never_made_out_of_an_improvement():
    """A large improvement in an open diary leaves the drug's own part to the prior."""
    found = respond(diary(4.0), expected(), DATA)
    assert found.combined.p_mcid > 0.95
    assert found.specific.p_mcid < 0.5
    assert found.specific.mean + found.nonspecific.mean == pytest.approx(found.combined.mean)


def test_evidence_and_data_meet_in_between():
    found = respond(diary(2.0), expected(), DATA)
    means = found.evidence_only.mean, found.combined.mean, found.alone_forecast.mean
    assert means == tuple(sorted(means))
    assert found.combined.sd < min(found.evidence_only.sd, found.alone_forecast.sd)
    assert 0 < found.learned < 1


def test_blocks_drawn_by_lot_give_the_drug_its_part():
    d = diary(0.0, length=168, start=168)
    on = (np.arange(168) // 42) % 2 == 1
    d.dose_mg[on] = 4.5
    d.outcome[on] = np.clip(d.outcome[on] - 2.5, 0, 10)
    found = respond(d, expected(randomised=True), DATA, randomised=True)
    assert found.specific.mean == pytest.approx(found.combined.mean)
    assert found.specific.p_benefit > 0.95


def test_more_weeks_never_widen():
    ahead = [a.narrower for a in respond(diary(1.0, length=70), expected(), DATA).next_weeks]
    assert ahead == sorted(ahead)
    assert 0 <= ahead[0] < ahead[-1] < 1


def test_a_first_week_is_too_early():
    assert respond(diary(0.0, length=58), expected(), DATA).verdict == "too early"


def test_nonsense_carries_no_number():
    d = diary(1.0)
    d.outcome[:] = 5.0
    found = respond(d, expected(), DATA)
    assert found.verdict == "cannot tell"
    assert found.combined is None
    assert found.evidence_only.mean > 0


def test_treatments_started_together_cannot_be_told_apart():
    found = respond(diary(3.5, physio=(np.arange(150) >= 45) * 1.0), expected(), DATA)
    assert found.verdict == "cannot tell"
    assert "physio" in next(c.text for c in found.checks if c.name == "started-together")


def test_the_course_is_in_the_scales_own_direction():
    found = respond(diary(3.5), expected(), DATA)
    assert 4 < found.course.fitted[:40].mean() < 8
    assert found.course.fitted[-20:].mean() < found.course.without[-20:].mean() - 2


def test_whole_numbers_on_a_bounded_scale_bias_little():
    """Rounding and the ends of the scale move the mean by less than a quarter point here."""
    miss = [
        respond(diary(2.0, seed=s, length=112), expected(), DATA).alone_forecast.mean - 2.0
        for s in range(8)
    ]
    assert abs(np.mean(miss)) < 0.75


def test_what_was_allowed_for_is_told():
    """Stress that costs a point and bad Sundays are found, and the trend is named."""
    rng = np.random.default_rng(4)
    stress = rng.normal(size=150)
    d = diary(2.0, stress=stress)
    sunday = (d.start.toordinal() + np.arange(150)) % 7 == 0
    d.outcome[:] = np.clip(d.outcome + np.round(stress + 1.5 * sunday), 0, 10)
    found = respond(d, expected(), DATA)
    assert next(iter(found.adjusted)) == "trend"
    assert found.adjusted["stress"] == pytest.approx(-1.0, abs=0.3)
    weekdays = {k: v for k, v in found.adjusted.items() if k.startswith("weekday")}
    assert min(weekdays, key=weekdays.get) == "weekday 0"


def alternating(effect, off, seed=1, every=1, days=98):
    rng = np.random.default_rng(seed)
    taken = (np.arange(days) // every % 2) * 1.0
    taken[:7] = 0.0
    pain = np.clip(np.round(off - effect * taken + rng.normal(0, 1.2, days)), 0, 10)
    return Diary(date(2026, 1, 1), pain, 4.5 * taken)


def every_summary(found):
    return [
        found.evidence_only, found.data_only, found.alone_forecast, found.combined,
        *found.scenarios.values(), *found.noise_models.values(),
    ]  # fmt: skip


@pytest.mark.parametrize("every", [1, 7, 14])
@pytest.mark.parametrize(("effect", "off"), [(0.2, 4.8), (5.0, 7.0), (-3.0, 6.0)])
def test_nothing_reaches_beyond_the_scale(effect, off, every):
    found = respond(alternating(effect, off, every=every), expected(), DATA)
    seen = found.observed
    assert seen.difference == pytest.approx(seen.off - seen.on)
    for s in every_summary(found):
        assert seen.off - 10 <= s.low <= s.mean <= s.high <= seen.off
    for part in (found.specific, found.nonspecific):
        assert -10 <= part.low <= part.high <= 10


def test_your_days_alone_are_what_was_seen_and_no_extrapolation():
    """Daily turns of drug and none build up to a fifth; made of 0.1 points, 6.9 were forecast."""
    d = alternating(0.2, 4.8)
    found = respond(d, expected(), DATA)
    on = d.dose_mg > 0
    assert found.observed.on == d.outcome[on].mean()
    assert found.observed.off == d.outcome[~on].mean()
    assert found.data_only.mean == found.observed.difference
    assert found.data_only.low < found.data_only.mean < found.data_only.high
    assert found.data_only.high < 1.0


def test_what_was_seen_is_on_average_what_is_true():
    """A change of five points that is there at once is told as five, whatever is forecast."""
    means = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        taken = (np.arange(56) >= 28) * 1.0
        pain = np.clip(np.round(7 - 5 * taken + rng.normal(0, 1, 56)), 0, 10)
        means.append(
            respond(Diary(date(2026, 1, 1), pain, 4.5 * taken), expected(), DATA).data_only.mean
        )
    assert np.mean(means) == pytest.approx(5.0, abs=0.2)


def test_what_was_seen_is_told_also_where_the_days_are_too_few():
    found = respond(diary(0.0, length=46), expected(), DATA)
    assert found.data_only is None
    assert found.observed.days_on == int(np.isfinite(diary(0.0, length=46).outcome[42:]).sum())
    assert found.observed.on is not None


def test_who_is_near_the_end_of_the_scale_can_only_come_so_far():
    found = respond(diary(0.0, length=46), expected(), DATA)
    low = diary(0.0, length=46)
    low.outcome[:] = np.where(np.isfinite(low.outcome), np.arange(46) % 3 / 1.0, np.nan)
    near = respond(low, expected(), DATA)
    assert near.evidence_only.high <= near.observed.off < found.evidence_only.high


def test_the_courses_stay_on_the_scale():
    course = respond(alternating(5.0, 7.0), expected(), DATA).course
    for values in (course.fitted, course.without):
        assert 0 <= values.min() <= values.max() <= 10
