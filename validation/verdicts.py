"""The words of the verdict in simulated diaries, and what the ends of a scale do to the effect.

Pain is kept as whole numbers from 0 to 10, as people keep it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evidose.response import VERDICTS, Diary, Expectation, Response, ResponseLibrary, respond
from validation._people import Design, setting, simulate

Array = NDArray[np.float64]
PEOPLE = 600
DESIGN = Design("usual", ((28, 0.0), (84, 1.0)), 0.1)
IMPROVED = "improved while taking it"
NEAR = 0.05
"""How far the share that is told may lie from the share to whom it happened."""
MEAN_BEFORE = (7.0, 5.0, 4.0, 3.0, 2.0, 1.0)
STEPS = (1.0, 2.0, 2.5, 5.0)
"""From eleven answers down to six, five and three."""
Rule = Callable[[Response], str]


@dataclass(frozen=True, slots=True)
class Told:
    """One simulated person: what was answered and what was true."""

    response: Response
    truth: float


def diaries(
    e: Expectation,
    data: ResponseLibrary,
    effect: Array,
    rng: np.random.Generator,
    start: float,
    step: float = 1.0,
) -> list[Told]:
    """Answer diaries of people whose pain is `start` on average beforehand, kept in steps."""
    people = simulate(e, data.noise, DESIGN, effect, rng)
    found = []
    for y, truth in zip(people.y, effect, strict=True):
        level = float(np.nanmean(y[:28]))
        pain = np.clip(step * np.round((start - (y - level)) / step), 0, 10)
        diary = Diary(date(2026, 1, 1), pain, 4.5 * people.taken)
        found.append(Told(respond(diary, e, data), float(truth)))
    return found


def words(told: Sequence[Told], important: float, rule: Rule) -> bool:
    """Check that "improved" is said as often as people improved, and to those who did."""
    said = [rule(t.response) for t in told]
    reached = np.array([t.truth >= important for t in told])
    improved = np.array([s == IMPROVED for s in said])
    for word in sorted(set(said)):
        print(f"    {word}: {said.count(word) / len(said):.3f}")
    right = float(reached[improved].mean()) if improved.any() else 0.0
    print(
        f"    '{IMPROVED}' {improved.mean():.3f}, reached it {reached.mean():.3f}; of those told, "
        f"{right:.2f} reached it; of those who reached it, {improved[reached].mean():.2f} are told"
    )
    return abs(float(improved.mean() - reached.mean())) <= NEAR and right >= 0.5


def never_the_drug(told: Sequence[Told]) -> bool:
    """Check that nothing claims the drug: neither a word nor a probability above one half."""
    own = [t.response.specific.p_mcid or 0.0 for t in told if t.response.specific]
    claims = [t.response.verdict for t in told if t.response.verdict not in VERDICTS]
    claims += [w for w in VERDICTS if any(x in w for x in ("work", "effective", "the drug"))]
    print(
        f"    called improved by the drug: {len(claims)}; largest Pr(drug's own part reaches it) "
        f"{max(own):.2f}"
    )
    return not claims and max(own) < 0.5


def bias_and_coverage(told: Sequence[Told], important: float) -> tuple[float, float]:
    """Return the bias of the days alone, as a share of the change, and how often it is covered."""
    alone = [t.response.alone_forecast for t in told if t.response.alone_forecast]
    bias = float(np.mean([s.mean for s in alone])) / important - 1
    return bias, float(np.mean([s.low <= important <= s.high for s in alone]))


def ends_of_scale(e: Expectation, data: ResponseLibrary, each: int, seed: int) -> bool:
    """Print the bias of an improvement of one important change near the floor of the scale.

    The floor hides part of it; where it hides more than a tenth, the check of the ends of the scale
    must have warned most people.
    """
    important = e.target.important or 0.0
    passed = True
    for start in MEAN_BEFORE:
        rng = np.random.default_rng([seed, int(10 * start)])
        told = diaries(e, data, np.full(each, important), rng, start)
        bias, inside = bias_and_coverage(told, important)
        warned = float(np.mean([
            any(c.name == "ends-of-scale" and not c.fine for c in t.response.checks) for t in told
        ]))  # fmt: skip
        print(
            f"    mean {start:g} beforehand: bias {bias:+.2f} of the change, 90 % interval covers "
            f"{inside:.2f}, warned {warned:.2f}"
        )
        passed &= bias > -0.15 or warned >= 0.5
    return passed


def few_answers(e: Expectation, data: ResponseLibrary, each: int, seed: int) -> bool:
    """Print the bias where the same pain is kept in few ordered answers; five must do."""
    important = e.target.important or 0.0
    passed = True
    for step in STEPS:
        rng = np.random.default_rng(seed)
        told = diaries(e, data, np.full(each, important), rng, 6.0, step)
        bias, inside = bias_and_coverage(told, important)
        print(
            f"    {int(10 / step) + 1} answers: bias {bias:+.2f} of the change, 90 % interval "
            f"covers {inside:.2f}"
        )
        passed &= abs(bias) < 0.15 or step > 2.5
    return passed


def main() -> int:
    """Run everything; 1 if any target is missed."""
    return run(PEOPLE)


def run(people: int) -> int:
    e, data = setting()
    important = e.target.important or 0.0
    rng = np.random.default_rng(20261128)
    passed = {}
    rest = e.prior.rest_mean[0] + np.sqrt(e.prior.rest_var[0]) * rng.normal(size=people)
    print(f"null drug with placebo response, {people} diaries of 28 + 84 days")
    null = diaries(e, data, rest, rng, 6.0)
    passed["null drug: words"] = words(null, important, lambda r: r.verdict)
    passed["null drug: never the drug"] = never_the_drug(null)
    print("drug and placebo response as the trials have it")
    own = e.outlook.total
    k = rng.choice(len(own.weight), size=people, p=own.weight)
    effect = own.mean[k] + np.sqrt(own.var[k]) * rng.normal(size=people)
    active = diaries(e, data, effect, rng, 6.0)
    passed["active drug: words"] = words(active, important, lambda r: r.verdict)
    print("a rule that always abstains")
    abstains = words(null, important, lambda _: "cannot tell")
    passed["always abstaining fails"] = not abstains
    print("an improvement of one important change near the floor of the scale")
    passed["ends of the scale"] = ends_of_scale(e, data, max(10, people // 6), 20261128)
    print("the same improvement kept in few ordered answers")
    passed["few answers"] = few_answers(e, data, max(10, people // 3), 20261128)
    for name, ok in passed.items():
        print(f"{'ok' if ok else 'FAILED'}: {name}")
    return 0 if all(passed.values()) else 1
