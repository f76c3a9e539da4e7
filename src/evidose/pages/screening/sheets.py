"""A screening for people: on the terminal, as a sheet for the prescriber, as a wallet card."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined

from evidose.pages.screening.doses import dose_words
from evidose.safety import Recognised, Screening
from evidose.terms import Source

Sheet = Literal["screening.txt", "screening.md", "screening.html", "card.txt", "card.html"]

HEADLINES = {
    "stop": "STOP: do not start before this is solved.",
    "caution": "CAUTION: talk to the prescriber or pharmacist first.",
    "incomplete": "INCOMPLETE: not enough is known to say that there is no problem.",
    "no known issue": "NO KNOWN ISSUE was found in what was checked.",
}
_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")


@cache
def _environment(escape: bool) -> Environment:
    environment = Environment(
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["md"] = _markdown
    environment.filters["oneline"] = _one_line
    environment.filters["cite"] = _cite
    return environment


def _markdown(text: str) -> str:
    """Make typed text harmless in Markdown: one line, no markup, no HTML."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    """Put text on one line and leave out control characters, which could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _cite(source: Source) -> str:
    where = source.url or (f"https://doi.org/{source.doi}" if source.doi else "")
    mark = "" if source.verified else f" [read as: {source.reading}; not verified]"
    return f"{source.cite}. {where}{mark}".strip()


def _render(sheet: Sheet, screening: Screening, today: date, versions: str) -> str:
    text = files("evidose.pages.screening").joinpath("templates", sheet).read_text("utf-8")
    template = _environment(sheet.endswith(".html")).from_string(text)
    return template.render(
        s=screening,
        headline=HEADLINES[screening.verdict],
        doses=dose_words(screening, today),
        today=today.isoformat(),
        versions=versions,
        name=screening.compound.replace("-", " "),
        asked=_asked(screening),
        denied=[r for r in screening.recognised if r.status == "negated"],
    )


def _asked(screening: Screening) -> list[Recognised]:
    """Return what has to be asked back, each text once, with all that it was read as."""
    found: dict[tuple[str, tuple[str, ...]], Recognised] = {}
    for r in screening.recognised:
        if r.did_you_mean and r.field != "diary":
            same = found.get((r.text, r.did_you_mean))
            name = r.name if same is None or r.name in same.name else f"{same.name} and {r.name}"
            found[r.text, r.did_you_mean] = replace(r, name=name)
    return list(found.values())


def screening_text(screening: Screening, *, today: date, versions: str) -> str:
    """Return the screening for a terminal."""
    return _render("screening.txt", screening, today, versions)


def screening_markdown(screening: Screening, *, today: date, versions: str) -> str:
    """Return the printable summary for a prescriber, as Markdown."""
    return _render("screening.md", screening, today, versions)


def screening_html(screening: Screening, *, today: date, versions: str) -> str:
    """Return the printable summary for a prescriber, as one HTML page without scripts."""
    return _render("screening.html", screening, today, versions)


def wallet_card(screening: Screening, *, today: date, versions: str, html: bool = False) -> str:
    """Return the card for emergency pain treatment ("takes naltrexone ...")."""
    return _render("card.html" if html else "card.txt", screening, today, versions)
