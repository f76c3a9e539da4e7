"""The mechanism on a terminal."""

from evidose.evidence import open_library
from evidose.mechanism import PlasmaPeak, load_mechanism, mechanism_sentences, routes
from evidose.pages.know.mechanism_text import mechanism_text, routes_text

PEAK = PlasmaPeak(4.5, 0.9, 3.5, 7.4)


def test_all_statements_sources_and_objections_are_printed():
    mechanism = load_mechanism(open_library(), "naltrexone")
    text = mechanism_text("LDN", mechanism, PEAK, mechanism_sentences(mechanism, PEAK))
    for edge in mechanism.edges.values():
        assert edge.statement in text
        assert all(f"against: {o.text}" in text for o in edge.objections)
        assert all(f"source: {s.cite}" in text for s in edge.sources)


def test_paths_and_their_absence():
    mechanism = load_mechanism(open_library(), "naltrexone")
    found = routes(mechanism, "naltrexone", "creb")
    text = routes_text("naltrexone", "CREB", found, mechanism, PEAK)
    assert text.startswith("1 path from naltrexone to CREB")
    assert "lowers; no stronger than its weakest link: weak" in text
    assert "no proof that there is none" in routes_text("a", "b", (), mechanism, PEAK)
