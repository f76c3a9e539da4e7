"""Write docs/reference/verdict-rules.md from the library's rules of the verdict: `make docs`."""

import sys
from pathlib import Path

from evidose.evidence import open_library
from evidose.response import VERDICTS, ResponseLibrary, load_response

OUT = Path(__file__).parent / "reference" / "verdict-rules.md"


def main() -> int:
    """Write the page and tell where it is."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(page(load_response(open_library())), encoding="utf-8")
    print(f"wrote {OUT.relative_to(Path.cwd())}")
    return 0


def page(data: ResponseLibrary) -> str:
    """Return the words, what each means, and the cut-points they follow, in the order asked."""
    r = data.rules
    rules = (
        ("withheld", "something urgent stands in the record, or consent was taken back"),
        (
            "cannot tell, too early (no number)",
            f"fewer than {r.days_before} days with an entry before the start, {r.days_on} since, "
            f"or {r.distinct_values} different values",
        ),
        (
            "too early",
            f"less than {r.built_up:.0%} of the effect is there, by the claimed onset",
        ),
        (
            "cannot tell",
            f"another treatment began or changed within {r.together_days} days of the start, or "
            f"the days narrow what was known by less than {r.least_learned:.0%}",
        ),
        ("worse", f"Pr(worse) at least {r.worse:.0%}"),
        (
            "improved while taking it",
            f"Pr(any improvement) at least {r.slight:.0%}; “slightly” where Pr(by the important "
            f"change or more) is below {r.improved:.0%}",
        ),
        (
            "no change seen",
            f"Pr(smaller than the important change either way) at least {r.no_change:.0%}",
        ),
        ("cannot tell", "everything else"),
    )
    lines = [
        "# The rules of the verdict",
        "",
        "From `priors/response/verdict/rules.toml` of the library, made by `make docs`. Asked from "
        f"top to bottom; intervals are {r.level:.0%} intervals.",
        "",
        "| verdict | when |",
        "|---|---|",
        *(f"| {word} | {when} |" for word, when in rules),
        "",
        "| word | in a sentence |",
        "|---|---|",
        *(f"| {word} | {meaning} |" for word, meaning in VERDICTS.items()),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
