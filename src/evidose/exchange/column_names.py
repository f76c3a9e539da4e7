"""What other programs call the columns of a meta-analysis, and what they are called here.

Names are compared without case, blanks and signs, so that ``event.e``, ``Event_E`` and ``EVENT E``
are one. Sources: the R packages metafor and meta, RevMan, Stata's ``metan``, and tables as papers
print them.
"""

import re
from collections.abc import Iterable, Mapping

LABELS = ("study", "slab", "studlab", "label", "author", "trial", "studyid", "id")
"""Columns that name a study, best first."""

SAME = {"te": "yi", "sete": "sei", "se": "sei"}
"""Names that mean exactly this: beside a column of our name they are a second one of its kind."""

_ARMS = {
    "1": ("e", "1", "t", "treat", "treated", "treatment", "exp", "experimental", "intervention"),
    "2": ("c", "2", "ctrl", "cont", "control", "comparator", "placebo"),
}
_COUNTED = {"1": "ai", "2": "ci"}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "events": ("event", "events", "cases", "responders", "x"),
    "n": ("n", "total", "totals", "size", "samplesize"),
    "m": ("mean", "m"),
    "sd": ("sd", "stddev", "stdev", "std"),
    "time": ("time", "persontime", "personyears"),
}


def _of_arms() -> dict[str, str]:
    """Return the names of columns that hold one number of one arm."""
    found: dict[str, str] = {}
    for arm, whose in _ARMS.items():
        known = {
            "events": _COUNTED[arm],
            "n": f"n{arm}i",
            "m": f"m{arm}i",
            "sd": f"sd{arm}i",
            "time": f"t{arm}i",
        }
        for kind, words in _WORDS.items():
            for word in words:
                for who in whose:
                    found[word + who] = known[kind]
                    if len(who) > 1:
                        found[who + word] = known[kind]
    return found


_MEASURES = ("or", "rr", "hr", "irr", "rd", "md", "smd", "logor", "logrr", "loghr", "lnor", "lnrr")


def _of_measures() -> dict[str, str]:
    """Return the names of errors and ends that carry the name of their measure."""
    ends = {"ci_low": ("low", "lower", "lcl", "lci", "ll"), "ci_high": ("high", "upper", "ucl")}
    ends["ci_high"] += ("uci", "ul")
    words = {"sei": ("se", "stderr"), "vi": ("var",), **ends}
    return {
        name: ours
        for ours, those in words.items()
        for word in those
        for measure in _MEASURES
        for name in (word + measure, measure + word, f"{measure}ci{word}")
    }


LOOSE: Mapping[str, str] = {
    **_of_measures(),
    **_of_arms(),
    **dict.fromkeys(("effect", "es", "effectsize", "estimate", "pointestimate"), "yi"),
    **dict.fromkeys(("var", "variance", "samplingvariance"), "vi"),
    **dict.fromkeys(("stderr", "standarderror", "seyi", "seeffect", "seestimate", "stde"), "sei"),
    **dict.fromkeys(
        (
            *("cilow", "cilb", "cilo", "cilower", "lowerci", "lower", "lowerlimit", "lowerbound"),
            *("low", "ll", "lcl", "lci", "lb", "lower95", "ll95", "lower95ci", "ci95low"),
            *("95cilower", "95cilow", "ci95lower", "cistart", "conflow", "lowercl", "95lower"),
        ),
        "ci_low",
    ),
    **dict.fromkeys(
        (
            *("cihigh", "ciub", "cihi", "ciupper", "upperci", "upper", "upperlimit", "upperbound"),
            *("high", "ul", "ucl", "uci", "ub", "upper95", "ul95", "upper95ci", "ci95high"),
            *("95ciupper", "95cihigh", "ci95upper", "ciend", "confhigh", "uppercl", "95upper"),
        ),
        "ci_high",
    ),
    **dict.fromkeys(("r", "cor", "corr", "correlation"), "ri"),
    **dict.fromkeys(("n", "ntotal", "samplesize", "totaln", "participants"), "ni"),
    **dict.fromkeys(("event", "events", "cases", "responders"), "xi"),
    **dict.fromkeys(("mean",), "mi"),
    **dict.fromkeys(("sd", "stddev"), "sdi"),
    **dict.fromkeys(("time", "persontime", "personyears"), "ti"),
    **dict.fromkeys(
        (
            *("studyname", "studyid", "authoryear", "authorsyear", "firstauthor", "authors"),
            *("trialname", "trialid", "reference", "citation", "studyyear", "studyauthor"),
            *("studie", "autor", "estudio", "etude", "auteur", "studio"),
        ),
        "study",
    ),
}
"""Names that mostly mean this: taken where the table has no column of our name."""

OF_MEASURE: Mapping[str, Mapping[str, str]] = {
    "OR": {"or": "ratio", "oddsratio": "ratio", "logor": "log", "lnor": "log"},
    "PETO": {"or": "ratio", "oddsratio": "ratio", "logor": "log", "lnor": "log"},
    "RR": {
        **dict.fromkeys(("rr", "riskratio", "relativerisk"), "ratio"),
        **dict.fromkeys(("logrr", "lnrr"), "log"),
    },
    "HR": {
        **dict.fromkeys(("hr", "hazardratio"), "ratio"),
        **dict.fromkeys(("loghr", "lnhr"), "log"),
    },
    "IRR": {"irr": "ratio", "rateratio": "ratio", "logirr": "log", "lnirr": "log"},
    "ROM": {"rom": "ratio", "ratioofmeans": "ratio", "logrom": "log", "lnrr": "log", "lrr": "log"},
    "MD": {"md": "", "meandifference": "", "wmd": ""},
    "SMD": {"smd": "", "hedgesg": "", "cohensd": "", "g": "", "d": ""},
    "RD": {"rd": "", "riskdifference": ""},
    "ZCOR": {"z": "", "fisherz": "", "zcor": ""},
}
"""By measure: columns that hold that measure itself, and whether as ratio or as its logarithm."""


def squeezed(name: str) -> str:
    """Return a column name without case, blanks and signs.

    >>> squeezed("Event.E"), squeezed("95% CI (lower)")
    ('evente', '95cilower')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def our_names(
    header: Iterable[str], known: frozenset[str], given: Mapping[str, str]
) -> dict[str, str]:
    """Return what each column of a table is called here.

    Parameters
    ----------
    header : columns as written
    known : our own names, which are never another's
    given : what the user says, by our name: the column as written

    Returns
    -------
    dict
        by column as written; two columns can get one name, which the caller refuses. Where several
        could loosely be meant, none is: the user has to say which.
    """
    columns = [h for h in header if h]
    said = {squeezed(written): ours for ours, written in given.items()}
    found = {}
    for column in columns:
        plain = column.casefold()
        if squeezed(column) in said:
            found[column] = said[squeezed(column)]
        elif plain in known:
            found[column] = plain if plain not in given else f"{plain} (as written)"
        else:
            found[column] = SAME.get(plain, plain)
    taken = set(found.values())
    loose: dict[str, list[str]] = {}
    for column in columns:
        ours = LOOSE.get(squeezed(column))
        free = found[column] == column.casefold() and found[column] not in known
        if ours is not None and free and ours not in taken:
            loose.setdefault(ours, []).append(column)
    found.update({those[0]: ours for ours, those in loose.items() if len(those) == 1})
    return found
