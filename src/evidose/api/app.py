"""The API: one operation for each command, with the command's own validation and documents."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi import Path as PathParameter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from evidose.actions.know.changes import compare_dates
from evidose.actions.know.compounds import (
    asked_of,
    meant,
    shown_compounds,
    whole_evidence,
)
from evidose.actions.know.profile import compute_profile, load, parse_day
from evidose.actions.know.simulate import BodyFacts, simulate_dose
from evidose.actions.know.synthesize import Choices, synthesize_table
from evidose.actions.know.versions import versions
from evidose.actions.know.why import explain
from evidose.actions.plan.decisions import decisions_told
from evidose.actions.plan.screen import make_answers, screen_answers, screening_stamp
from evidose.actions.plan.titration import Request as Wish
from evidose.actions.plan.titration import dose_hours, plan_titration
from evidose.api.answers import (
    ChangesAnswer,
    CompoundAnswer,
    CompoundsAnswer,
    HealthAnswer,
    PlanAnswer,
    PooledAnswer,
    ProfileAnswer,
    QuestionAnswer,
    ScreenAnswer,
    SimulateAnswer,
    StudyAnswer,
    WhyAnswer,
)
from evidose.api.bodies import PlanBody, ScreenBody, TableBody
from evidose.api.problems import RESPONSES, add_problems
from evidose.pages.frame.api_page import api_page
from evidose.pages.frame.shell import Frame
from evidose.pages.know.changes_text import changes_document
from evidose.pages.know.compound_document import compound_entry
from evidose.pages.know.own_synthesis import own_document
from evidose.pages.know.profile_document import outcome_entry, profile_document
from evidose.pages.know.simulation import simulation_document
from evidose.pages.know.why import why_document
from evidose.pages.plan.screening import screening_document
from evidose.pages.plan.titration import plan_document, withheld_document
from evidose.terms import VERSION, UnknownNameError, read_clock

KEPT_PROFILES = 16
ABOUT = (
    "The same answers as the commands give with --json. Decision support to talk over with a "
    "clinician, never a prescription. Nothing that is sent is stored."
)
Compound = Annotated[
    str, PathParameter(description="Id, name or abbreviation; /api/compounds has them")
]
AskedQuestion = Annotated[str, PathParameter(description="Id; a compound's page has them")]
AsOf = Annotated[
    str | None, Query(description="Only what was published by this day", max_length=40)
]


def create_api(overlay: Path | None = None) -> FastAPI:
    """Build the API as an application to be mounted at ``/api``."""
    app = FastAPI(
        title="Evidose",
        version=VERSION,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=RESPONSES,
    )
    add_problems(app)
    _add_evidence(app, overlay)
    _add_library(app, overlay)
    _add_person(app, overlay)
    _add_docs(app)
    return app


def _json(document: Mapping[str, Any]) -> Response:
    body = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return Response(body, media_type="application/json")


def _add_evidence(app: FastAPI, overlay: Path | None) -> None:
    @lru_cache(maxsize=KEPT_PROFILES)
    def written(compound: str, as_of: str | None) -> Mapping[str, Any]:
        return profile_document(compute_profile(compound, as_of, overlay), VERSION)

    @app.get("/profile/{compound}", response_model=ProfileAnswer)
    def profile(compound: Compound, as_of: AsOf = None) -> Response:
        """Return the computed evidence page of a compound."""
        day = parse_day(as_of)
        return _json(written(compound, None if day is None else day.isoformat()))

    @app.get("/why/{compound}/{question}", response_model=WhyAnswer)
    def why(compound: Compound, question: AskedQuestion, as_of: AsOf = None) -> Response:
        """Return the chain from a question's numbers back to files and papers."""
        return _json(why_document(explain(compound, question, as_of, overlay)))

    @app.get("/changes/{compound}", response_model=ChangesAnswer)
    def changes(
        compound: Compound,
        start: Annotated[str, Query(alias="from", max_length=40, description="Earlier day")],
        end: Annotated[
            str | None, Query(alias="to", max_length=40, description="Later day; today if left out")
        ] = None,
    ) -> Response:
        """Compare the page of two days."""
        return _json(changes_document(compare_dates(compound, start, end, overlay)))

    @app.post("/synthesize", response_model=PooledAnswer)
    def synthesize(body: TableBody) -> Response:
        """Pool a table."""
        data = body.csv.encode("utf-8", "replace")
        choices = Choices(
            body.measure, body.method, body.test, tuple(body.only), body.yi, body.repeated
        )
        found = synthesize_table(data, "csv", choices)
        parts = (found.labels, found.yi, found.vi, found.pooled, found.dropped)
        used, test = found.method, found.test
        return _json(own_document(body.measure, *parts, method=used, test=test, notes=found.notes))

    @app.get("/health", response_model=HealthAnswer)
    def health() -> Response:
        """Tell that the service runs, and the versions of code and library."""
        return _json({"status": "ok", **versions()})


def _add_library(app: FastAPI, overlay: Path | None) -> None:
    @app.get("/compounds", response_model=CompoundsAnswer)
    def compounds() -> Response:
        """List the compounds of the library."""
        found = [compound_entry(s.pack, s.parts, s.problems) for s in shown_compounds(overlay)]
        return _json({"compounds": found, **versions()})

    @app.get("/compounds/{compound}", response_model=CompoundAnswer)
    def one_compound(compound: Compound) -> Response:
        """Return what a compound is, and which questions are asked about it."""
        wanted = meant(compound, overlay)
        shown = next((s for s in shown_compounds(overlay) if s.pack.id == wanted), None)
        if shown is None or shown.problems:
            load(compound, overlay)  # tells why there is no page
            raise AssertionError(f"{wanted} has a page and is not shown")
        _, evidence = load(wanted, overlay)
        found = compound_entry(shown.pack, shown.parts, ())
        asked = [{"id": q.id, "title": q.title} for q in evidence.questions.values()]
        return _json({**found, "questions": asked, **versions()})

    @app.get("/questions/{question}", response_model=QuestionAnswer)
    def one_question(
        question: AskedQuestion,
        compound: Annotated[
            str | None, Query(max_length=100, description="Whose, where several ask it")
        ] = None,
        as_of: AsOf = None,
    ) -> Response:
        """Return the answer to one question."""
        owner = asked_of(question, compound, overlay)
        found = compute_profile(owner, as_of, overlay)
        entry = outcome_entry(found.questions[question], found)
        return _json({"compound": owner, "answer": entry, **versions()})

    @app.get("/studies/{study}", response_model=StudyAnswer)
    def one_study(
        study: Annotated[str, PathParameter(description="Id; /studies/<id> is its page")],
    ) -> Response:
        """Return one study as it is recorded."""
        found = whole_evidence(overlay).studies
        if study not in found:
            raise UnknownNameError("study", study, list(found))
        return _json({"study": found[study].model_dump(mode="json"), **versions()})


def _add_person(app: FastAPI, overlay: Path | None) -> None:
    @app.post("/screen", response_model=ScreenAnswer)
    def screen(body: ScreenBody) -> Response:
        """Check whether a compound is safe with medicines, illnesses and blood values."""
        answers = make_answers(
            meant(body.compound, overlay), _given(body), "body", evidence=overlay
        )
        return _json(
            screening_document(screen_answers(answers, evidence=overlay), **screening_stamp())
        )

    @app.post("/plan", response_model=PlanAnswer)
    def plan(body: PlanBody) -> Response:
        """Plan a titration, or tell why there is none."""
        return _json(_planned(body, overlay))

    @app.get("/simulate/{compound}", response_model=SimulateAnswer)
    def simulate(
        compound: Compound,
        dose: Annotated[
            str | None,
            Query(description="Daily dose, e.g. 2 mg; the compound's usual one", max_length=20),
        ] = None,
        at: Annotated[
            str | None,
            Query(max_length=60, description="Taken at, HH:MM or HH:MM,HH:MM; else as usual"),
        ] = None,
        wake: Annotated[str, Query(max_length=10, description="Waking at, HH:MM")] = "07:00",
        days: Annotated[int, Query(ge=1, le=366, description="Days of dosing")] = 28,
        liver: Annotated[
            str | None, Query(max_length=40, description="compensated or decompensated cirrhosis")
        ] = None,
        creatinine_clearance: Annotated[
            float | None, Query(ge=5, le=250, description="mL/min")
        ] = None,
    ) -> Response:
        """Simulate concentration and receptor blockade of a daily dose."""
        found = simulate_dose(
            compound,
            dose,
            dose_hours(compound, at, overlay),
            days,
            wake=read_clock(wake, "wake"),
            body=BodyFacts(liver, creatinine_clearance),
            overlay=overlay,
        )
        told = [
            {"id": s.id, "text": s.text, "traces": [t.key for t in s.traces]}
            for s in found.sentences
        ]
        document = simulation_document(found.simulation)
        return _json({**document, "compound": found.compound, "sentences": told, **versions()})


def _planned(body: PlanBody, overlay: Path | None) -> Mapping[str, Any]:
    wish = Wish(
        body.first_day,
        body.start,
        body.target,
        body.weeks,
        body.at,
        body.zone,
        body.schedule,
        body.form,
        tuple(body.strengths),
        body.taking,
    )
    told = body.model_dump(mode="json", include={"decision"})["decision"]
    made = plan_titration(
        wish,
        make_answers(meant(body.compound, overlay), _given(body.answers), "body", evidence=overlay),
        decisions=decisions_told(told, "body.decision", overlay),
        evidence=overlay,
    )
    stamp = screening_stamp(made.today)
    if made.plan is not None:
        return plan_document(made.plan, **stamp)
    assert made.withheld is not None
    return withheld_document(made.withheld, **stamp)


def _given(body: ScreenBody) -> dict[str, Any]:
    return body.model_dump(exclude={"compound"}, exclude_none=True)


def _add_docs(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def docs(request: Request) -> Response:
        frame = Frame(True, "/api/", str(versions()["library_version"]))
        return HTMLResponse(api_page(app.openapi(), frame))
