from evidose.pages.know.traces import shown_traces
from evidose.terms import Trace


def test_studies_lead_to_their_place_on_the_page_and_name_their_file(profile):
    (found,) = shown_traces((Trace("studies/bruun-2024-final#pain-12w"),), profile)
    assert found.text == "FINAL 2024"
    assert found.href == "#study-bruun-2024-final"
    assert found.detail == "studies/2024/bruun-2024-final.toml, pain-12w"


def test_rules_and_functions_are_named_as_they_are(profile):
    rule, function = shown_traces(
        (Trace("priors/grade/rules"), Trace("evidose.stats.pool")), profile
    )
    assert rule.text == "priors/grade/rules.toml"
    assert (function.text, function.detail) == ("evidose.stats.pool", "computation")


def test_the_same_trace_is_told_once(profile):
    twice = (Trace("questions/fibromyalgia-pain"),) * 2
    assert [t.href for t in shown_traces(twice, profile)] == ["#q-fibromyalgia-pain"]
