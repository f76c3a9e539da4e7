"""The page that designs a trial in one person."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from evidose.pages.frame.prose import prose
from evidose.pages.track.me.shell import Personal, render


def trial_page(
    me: Personal,
    outcomes: Sequence[tuple[str, str]],
    typed: Mapping[str, str],
    *,
    protocol: str = "",
    feasible: bool = False,
    problem: str = "",
    compounds: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the form, and above it the protocol or why there is none.

    Parameters
    ----------
    outcomes : id and name of what can be tried for
    typed : fields of the form, with the ``lot`` that decides the order of the blocks
    protocol : Markdown
    compounds : id and name of what can be tried, where there are several
    """
    return render(
        "trial.html",
        me,
        outcomes=outcomes,
        typed=typed,
        protocol=Markup(_below(prose(protocol))),
        feasible=feasible,
        problem=problem,
        compounds=compounds,
    )


def _below(html: str) -> str:
    """Set headings one level lower, below that of the page."""
    for level in (3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 1}>")
        html = html.replace(f"</h{level}>", f"</h{level + 1}>")
    return html
