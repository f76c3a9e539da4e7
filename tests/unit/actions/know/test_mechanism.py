"""The mechanism held against plasma."""

import pytest
import tomli_w
from tests.packs.glimmerine import write_pack

from evidose.actions.know.mechanism import export_graph, plasma_peak, show_mechanism
from evidose.evidence import find_compound, open_library
from evidose.kinetics import load_kinetics
from evidose.terms import InputError, MissingPartError, UnknownNameError


def test_plasma_is_proportional_to_dose_and_near_the_label():
    """The Swiss label prints 13.3 ng/mL after 50 mg: 39 nmol/L of naltrexone (341.4 g/mol)."""
    whole = plasma_peak(load_kinetics(open_library(), "naltrexone"), 50)
    small = plasma_peak(load_kinetics(open_library(), "naltrexone"), 4.5)
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
        ({"dose": "0"}, InputError),
        ({"dose": "nan"}, InputError),
        ({"dose": "800 IU"}, InputError),
        ({"start": "tlr4", "end": "tlr5"}, UnknownNameError),
    ],
)
def test_what_cannot_be_answered_is_told(options, fault):
    with pytest.raises(fault):
        show_mechanism("LDN", **options)


def test_a_pack_without_links_says_so_in_one_line(tmp_path):
    with pytest.raises(MissingPartError, match="Glimmerine has no mechanism on record"):
        show_mechanism("GLM", overlay=write_pack(tmp_path))


def test_nodes_of_another_pack_are_in_no_graph(tmp_path):
    write_pack(tmp_path)
    place = tmp_path / "compounds/glimmerine/mechanism"
    node = {"schema_version": 1, "kind": "receptor", "name": "Glow receptor", "id": "glow-receptor"}
    edge = {
        "schema_version": 1,
        "id": "glimmer-binds-glow-receptor",
        "substance": "glimmerine",
        "source": "glimmer",
        "relation": "binds",
        "target": "glow-receptor",
        "sign": 0,
        "evidence_type": "cell",
        "statement": "It binds the receptor in a dish.",
        "strength": "weak",
        "concentration": {"value": 1.0, "unit": "umol/L"},
        "sources": [{"cite": "Made up", "reading": "abstract", "group": "makers"}],
    }
    for relative, table in (
        ("nodes/glow-receptor.toml", node),
        ("nodes/glimmer.toml", {**node, "id": "glimmer", "kind": "drug"}),
        ("edges/glimmer-binds-glow-receptor.toml", edge),
    ):
        (place / relative).parent.mkdir(parents=True, exist_ok=True)
        (place / relative).write_text(tomli_w.dumps(table), encoding="utf-8")
    first, second = (show_mechanism(n, overlay=tmp_path) for n in ("LDN", "GLM"))
    assert "glow-receptor" not in first.mechanism.nodes
    assert set(second.mechanism.nodes) == {"glimmer", "glow-receptor"}
    assert second.peak is None
    assert not [s for s in second.sentences if s.id == "mechanism.concentrations"]


def test_the_usual_dose_is_that_of_the_pack():
    usual, told = show_mechanism("LDN"), show_mechanism("LDN", dose="4500 µg")
    assert usual.peak is not None
    assert usual.peak == told.peak
    assert usual.peak.mg == float(find_compound(open_library(), "LDN").usual.in_mg)
