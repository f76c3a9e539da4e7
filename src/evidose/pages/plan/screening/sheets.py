"""A screening for people: on the terminal, as a sheet for the prescriber, as a wallet card."""

import re
import textwrap
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined

from evidose.evidence import Text
from evidose.pages.frame.disclaimer import from_elsewhere
from evidose.pages.plan.screening.doses import dose_words
from evidose.pages.plan.screening.short import short_answer
from evidose.safety import Finding, Recognised, Screening
from evidose.terms import Source

Sheet = Literal["screening.txt", "screening.md", "screening.html", "card.txt", "card.html"]

WIDTH = 88
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
    environment.filters["wrapped"] = _wrapped
    environment.filters["told"] = _told
    return environment


def _markdown(text: str) -> str:
    """Make typed text harmless in Markdown: one line, no markup, no HTML."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", _one_line(text))


def _one_line(text: str) -> str:
    """Put text on one line and leave out control characters, which could steer a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _cite(source: Source) -> str:
    where = source.url or (f"https://doi.org/{source.doi}" if source.doi else "")
    if source.verified:
        mark = " [read at a copy]" if source.is_copy else ""
    else:
        mark = f" [read as: {source.read_as}; not verified]"
    return f"{source.cite}. {where}{mark}".strip()


def _told(finding: Finding) -> str:
    """Return subject and message, the subject once."""
    message = finding.message
    if message.casefold().startswith(finding.subject.casefold()):
        return message
    return f"{finding.subject}: {message}"


def _wrapped(text: str) -> str:
    """Break a line for a terminal; what follows stands under its first word."""
    mark = re.match(r"(?:- |\d+\. | *)", text)
    indent = " " * (len(mark[0]) if mark else 0)
    return "\n".join(textwrap.wrap(text, WIDTH, subsequent_indent=indent))


def _render(
    sheet: Sheet,
    screening: Screening,
    today: date,
    versions: str,
    *,
    details: bool = False,
    card: Text | None = None,
) -> str:
    text = files("evidose.pages.plan.screening").joinpath("templates", sheet).read_text("utf-8")
    template = _environment(sheet.endswith(".html")).from_string(text)
    return template.render(
        s=screening,
        short=short_answer(screening),
        details=details,
        card=card,
        doses=dose_words(screening, today),
        today=today.isoformat(),
        versions=versions,
        name=" and ".join(_named(c, screening) for c in screening.screened),
        dose=None if screening.compounds else screening.dose,
        elsewhere=from_elsewhere(screening.elsewhere, "answer"),
        asked=_asked(screening),
        denied=[r for r in screening.recognised if r.status == "negated"],
    )


def _named(compound: str, screening: Screening) -> str:
    """Return the name of a compound; of several with its dose, where one was told."""
    dose = screening.doses.get(compound)
    return f"{screening.name(compound)} ({dose} a day)" if dose else screening.name(compound)


def _asked(screening: Screening) -> list[Recognised]:
    """Return what has to be asked back, each text once, with all that it was read as."""
    found: dict[tuple[str, tuple[str, ...]], Recognised] = {}
    for r in screening.recognised:
        if r.did_you_mean and r.field != "diary":
            same = found.get((r.text, r.did_you_mean))
            name = r.name if same is None or r.name in same.name else f"{same.name} and {r.name}"
            found[r.text, r.did_you_mean] = replace(r, name=name)
    return list(found.values())


def screening_text(
    screening: Screening, *, today: date, versions: str, details: bool = False
) -> str:
    """Return the screening for a terminal: the verdict and what to do, then what was checked.

    Parameters
    ----------
    details : with reasons, certainty and sources
    """
    return _render("screening.txt", screening, today, versions, details=details)


def screening_markdown(screening: Screening, *, today: date, versions: str) -> str:
    """Return the printable summary for a prescriber, as Markdown."""
    return _render("screening.md", screening, today, versions)


def screening_html(screening: Screening, *, today: date, versions: str) -> str:
    """Return the printable summary for a prescriber, as one HTML page without scripts."""
    return _render("screening.html", screening, today, versions)


NO_CARD = (
    "A wallet card says that somebody takes it. Something speaks against a start here, so it is "
    "given only to somebody who takes it already."
)


def card_for(screening: Screening, taking: bool) -> bool:
    """Tell whether a card is given: to whoever takes it, or may start."""
    return taking or all(h.start == "ok" for f in screening.findings for h in f.holds)


def wallet_card(
    screening: Screening, card: Text, *, today: date, versions: str, html: bool = False
) -> str:
    """Return the card for emergency treatment, with what the compound's own text says."""
    return _render("card.html" if html else "card.txt", screening, today, versions, card=card)
