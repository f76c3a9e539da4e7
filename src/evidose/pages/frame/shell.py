"""What every page shares: template environment, style sheet, frame around the content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evidose.pages.frame.disclaimer import from_elsewhere
from evidose.profile import bound, number, percent, plural, share
from evidose.terms import VERSION, Source, ended, shown_unit

NAVIGATION = (
    ("/", "Evidence"),
    ("/mechanism", "Mechanism"),
    ("/screen", "Is it safe?"),
    ("/plan", "Plan"),
    ("/simulate", "Occupancy"),
    ("/me/", "My diary"),
    ("/own-data", "Own data"),
    ("/changes", "Changes"),
    ("/method", "Method"),
    ("/api/", "API"),
    ("/search", "Search"),
)
"""Address and name of each entry of the site's navigation, in order."""

OF_A_COMPOUND = frozenset({"/mechanism", "/screen", "/plan", "/simulate", "/changes"})
"""Entries that belong to one compound."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a page stands.

    Attributes
    ----------
    served : True on the site (linked style sheet, navigation, forms); False for one file that
        stands alone
    path : the page's own address, marked in the navigation
    library_version : shown in every footer
    prefix : what stands before the addresses of the compound's pages; empty on a site with one
    several : the site has a shelf of compounds for its front page
    pages : which pages of a compound there are; None stands for all
    compound_name : as it stands inside a sentence; empty where the page belongs to none
    elsewhere : where what the page rests on comes from, as words, besides the built-in library
    """

    served: bool
    path: str
    library_version: str
    prefix: str = ""
    several: bool = False
    pages: frozenset[str] | None = None
    compound_name: str = ""
    elsewhere: tuple[str, ...] = ()

    @property
    def home(self) -> str:
        """Address of the compound's own page."""
        return self.prefix or "/"

    def at(self, page: str) -> str:
        """Return the address of one of the compound's pages."""
        return f"{self.prefix}/{page}"

    def navigation(self) -> Iterator[tuple[str, str]]:
        """Yield address and name of each entry of the navigation that leads somewhere here."""
        if self.several:
            yield "/", "Compounds"
        for href, name in NAVIGATION:
            if href == "/":
                if self.prefix or not self.several:
                    yield self.home, name
            elif href not in OF_A_COMPOUND:
                yield href, name
            elif self.pages is None or href[1:] in self.pages:
                yield f"{self.prefix}{href}", name


def templates() -> ChoiceLoader:
    """Return where the templates of the site lie: beside the pages."""
    return ChoiceLoader(
        [PackageLoader(f"evidose.pages.{part}") for part in ("frame", "know", "plan")]
    )


@cache
def environment() -> Environment:
    """Return the site's templates, with its filters."""
    made = Environment(
        loader=templates(),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters["number"] = number
    made.filters["unit"] = partial(shown_unit, amount=2)
    made.filters["bound"] = bound
    made.filters["percent"] = percent
    made.filters["share"] = share
    made.filters["plural"] = plural
    made.filters["ended"] = ended
    made.filters["address"] = address
    made.filters["levels"] = level_dots
    return made


def surroundings(frame: Frame) -> dict[str, Any]:
    """Return what the templates of every page need around the content."""
    return {
        "frame": frame,
        "elsewhere": from_elsewhere(frame.elsewhere),
        "navigation": tuple(frame.navigation()),
        "code_version": VERSION,
        "css": Markup("" if frame.served else stylesheet()),
        "css_href": f"/assets/{stylesheet_name()}",
    }


def render(template: str, frame: Frame, **context: Any) -> str:
    """Return a whole page as HTML."""
    found = environment().get_template(template)
    text = found.render(**surroundings(frame), **context)
    return "\n".join(line for line in (li.strip() for li in text.splitlines()) if line) + "\n"


@cache
def stylesheet() -> str:
    """Return the site's one style sheet, design tokens first."""
    text = files("evidose.pages.frame").joinpath("templates/evidose.css").read_text("utf-8")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


@cache
def stylesheet_name() -> str:
    """Return a file name that changes with the content, so that browsers may keep it for ever."""
    return f"evidose.{sha256(stylesheet().encode()).hexdigest()[:10]}.css"


@cache
def icon() -> str:
    """Return the site's sign: the diamond of a pooled estimate."""
    return files("evidose.pages.frame").joinpath("templates/icon.svg").read_text("utf-8")


def message_page(
    heading: str, text: str, frame: Frame, go_on: tuple[str, str] | None = None
) -> str:
    """Return a page that only says something, e.g. that an address leads nowhere.

    Parameters
    ----------
    go_on : address and words of a button
    """
    lines = text.splitlines()
    return render("message.html", frame, heading=heading, lines=lines, go_on=go_on)


def opened_page(frame: Frame, to: str) -> str:
    """Return a page that leads on to `to` at once, and by hand where a browser does not."""
    return render("opened.html", frame, to=to)


def address(source: Source) -> str:
    """Return where a source can be looked up, or ""."""
    if source.doi:
        return f"https://doi.org/{source.doi}"
    if source.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"
    url = source.url or ""
    return url if url.startswith(("https://", "http://")) else ""


LEVEL_DOTS: Mapping[str, str] = {
    "high": "●●●●",
    "moderate": "●●●○",
    "low": "●●○○",
    "very low": "●○○○",
}


def level_dots(level: str) -> str:
    """Return GRADE's four dots for a level of certainty."""
    return LEVEL_DOTS.get(level, "")
