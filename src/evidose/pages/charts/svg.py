"""Fills an SVG template; everything a template prints is escaped."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

# Mid-tones with a contrast of 3:1 or more on white and on near-black, so that a plot without
# the page's colours can be read on both.
ACCENT = "#2b83ba"
WARM = "#d1603d"


@cache
def _environment() -> "Environment":
    # Imported here: most commands draw nothing.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("evidose.pages.charts"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def draw(template: str, *, inline: bool, **context: Any) -> str:
    """The SVG text of `template`.

    Parameters
    ----------
    template : file name in this package's `templates`
    inline : True for an element of an HTML page, which takes ink and colours from the page
        (`currentColor`, `--plot-accent`, `--plot-warm`) and holds no styles; False for a file
        that stands alone in light, dark and print
    context : what the template prints
    """
    colours = {
        "accent": f"var(--plot-accent, {ACCENT})" if inline else ACCENT,
        "warm": f"var(--plot-warm, {WARM})" if inline else WARM,
    }
    text = _environment().get_template(template).render(inline=inline, **colours, **context)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def place(value: float, unit: str = "") -> str:
    """A coordinate with at most two decimals.

    >>> place(12.0), place(3.14159, "%")
    ('12', '3.14%')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".") + unit
