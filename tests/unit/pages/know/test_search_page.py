import pytest

from evidose.pages.know.search_page import MOST_HITS, entries, search, search_page


@pytest.fixture(scope="module")
def everything(profile):
    return entries(profile.evidence, {profile.compound.id: "/"})


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("final 2024", "/studies/bruun-2024-final"),
        ("38258677", "/studies/bruun-2024-final"),
        ("LDN", "/"),
        ("relieve pain in fibromyalgia", "/#q-fibromyalgia-pain"),
    ],
)
def test_what_people_look_for_comes_first(everything, query, first):
    assert search(query, everything)[0].href == first


def test_a_registration_leads_to_its_trial(everything):
    assert "/studies/bruun-2024-final" in {h.href for h in search("nct04270877", everything)}


def test_nothing_is_found_for_nothing_and_for_nonsense(everything):
    assert search("  ", everything) == search("zzz qqq", everything) == []
    assert len(search("a", everything)) == MOST_HITS


def test_the_query_comes_back_escaped(everything, frame):
    page = search_page('"><script>', everything, frame)
    assert "<script>" not in page and "0 results" in page
