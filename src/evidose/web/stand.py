"""One compound's pages: computed once per evidence and date, then only handed out."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

from evidose.actions.keep.evidence import pooled_contrasts
from evidose.actions.know.claims import judge_of
from evidose.actions.know.profile import compute_profile, parse_day
from evidose.actions.know.versions import versions
from evidose.actions.plan.practice import gather_practice
from evidose.pages.frame.shell import Frame
from evidose.pages.know.compound_page import compound_page
from evidose.pages.know.evidence_sheet import evidence_pdf
from evidose.pages.know.profile_document import profile_document
from evidose.pages.know.profile_text import profile_markdown
from evidose.pages.plan.practice import shown_practice
from evidose.web.rendered import Rendered, rendered

DATED_VIEWS = 24
"""How many dated views are kept; older ones are computed anew."""

HTML = "text/html; charset=utf-8"
Views = Mapping[str, Rendered]


class Stand:
    """The rendered forms of one compound's page, today's and dated ones.

    Computing a view takes about a second of arithmetic: one at a time, and the last ones are kept.
    """

    def __init__(self, compound: str, frame: Frame, overlay: Path | None = None) -> None:
        self.compound = compound
        self._overlay = overlay
        self._dated: OrderedDict[str, Views] = OrderedDict()
        self._one_at_a_time = Lock()
        self.profile = compute_profile(compound, None, overlay)
        found = gather_practice(compound, overlay)
        simulated = found.simulated
        self._practice = shown_practice(
            found.compound,
            found.rules,
            regimens=found.regimens,
            kinetics=found.kinetics,
            simulation=simulated.simulation if simulated else None,
            sentences=simulated.sentences if simulated else (),
            mechanism=found.mechanism,
            texts=found.texts,
        )
        elsewhere = dict.fromkeys((*frame.elsewhere, *self.profile.elsewhere))
        self._frame = replace(frame, elsewhere=tuple(elsewhere))
        self._current = self._compute(None)
        self._sheet = lru_cache(maxsize=DATED_VIEWS)(self._typeset)

    def views(self, as_of: str | None = None) -> Views:
        """Return the page by form: ``html``, ``json``, ``md``, ``csv``.

        Raises
        ------
        DateError
            `as_of` is not an ISO date.
        """
        if not as_of:
            return self._current
        day = parse_day(as_of)
        key = str(day)
        with self._one_at_a_time:
            if key not in self._dated:
                self._dated[key] = self._compute(key)
            self._dated.move_to_end(key)
            if len(self._dated) > DATED_VIEWS:
                self._dated.popitem(last=False)
            return self._dated[key]

    def sheet(self, as_of: str | None = None) -> Rendered:
        """Return the page as PDF, typeset at the first visit.

        Raises
        ------
        DateError
            `as_of` is not an ISO date.
        """
        day = parse_day(as_of or None)
        with self._one_at_a_time:
            return self._sheet(None if day is None else day.isoformat())

    def _typeset(self, as_of: str | None) -> Rendered:
        code = str(versions()["code_version"])
        profile = self.profile
        if as_of is not None:
            profile = compute_profile(self.compound, as_of, self._overlay)
        # Safety and dosing are today's, whatever the day of the evidence.
        made = evidence_pdf(profile, self._practice, code)
        return rendered(made, "application/pdf", searched=as_of is None)

    def _compute(self, as_of: str | None) -> Views:
        profile, searched = self.profile, as_of is None
        if as_of is not None:
            profile = compute_profile(self.compound, as_of, self._overlay)
        document = profile_document(profile, str(versions()["code_version"]))
        claims = judge_of(profile, self._overlay)
        return {
            name: rendered(text, media_type, searched=searched)
            for name, text, media_type in (
                ("html", compound_page(profile, self._frame, self._practice, claims), HTML),
                (
                    "json",
                    json.dumps(document, ensure_ascii=False, allow_nan=False),
                    "application/json",
                ),
                ("md", profile_markdown(profile), "text/markdown; charset=utf-8"),
                ("csv", pooled_contrasts(profile), "text/csv; charset=utf-8"),
            )
        }
