"""A pooled table as a piece of HTML, for notebooks."""

import html
from collections.abc import Sequence

from evidose.pages.know.workbench.parts import Part
from evidose.pages.know.workbench.text import part_text

STYLE = "font-family:system-ui,sans-serif;max-width:52rem"


def pooled_html(
    first: str, forest: str, notes: Sequence[str], parts: Sequence[Part], measure: str
) -> str:
    """Return result, forest plot, notes and further parts; everything a user wrote is escaped.

    Parameters
    ----------
    first : the result in a sentence
    forest : the forest plot as SVG
    """
    lines = [f'<div style="{STYLE}">', f"<p><strong>{html.escape(first)}</strong></p>", forest]
    if notes:
        items = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
        lines.append(f"<ul>{items}</ul>")
    lines += [f"<pre>{html.escape(part_text(part, measure))}</pre>" for part in parts]
    return "\n".join([*lines, "</div>"])
