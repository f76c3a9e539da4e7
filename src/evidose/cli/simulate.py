"""`evidose simulate`: what a daily dose does to concentration and receptors over time."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from evidose.actions.know.simulate import BodyFacts, SimulatedDose, simulate_dose
from evidose.actions.plan.titration import dose_hours
from evidose.pages.charts.occupancy_chart import occupancy_svg
from evidose.pages.know.simulation import (
    people_document,
    simulation_document,
    simulation_text,
)
from evidose.terms import read_clock

app = typer.Typer(add_completion=False)

PROGRESS_FROM = 20_000


@app.command()
def simulate(
    compound: Annotated[
        str, typer.Argument(help="Id or name; `evidose list compounds` tells them.")
    ],
    dose: Annotated[
        str | None,
        typer.Option(help="Daily dose, e.g. 2 mg; the usual one of the pack unless told."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="Time of the dose, HH:MM, or of its parts HH:MM,HH:MM; else as usual."),
    ] = None,
    days: Annotated[int, typer.Option(help="Days of dosing.")] = 28,
    wake: Annotated[str, typer.Option(help="Time of waking, HH:MM.")] = "07:00",
    people: Annotated[int, typer.Option(help="Also simulate this many different people.")] = 1,
    seed: Annotated[int, typer.Option(help="Same seed, same numbers.")] = 0,
    liver: Annotated[
        str | None, typer.Option(help="Cirrhosis: compensated or decompensated.")
    ] = None,
    creatinine_clearance: Annotated[
        float | None, typer.Option(help="Kidney function in mL/min.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Write the chart to this SVG file.")] = None,
    evidence: Annotated[
        Path | None, typer.Option(help="A library to lay over the shipped one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Simulate concentration and receptor blockade of a daily dose.

    Several rival models answer side by side, because the time course at low doses has never been
    measured; the envelope is the answer, no single line is.

    Example: evidose simulate COMPOUND --at 22:00 --days 28
    """
    with _progress(people) as progress:
        answer = simulate_dose(
            compound,
            dose,
            dose_hours(compound, at, evidence),
            days,
            wake=read_clock(wake, "--wake"),
            people=people,
            seed=seed,
            body=BodyFacts(liver, creatinine_clearance),
            overlay=evidence,
            progress=progress,
        )
    if plot:
        from evidose.actions.track.record import write_out  # loads a database: only where needed

        write_out(plot, occupancy_svg(answer.simulation, inline=False), "figure of doses")
    if as_json:
        typer.echo(json.dumps(_document(answer), ensure_ascii=False))
    else:
        text = simulation_text(
            answer.simulation, [s.text for s in answer.sentences], answer.people, people
        )
        typer.echo(text, nl=False)


def _document(answer: SimulatedDose) -> dict[str, object]:
    return {
        **simulation_document(answer.simulation),
        "compound": answer.compound,
        "seed": answer.seed,
        "people": answer.people_count,
        "between_people": people_document(answer.people),
        "sentences": [
            {"id": s.id, "text": s.text, "traces": [t.key for t in s.traces]}
            for s in answer.sentences
        ],
        "code_version": answer.code_version,
        "library_version": answer.library_version,
    }


@contextmanager
def _progress(people: int) -> Iterator[Callable[[int], None] | None]:
    """Show a bar on a terminal when there are many people to simulate."""
    if people < PROGRESS_FROM or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("people", total=people)
        yield lambda done: bar.update(task, completed=done)
