"""The occupancy simulator: a form, the chart, what the models say."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evidose.kinetics import Simulation
from evidose.pages.charts.occupancy_chart import occupancy_svg
from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.question_card import ToldSentence
from evidose.pages.know.traces import ShownTrace
from evidose.terms import Sentence


def simulator_page(
    typed: Mapping[str, str],
    frame: Frame,
    *,
    simulation: Simulation | None = None,
    sentences: Sequence[Sentence] = (),
    problem: str = "",
    usual: str = "",
) -> str:
    """Return the form, its dose the usual one, with the answer below it where there is one."""
    return render(
        "simulator.html",
        frame,
        typed=typed,
        chart=Markup(occupancy_svg(simulation)) if simulation else None,
        regimen=simulation.regimen if simulation else None,
        target=simulation.target if simulation else "",
        models=simulation.models if simulation else (),
        sentences=tuple(
            ToldSentence(s.id, s.text, tuple(ShownTrace(t.key, "", "") for t in s.traces))
            for s in sentences
        ),
        problem=problem,
        usual=usual,
    )
