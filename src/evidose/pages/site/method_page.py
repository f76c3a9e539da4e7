"""The score method page, from the explanation in the documents."""

import re
from importlib.resources import files

from markdown_it import MarkdownIt
from markupsafe import Markup

from evidose.pages.site.shell import Frame, render


def method_page(frame: Frame) -> str:
    """Return ``docs/explanation/score.md`` with its reliability diagram as a page."""
    here = files("evidose.pages.site").joinpath("templates")
    source = here.joinpath("score.md").read_text("utf-8")
    source = re.sub(r"(?s)<!--.*?-->|!\[[^]]*\]\([^)]*\)", "", source)
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    text = re.sub(r' style="text-align:(\w+)"', "", text)  # the policy forbids inline styles
    text = re.sub("(?s)<table>.*?</table>", _scrolling, text)
    text = text.replace("<pre>", '<pre tabindex="0">')
    diagram = here.joinpath("reliability.svg").read_text("utf-8")
    diagram = re.sub(r"(?s)<style>.*?</style>", "", diagram)
    return render("method.html", frame, text=Markup(text), diagram=Markup(diagram))


def _scrolling(table: re.Match[str]) -> str:
    """Put a wide table into a region that a keyboard can scroll, named by where it stands."""
    label = f"Table at character {table.start()}"
    inside = table[0].replace("<table>", '<table class="small">', 1)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{inside}</div>'
