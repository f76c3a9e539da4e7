"""Markdown of ours as HTML that the site's policy and a keyboard can take."""

import re

from markdown_it import MarkdownIt


def prose(source: str) -> str:
    """Return Markdown as HTML: no raw HTML, no styles, wide tables in regions that scroll."""
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    text = re.sub(r' style="text-align:(\w+)"', "", text)  # the policy forbids inline styles
    text = re.sub("(?s)<table>.*?</table>", _scrolling, text)
    return text.replace("<pre>", '<pre tabindex="0">')


def _scrolling(table: re.Match[str]) -> str:
    """Put a wide table into a region that a keyboard can scroll, named by where it stands."""
    label = f"Table at character {table.start()}"
    inside = table[0].replace("<table>", '<table class="small">', 1)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{inside}</div>'
