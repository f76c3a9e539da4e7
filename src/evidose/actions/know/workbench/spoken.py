"""What was asked of a table, and how it was answered, in words."""

from evidose.actions.know.workbench.run import Workbench

METHODS = {
    "REML": "random effects, REML",
    "ML": "random effects, maximum likelihood",
    "DL": "random effects, DerSimonian and Laird",
    "PM": "random effects, Paule and Mandel",
    "EB": "random effects, empirical Bayes",
    "HE": "random effects, Hedges",
    "HS": "random effects, Hunter and Schmidt",
    "SJ": "random effects, Sidik and Jonkman",
    "EE": "one effect for all studies, inverse variances",
    "FE": "one effect for all studies, inverse variances",
    "CE": "one effect for all studies, inverse variances",
    "GLMM": "random effects, exact likelihood of the counts",
    "CM.EL": "random effects, exact likelihood of the counts given their totals",
    "UM.FS": "random effects, exact likelihood of the counts with a level for each study",
    "MH": "one effect for all studies, Mantel and Haenszel",
    "Peto": "one effect for all studies, Peto",
}
TESTS = {
    "knha": "Knapp and Hartung",
    "hksj": "Knapp and Hartung",
    "adhoc": "Knapp and Hartung, never narrower than without",
    "t": "t distribution",
    "z": "normal distribution",
}


def asked_words(work: Workbench) -> tuple[tuple[str, str], ...]:
    """Return what was asked, each with its value, as read: nothing that was left at "no"."""
    found, choices, asked = work.found, work.choices, work.asked
    said: list[tuple[str, str]] = [
        ("Table", found.table.name),
        ("Measure", found.measure),
        ("Method", METHODS.get(found.method, found.method)),
        ("Interval", TESTS.get(found.test, found.test)),
        ("Level", f"{found.level * 100:g} %"),
    ]
    said += [("Only rows with", condition) for condition in choices.only]
    optional = (
        ("Empty cells", choices.zero_cells if choices.zero_cells != "metafor" else ""),
        ("Rows of one study", choices.repeated or ""),
        ("Subgroups by", asked.subgroup or ""),
        ("Moderators", ", ".join(asked.moderators)),
        ("Clusters by", asked.cluster or ""),
        ("Cumulative", _order(asked.cumulative)),
        ("Permutations", f"{asked.permutations:,}" if asked.permutations else ""),
    )
    said += [(name, value) for name, value in optional if value]
    ticked = (
        ("small studies and unseen ones", asked.bias),
        ("without each study", asked.leave_one_out),
        ("influence", asked.influence),
        ("Bayesian answer", asked.tau_scale is not None),
        ("every defensible analysis", asked.multiverse),
    )
    if further := ", ".join(name for name, wanted in ticked if wanted):
        said.append(("Further", further))
    return tuple(said)


def _order(column: str | None) -> str:
    if column is None:
        return ""
    return f"by {column}" if column else "in the order of the table"
