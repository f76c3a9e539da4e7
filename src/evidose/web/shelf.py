"""The pages on the shelf: computed once per evidence and date, then only handed out."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

from evidose.actions.evidence import pooled_contrasts
from evidose.actions.practice import gather_practice
from evidose.actions.profile import compute_profile, parse_day
from evidose.actions.versions import versions
from evidose.pages.evidence_sheet import evidence_pdf
from evidose.pages.profile_document import profile_document
from evidose.pages.profile_text import profile_markdown
from evidose.pages.site import (
    SHELVES,
    Frame,
    compound_page,
    entries,
    method_page,
    record_page,
    search_page,
    shown_practice,
)
from evidose.terms import UnknownNameError
from evidose.web.rendered import Rendered, rendered

COMPOUND = "low-dose-naltrexone"
DATED_VIEWS = 24
"""How many dated views are kept; older ones are computed anew."""

HTML = "text/html; charset=utf-8"
Views = Mapping[str, Rendered]


class Shelf:
    """The rendered forms of the compound's page, today's and dated ones.

    Computing a view takes about a second of arithmetic: one at a time, and the last ones are kept.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self._dated: OrderedDict[str, Views] = OrderedDict()
        self._one_at_a_time = Lock()
        self._profile = compute_profile(COMPOUND, None, overlay)
        found = gather_practice(COMPOUND, overlay)
        self._practice = shown_practice(
            found.regimens,
            found.rules,
            found.kinetics,
            found.simulated.simulation,
            found.simulated.sentences,
        )
        self._current = self._compute(None)
        self._sheet = lru_cache(maxsize=DATED_VIEWS)(self._typeset)
        self._entries = entries(self._profile)
        self._records: dict[str, Rendered] = {}
        self.method = rendered(method_page(self.frame("/method")), HTML)

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
        profile = self._profile
        if as_of is not None:
            profile = compute_profile(COMPOUND, as_of, self._overlay)
        # Safety and dosing are today's, whatever the day of the evidence.
        made = evidence_pdf(profile, self._practice, code)
        return rendered(made, "application/pdf", searched=as_of is None)

    def frame(self, path: str) -> Frame:
        """Return the frame of a page of this library."""
        return Frame(served=True, path=path, library_version=self._profile.library_version)

    def record(self, folder: str, name: str) -> Rendered:
        """Return the page of one record of today's library.

        Raises
        ------
        UnknownNameError
            No such record, or no such kind of record.
        """
        path = f"/{folder}/{name}"
        if folder not in SHELVES:
            raise UnknownNameError("kind of record", folder, list(SHELVES))
        if path not in self._records:
            page = record_page(folder, name, self._profile, self.frame(path))
            self._records[path] = rendered(page, HTML)
        return self._records[path]

    def search(self, query: str) -> str:
        """Return the search page for a query."""
        return search_page(query[:100], self._entries, self.frame("/search"))

    def _compute(self, as_of: str | None) -> Views:
        profile, searched = self._profile, as_of is None
        if as_of is not None:
            profile = compute_profile(COMPOUND, as_of, self._overlay)
        document = profile_document(profile, str(versions()["code_version"]))
        frame = self.frame("/")
        return {
            name: rendered(text, media_type, searched=searched)
            for name, text, media_type in (
                ("html", compound_page(profile, frame, self._practice), HTML),
                (
                    "json",
                    json.dumps(document, ensure_ascii=False, allow_nan=False),
                    "application/json",
                ),
                ("md", profile_markdown(profile), "text/markdown; charset=utf-8"),
                ("csv", pooled_contrasts(profile), "text/csv; charset=utf-8"),
            )
        }
