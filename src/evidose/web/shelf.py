"""The shelf: which compounds there are, the stand of each, and the pages that belong to none."""

from functools import cached_property
from pathlib import Path
from threading import Lock

from evidose.actions.know.compounds import (
    Evidence,
    Shown,
    concerns,
    left_out_of,
    shown_compounds,
    whole_evidence,
)
from evidose.actions.know.versions import versions
from evidose.pages.frame.shell import Frame
from evidose.pages.know.method_page import method_page
from evidose.pages.know.record_page import SHELVES, record_page
from evidose.pages.know.search_page import Hit, entries, search_page
from evidose.pages.know.shelf_page import Card, shelf_page
from evidose.terms import LibraryError, UnknownNameError
from evidose.web.rendered import Rendered, rendered
from evidose.web.stand import HTML, Stand, Views
from evidose.web.told import cut

PAGES = frozenset({"screen", "changes"})
"""Pages that every compound has, besides those that its pack must hold something for."""


class Shelf:
    """Every compound of a library. Each stand is computed when its page is first asked for.

    Where there is one compound alone its page is the front page, and its pages have no compound in
    their address.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self._shown = {s.pack.id: s for s in shown_compounds(overlay)}
        self._stands: dict[str, Stand] = {}
        self._records: dict[str, Rendered] = {}
        self._one_at_a_time = Lock()
        self._version = str(versions()["library_version"])
        if self.single is not None:
            self.stand(self.single)

    @property
    def single(self) -> str | None:
        """The one compound of the library, or None where it holds several."""
        return next(iter(self._shown)) if len(self._shown) == 1 else None

    @property
    def built_in(self) -> bool:
        """Nothing is laid over the library: no file from elsewhere has to be looked at first."""
        return not any(shown.elsewhere for shown in self._shown.values())

    def require(self, compound: str) -> None:
        """Raise `UnknownNameError` unless there is such a compound."""
        self.shown(compound)

    def shown(self, compound: str) -> Shown:
        """Return a compound by the address of its page.

        Raises
        ------
        UnknownNameError
        """
        if compound not in self._shown:
            raise UnknownNameError("compound", compound, list(self._shown))
        return self._shown[compound]

    def stand(self, compound: str | None = None) -> Stand:
        """Return the pages of a compound; of the only one where none is named.

        Raises
        ------
        UnknownNameError
            No such compound.
        LibraryError
            Its pack cannot be read.
        """
        name = compound or self.single or ""
        found = self.shown(name)
        if found.problems:
            raise LibraryError(*found.problems)
        with self._one_at_a_time:
            if name not in self._stands:
                frame = self.frame(self.prefix(name) or "/", name)
                self._stands[name] = Stand(name, frame, self._overlay)
            return self._stands[name]

    def views(self, as_of: str | None = None, compound: str | None = None) -> Views:
        """Return a compound's page by form; see `Stand.views`."""
        return self.stand(compound).views(as_of)

    def sheet(self, as_of: str | None = None, compound: str | None = None) -> Rendered:
        """Return a compound's page as PDF; see `Stand.sheet`."""
        return self.stand(compound).sheet(as_of)

    def prefix(self, compound: str) -> str:
        """Return what stands before the addresses of a compound's pages."""
        return "" if compound == self.single else f"/{compound}"

    def frame(self, path: str, compound: str | None = None) -> Frame:
        """Return the frame of a page; of a compound's, where one is named."""
        name = compound or self.single
        if name is None:
            return Frame(True, path, self._version, several=True, pages=frozenset())
        found = self.shown(name)
        called = found.pack.name
        return Frame(
            True,
            path,
            self._version,
            prefix=self.prefix(name),
            several=self.single is None,
            pages=PAGES | found.parts,
            compound_name=called if called[1:2].isupper() else called[:1].lower() + called[1:],
            elsewhere=found.elsewhere,
        )

    def frame_of(self, compound: str, page: str) -> Frame:
        """Return the frame of one of a compound's pages, such as ``screen``."""
        return self.frame(f"{self.prefix(compound)}/{page}", compound)

    @cached_property
    def method(self) -> Rendered:
        """The page on the method."""
        return rendered(method_page(self.frame("/method")), HTML)

    @cached_property
    def front(self) -> Rendered:
        """The front page: the shelf, or the only compound's page."""
        if self.single is not None:
            return self.views()["html"]
        left_out = [cut(f"{problem}") for problem in left_out_of(self._overlay)]
        return rendered(shelf_page(self._cards(), self.frame("/"), left_out), HTML)

    def _cards(self) -> list[Card]:
        """Return what is told of each compound."""
        cards = []
        for name, found in self._shown.items():
            summary = found.pack.compound.summary if found.pack.compound else ""
            wrong = "Its page cannot be shown: its files have problems." if found.problems else ""
            cards.append(Card(f"/{name}", found.pack.name, summary, wrong, found.elsewhere))
        return cards

    @cached_property
    def _evidence(self) -> Evidence:
        """The evidence of every pack that can be read."""
        return whole_evidence(self._overlay)

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
            shelf = getattr(self._evidence, folder)
            if name not in shelf:
                raise UnknownNameError(SHELVES[folder], name, list(shelf))
            about = self._about(folder, name)
            homes = {s.compound: self.prefix(s.compound) or "/" for s in about}
            profiles = [s.profile for s in about]
            frame = self.frame(path)
            page = record_page(folder, name, self._evidence, profiles, frame, homes)
            self._records[path] = rendered(page, HTML)
        return self._records[path]

    def _about(self, folder: str, name: str) -> list[Stand]:
        """Return the stands of the compounds in whose answers a record may count."""
        if self.single is not None:
            return [self.stand()]
        record, known = getattr(self._evidence, folder)[name], self._evidence.compounds
        return [self.stand(k) for k, s in self._shown.items() if k in known and concerns(record, s)]

    def question(self, compound: str, name: str) -> str:
        """Return the address where a question is answered.

        Raises
        ------
        UnknownNameError
        """
        asked = self.stand(compound).profile.questions
        if name not in asked:
            raise UnknownNameError("question", name, list(asked))
        return f"{self.prefix(compound) or '/'}#q-{name}"

    def search(self, query: str) -> str:
        """Return the search page for a query."""
        return search_page(query[:100], self._entries, self.frame("/search"))

    @cached_property
    def _entries(self) -> tuple[Hit, ...]:
        homes = {name: self.prefix(name) or "/" for name in self._shown}
        return entries(self._evidence, homes)
