"""The mechanism held against plasma."""

import pytest

from evidose.actions.mechanism import export_graph, plasma_peak, show_mechanism
from evidose.evidence import open_library
from evidose.terms import InputError, UnknownNameError


def test_plasma_is_proportional_to_dose_and_near_the_label():
    """The Swiss label prints 13.3 ng/mL after 50 mg: 39 nmol/L of naltrexone (341.4 g/mol)."""
    whole = plasma_peak(open_library(), "naltrexone", 50)
    small = plasma_peak(open_library(), "naltrexone", 4.5)
    assert whole.typical == pytest.approx(13.3 / 341.4 * 1000, rel=0.15)
    assert small.typical == pytest.approx(whole.typical * 4.5 / 50)
    assert small.low < small.typical < small.high


def test_paths_between_names_people_use():
    shown = show_mechanism(
        "LDN", start="NALTREXONE", end="calcium influx into natural killer cells"
    )
    assert len(shown.routes) == 2
    assert shown.compound.id == "low-dose-naltrexone"
    assert show_mechanism("LDN").routes == ()


def test_exports_differ_in_form_not_in_content():
    graph = show_mechanism("LDN").mechanism
    texts = [export_graph(graph, form) for form in ("graphml", "sif")]
    assert all(name in text for text in texts for name in graph.nodes)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"start": "tlr4"}, InputError),
        ({"end": "tlr4"}, InputError),
        ({"mg": 0.0}, InputError),
        ({"mg": float("nan")}, InputError),
        ({"start": "tlr4", "end": "tlr5"}, UnknownNameError),
    ],
)
def test_what_cannot_be_answered_is_told(options, fault):
    with pytest.raises(fault):
        show_mechanism("LDN", **options)
