"""The page says what the profile says, and every link on it leads somewhere."""

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from evidose.actions.know.claims import judge_of
from evidose.pages.frame.shell import Frame
from evidose.pages.know.compound_page import compound_page
from evidose.pages.know.linked_data import linked_data

ANCHORS = (
    *("what-it-is", "summary", "answers", "counts", "score", "index", "certainty", "key-trials"),
    *(
        "benefits",
        "side-effects",
        "side-effect-tips",
        "emergencies",
        "harms",
        "caution",
        "must-not",
    ),
    *("careful", "interactions", "dosing", "forms", "titration", "timing", "food", "duration"),
    *("cycling", "stopping", "monitoring", "biomarkers", "onset", "dose-response", "mechanism"),
    *("pharmacology", "compare", "choosing", "visit-questions", "limits", "doubts", "unanswered"),
    *("q-longevity", "under-way", "faq", "status", "trials", "other-studies", "reviews"),
    *("references", "history", "method", "versions", "downloads"),
)
"""Places that links from elsewhere rely on."""


@pytest.fixture(scope="module")
def page(profile, frame):
    return compound_page(profile, frame)


@pytest.fixture(scope="module")
def ids(page):
    return Counter(re.findall(r'\bid="([^"]+)"', page))


def test_every_sentence_stands_on_the_page_with_its_trace(page, profile):
    text = re.sub("</?strong>", "", unescape(page))
    for sentence in profile.all_sentences():
        assert f'id="s-{sentence.id}">{sentence.text}</span>' in text
    assert page.count('class="rests"') == len(profile.all_sentences())


def test_ids_are_unique_and_every_anchor_exists(page, ids):
    assert not [name for name, n in ids.items() if n > 1]
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert not targets - set(ids)


def test_every_question_and_set_aside_report_is_there(page, profile, ids):
    for name, question in profile.questions.items():
        assert f"q-{name}" in ids
        for derived in question.answer.derived:
            assert f"t-{name}-{derived.study}" in ids
        assert question.answer.set_aside == () or f"aside-{name}" in ids


def test_the_two_larger_trials_stand_with_derivation_and_place(page, profile):
    card = page[page.index('id="q-fibromyalgia-pain"') :]
    card = unescape(card[: card.index("</section>")])
    for derived in profile.questions["fibromyalgia-pain"].answer.derived:
        assert derived.text in card
    assert "abstract, findings" in card and "studies/2024/bruun-2024-final.toml" in card
    assert "The trials cannot tell yet whether LDN reduces pain intensity" in card


def test_the_banner_says_what_it_is_before_any_number(page):
    assert page.index("Prescription medicine, off-label") < page.index('class="big"')
    assert "not medical advice" in page


def test_nothing_needs_a_script_or_an_inline_style(page):
    scripts = re.findall(r"<script([^>]*)>", page)
    assert scripts == [' type="application/ld+json"']
    assert " style=" not in page and "javascript:" not in page
    assert not re.findall(r"\son[a-z]+=", page)


def test_alone_the_page_needs_no_other_file(profile):
    page = compound_page(profile, Frame(False, "/", profile.library_version))
    assert "<style>" in page and "<link" not in page and "<form" not in page
    assert not re.findall(r'href="/', page)


def test_a_view_from_before_any_trial_says_so(profile, frame):
    from evidose.actions.know.profile import compute_profile

    page = compound_page(compute_profile("LDN", "1980-01-01"), frame)
    assert 'id="unanswered"' in page and 'class="big"' not in page
    assert "1980-01-01" in page


def test_readers_get_the_same_answers_as_machines(page, profile):
    graph = json.loads(linked_data(profile))["@graph"]
    section = page[page.index('<section id="faq"') :]
    section = unescape(section[: section.index("</section>")])
    asked = graph[1]["mainEntity"]
    assert section.count("<dt>") == len(asked)
    for question in asked:
        assert question["name"] in section and question["acceptedAnswer"]["text"] in section


def test_figures_of_other_medicines_stand_with_interval_and_source(page, profile):
    section = page[page.index('<section id="compare"') :]
    section = unescape(section[: section.index("</section>")])
    for found in profile.alternatives:
        assert found.pooled.contrast in section and f"/reviews/{found.review.id}" in section
    assert "risk ratio 1.60 (1.30 to 2.00)" in section


def test_every_place_that_the_comparison_names_is_on_the_page(profile, frame, practice):
    page = compound_page(profile, frame, practice)
    path = Path(__file__).parents[4] / "docs/explanation/against-current-pages.md"
    named = set(re.findall(r"`#([a-z0-9-]+)`", path.read_text("utf-8")))
    assert len(named) > 40
    assert not named - set(re.findall(r'\bid="([^"]+)"', page))


def test_the_sections_have_the_anchors_that_others_link_to(profile, frame, practice):
    page = compound_page(profile, frame, practice)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert not set(ANCHORS) - set(ids)
    assert len(ids) == len(set(ids))


def test_every_number_in_a_table_of_answers_leads_to_its_trace(profile, frame, practice):
    page = compound_page(profile, frame, practice)
    for section in ("answers", "side-effects"):
        table = page[page.index(f'<section id="{section}"') :]
        table = table[table.index("<tbody") : table.index("</tbody>")]
        cells = re.findall(r"<td [^>]*>(.*?)</td>", table, re.S)
        assert len(cells) > 20
        for cell in cells:
            outside = re.sub(
                r'<a [^>]*href="#[^"]+">.*?</a>|<span class="unit[^>]*>.*?</span>', "", cell
            )
            assert not re.search(r"\d", re.sub(r"<[^>]+>", "", outside)), cell


SAFETY = (
    *("caution", "must-not", "interactions", "never-with", "dosing", "timing", "stopping"),
    *("monitoring", "side-effects", "side-effect-tips", "emergencies", "pharmacology"),
)
DAYS = ("1980-01-01", "2009-12-31", "2015-01-01", "2099-01-01")


@pytest.fixture(scope="module")
def practice():
    from evidose.actions.plan.practice import gather_practice
    from evidose.pages.plan.practice import shown_practice

    found = gather_practice("LDN")
    s = found.simulated
    return shown_practice(
        found.compound,
        found.rules,
        regimens=found.regimens,
        kinetics=found.kinetics,
        simulation=s.simulation,
        sentences=s.sentences,
        mechanism=found.mechanism,
        texts=found.texts,
    )


@pytest.fixture(scope="module", params=DAYS)
def dated(request, frame, practice):
    from evidose.actions.know.profile import compute_profile

    day = request.param
    return day, compound_page(compute_profile("LDN", day), frame, practice)


def section(page, name):
    at = page.index(f'<section id="{name}"')
    return page[at : page.index("</section>", at)]


def test_safety_is_never_dated(dated, profile, frame, practice):
    _, page = dated
    now = compound_page(profile, frame, practice)
    assert "<strong>Not with opioids.</strong>" in page
    assert [name for name in SAFETY if f'id="{name}"' not in page] == []
    for name in ("caution", "interactions", "dosing", "pharmacology"):
        assert section(page, name) == section(now, name)


def test_a_dated_page_says_of_which_day_it_is(dated, profile, frame, practice):
    day, page = dated
    assert f"<title>Low-dose naltrexone as of {day}: what the evidence said" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page
    bar = page[page.index('<p class="dated"') :]
    assert f"<time>{day}</time>" in bar[:200]
    assert "Safety and dosing are today’s." in bar[:300]
    assert '<a href="/">Today’s page</a>' in bar[:400]
    now = compound_page(profile, frame, practice)
    assert 'class="dated"' not in now and "noindex" not in now
    assert "<title>Low-dose naltrexone: what the evidence says" in now


def test_every_link_within_a_dated_page_leads_somewhere(dated):
    _, page = dated
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_alone_a_dated_page_links_to_no_other(practice):
    from evidose.actions.know.profile import compute_profile

    found = compute_profile("LDN", "2015-01-01")
    page = compound_page(found, Frame(False, "/", found.library_version), practice)
    assert 'class="dated"' in page and 'href="/' not in page


def test_popular_claims_stand_by_verdict_with_their_traces(profile):
    frame = Frame(True, "/", profile.library_version)
    claims = judge_of(profile)
    page = unescape(compound_page(profile, frame, None, claims))
    section = page[page.index('<section id="claims"') :]
    section = section[: section.index("</section>")]
    assert 'href="#claims"' in page
    for judged in claims:
        assert judged.claim.text in section and judged.why in section
    contradicted = section[section.index("Contradicted: ") : section.index("Unclear: ")]
    assert "30 % less pain than on placebo" in contradicted
    assert "#study-younger-2013" in contradicted
    assert 'id="claims"' not in compound_page(profile, frame)
