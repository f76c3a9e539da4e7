"""The score method page, from the explanation in the documents."""

import re
from importlib.resources import files

from markupsafe import Markup

from evidose.pages.frame.prose import prose
from evidose.pages.frame.shell import Frame, render


def method_page(frame: Frame) -> str:
    """Return ``docs/explanation/score.md`` with its reliability diagram as a page."""
    here = files("evidose.pages.know").joinpath("templates")
    source = here.joinpath("score.md").read_text("utf-8")
    source = re.sub(r"(?s)<!--.*?-->|!\[[^]]*\]\([^)]*\)", "", source)
    text = prose(source)
    diagram = here.joinpath("reliability.svg").read_text("utf-8")
    diagram = re.sub(r"(?s)<style>.*?</style>", "", diagram)
    return render("method.html", frame, text=Markup(text), diagram=Markup(diagram))
