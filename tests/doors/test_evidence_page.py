"""A newcomer reads the evidence page: on a phone and a desktop, with and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

LDN = "/low-dose-naltrexone"

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_newcomer_reads_the_page_and_opens_a_trace(visit):
    page = visit(LDN)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Low-dose naltrexone")
    assert page.get_by_text("Prescription medicine, off-label").is_visible()
    assert not page.evaluate(WIDER), "the page is wider than the screen"
    page.get_by_role("link", name="Does it relieve pain in fibromyalgia?").first.click()
    card = page.locator("#q-fibromyalgia-pain")
    card.locator("summary", has_text="trace").first.click()
    assert card.get_by_text("Rests on").first.is_visible()
    card.get_by_role("link", name="FINAL 2024").first.click()
    assert page.url.endswith("#study-bruun-2024-final")


def test_a_number_opens_its_trace(visit):
    page = visit(LDN)
    derivation = page.get_by_text("Printed adjusted mean difference −0.34").first
    assert not derivation.is_visible()
    row = page.locator("#answers").get_by_role("row", name="Does it relieve pain in fibromyalgia?")
    row.get_by_role("link", name="0.00 (1.33 worse to 1.21 better)").click()
    assert page.url.endswith("#trials-fibromyalgia-pain")
    derivation.wait_for(state="visible")


def test_forest_plots_are_drawn_and_told(visit):
    page = visit(LDN)
    plot = page.get_by_role("img", name="Does it relieve pain in fibromyalgia?")
    box = plot.bounding_box()
    assert box["width"] > 250 and box["height"] > 100
    assert "2 studies" in plot.locator("desc").text_content()


def test_everything_is_there_without_scripts(unscripted):
    page = unscripted(f"{LDN}?as_of=2015-01-01")
    page.locator("#aside-fibromyalgia-pain > summary").click()
    assert page.locator("#aside-fibromyalgia-pain li").first.is_visible()
    page.get_by_label("Show what was published by").fill("2025-01-01")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith(f"{LDN}?as_of=2025-01-01")
    page.locator("#study-bruun-2024-final").wait_for(state="visible")


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit(LDN)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_axe_finds_nothing_in_what_opens(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    page.goto(site + LDN)
    page.locator("#q-fibromyalgia-pain details").evaluate_all(
        "all => all.forEach(part => part.open = true)"
    )
    found = Axe().run(page, context="#q-fibromyalgia-pain", options={"resultTypes": ["violations"]})
    page.close()
    assert found.violations_count == 0, found.generate_report()


def test_paper_shows_derivations_and_no_navigation(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(site + LDN)
    page.emulate_media(media="print")
    card = page.locator("#q-fibromyalgia-pain")
    assert card.get_by_text("Printed adjusted mean difference −0.34").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    made = page.pdf(path=tmp_path / "page.pdf")
    assert made.startswith(b"%PDF")
    page.close()
