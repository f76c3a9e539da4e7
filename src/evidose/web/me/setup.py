"""Goals, medicines, safety questions and plan: set up once, changed at times."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.form_token import new_id
from evidose.actions.plan.titration import Planned, schedules
from evidose.actions.track.dose_now import dose_now, steps_now
from evidose.actions.track.goals import choose_goals, goals
from evidose.actions.track.medicines import add_medicine, medicines, stop_medicine
from evidose.actions.track.own_plan import adopt, own_plan, planned_from_record
from evidose.actions.track.own_screening import (
    answer_questions,
    answered,
    choose_compounds,
    decide_in,
    read_words,
    recorded_decisions,
)
from evidose.actions.track.record import (
    Snapshot,
    about,
    compound_name,
    now,
    pack_id,
    packs,
    screen_record,
    screened,
    standing_answers,
)
from evidose.actions.track.told import take_back
from evidose.pages.track.me import (
    goals_page,
    medicines_page,
    own_plan_page,
    questions_page,
)
from evidose.terms import EvidoseError, MissingPartError
from evidose.web.forms import safety_answers, typed_decisions
from evidose.web.me.area import Area, Visit, seen
from evidose.web.told import told
from evidose.web.tools import plan_wish

BACK = ("/me/medicines", "/me/questions", "/me/labs", "/me/course")


def add_setup(area: Area) -> None:
    """Give the area what is set up before the first evening."""
    _add_goals(area)
    _add_medicines(area)
    _add_questions(area)
    _add_plan(area)

    @area.form("/take-back")
    def back(visit: Visit) -> Response:
        take_back(visit.record(), [visit.typed.get("id", "")])
        where = visit.typed.get("back", "")
        return seen(where if where in BACK else "/me/", "taken-back")


def _add_goals(area: Area) -> None:
    def shown(
        visit: Visit, problem: str = "", typed: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        asked = goals(visit.record().snapshot())
        return HTMLResponse(
            goals_page(visit.me("/me/goals"), asked, new_id(), problem, typed), status
        )

    @area.look("/goals")
    def look(visit: Visit) -> Response:
        return shown(visit)

    @area.form("/goals")
    def choose(visit: Visit) -> Response:
        t = visit.typed
        names = [k.partition(".")[2] for k in t if k.startswith("goal.")]
        chosen = {name: t.get(f"target.{name}", "") for name in names}
        try:
            choose_goals(visit.record(), t.get("once", ""), chosen)
        except EvidoseError as fault:
            return shown(visit, told(fault), t, 422)
        return seen("/me/", "goals")


def _add_medicines(area: Area) -> None:
    def shown(
        visit: Visit, problem: str = "", typed: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        taken = medicines(visit.record().snapshot())
        page = medicines_page(visit.me("/me/medicines"), taken, new_id(), problem, typed)
        return HTMLResponse(page, status)

    @area.look("/medicines")
    def look(visit: Visit) -> Response:
        return shown(visit)

    @area.form("/medicines")
    def add(visit: Visit) -> Response:
        try:
            add_medicine(visit.record(), visit.typed.get("once", ""), visit.typed)
        except EvidoseError as fault:
            return shown(visit, told(fault), visit.typed, 422)
        return seen("/me/medicines", "medicines")

    @area.form("/medicines/stop")
    def stop(visit: Visit) -> Response:
        stop_medicine(visit.record(), visit.typed.get("once", ""), visit.typed.get("name", ""))
        return seen("/me/medicines", "medicines")


def _add_questions(area: Area) -> None:
    def shown(
        visit: Visit, problem: str = "", typed: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        snapshot = visit.record().snapshot()
        page = questions_page(
            visit.me("/me/questions"),
            [s.question for s in standing_answers(snapshot)],
            answered(snapshot) if typed is None else typed,
            screen_record(snapshot) if screened(snapshot) else None,
            read_words(snapshot),
            new_id(),
            problem,
            recorded_decisions(snapshot),
            now().date(),
            compounds=_choices(snapshot),
        )
        return HTMLResponse(page, status)

    @area.look("/questions")
    def look(visit: Visit) -> Response:
        return shown(visit)

    @area.form("/questions")
    def answer(visit: Visit) -> Response:
        given = safety_answers(visit.typed)
        try:
            answer_questions(visit.record(), visit.typed.get("once", ""), given)
        except EvidoseError as fault:
            return shown(visit, told(fault), visit.typed, 422)
        return seen("/me/questions", "questions")

    @area.form("/compounds")
    def choose(visit: Visit) -> Response:
        names = [k.partition(".")[2] for k in visit.typed if k.startswith("compound.")]
        try:
            choose_compounds(visit.record(), visit.typed.get("once", ""), names)
        except EvidoseError as fault:
            return shown(visit, told(fault), None, 422)
        return seen("/me/questions", "questions")

    @area.form("/decide")
    def record(visit: Visit) -> Response:
        try:
            decide_in(visit.record(), typed_decisions(visit.typed), visit.typed.get("once", ""))
        except EvidoseError as fault:
            return shown(visit, told(fault), None, 422)
        return seen("/me/questions", "decided")


def _choices(snapshot: Snapshot) -> tuple[tuple[str, str, bool], ...]:
    """Return the packs that can be asked about; none where the library has one alone."""
    if len(packs()) == 1:
        return ()
    told = screened(snapshot)
    return tuple((c, compound_name(c), c in told) for c in packs())


def _plan_choices(snapshot: Snapshot, wanted: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the pack that a plan is for, and all there are to choose from with their names."""
    found = about(snapshot) or tuple(packs())
    if wanted and wanted not in found:
        found = (*found, pack_id(wanted))
    return wanted or found[0], tuple((c, compound_name(c)) for c in found)


def _schedules(compound: str) -> tuple[tuple[str, str], ...]:
    try:
        return schedules(compound)
    except MissingPartError:  # a pack may say nothing on dosing
        return ()


def _add_plan(area: Area) -> None:
    def shown(
        visit: Visit, made: Planned | None = None, problem: str = "", status: int = 200
    ) -> Response:
        snapshot, found = visit.record().snapshot(), area.tracker.standing(visit.session)
        compound, choices = _plan_choices(snapshot, visit.typed.get("compound", ""))
        standing, means = own_plan(snapshot, compound), found.of(compound)
        allowed = dose_now(snapshot, found, now().date(), compound)
        known = _schedules(compound)
        if not known and not problem:
            problem = (
                f"The library says nothing on how {compound_name(compound)} is dosed: no plan. Put "
                "what was agreed for you under Medicines."
            )
        page = own_plan_page(
            visit.me("/me/plan", found),
            visit.typed,
            new_id(),
            today=now().date(),
            steps=steps_now(standing.steps, allowed, means, now().date()) if standing else (),
            checks=standing.checks if standing else (),
            plan=made.plan if made else None,
            withheld=made.withheld if made else None,
            problem=problem,
            schedules=known,
            free=means.going_on == "ok" if allowed.begun else means.start == "ok",
            begun=allowed.begun,
            line=allowed.line,
            compound=compound,
            compounds=choices if len(choices) > 1 else (),
        )
        return HTMLResponse(page, status)

    @area.look("/plan")
    def look(visit: Visit) -> Response:
        return shown(visit)

    @area.form("/plan")
    def preview(visit: Visit) -> Response:
        try:
            snapshot = visit.record().snapshot()
            compound, _ = _plan_choices(snapshot, visit.typed.get("compound", ""))
            made = planned_from_record(snapshot, plan_wish(visit.typed), compound)
        except EvidoseError as fault:
            return shown(visit, None, told(fault), 422)
        return shown(visit, made)

    @area.form("/plan/adopt")
    def take(visit: Visit) -> Response:
        try:
            snapshot = visit.record().snapshot()
            compound, _ = _plan_choices(snapshot, visit.typed.get("compound", ""))
            adopt(visit.record(), visit.typed.get("once", ""), plan_wish(visit.typed), compound)
        except EvidoseError as fault:
            return shown(visit, None, told(fault), 422)
        return seen("/me/", "plan")
