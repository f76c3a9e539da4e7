"""Every kind of page: no wider than the screen, nothing for axe, nothing from other hosts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = (
    *("/screen", "/plan", "/method", "/search?q=fibromyalgia", "/changes?from=2024-01-01"),
    *("/mechanism", "/studies/bruun-2024-final", "/outcomes/pain", "/conditions/fibromyalgia"),
    *("/reviews/advances-therapy-2026", "/no-such-page"),
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_phone_and_axe_finds_nothing(browser, site, path):
    page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
    foreign = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(site) else None)
    page.goto(site + path)
    wider = page.evaluate(WIDER)
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    page.close()
    assert not foreign and not wider
    assert found.violations_count == 0, found.generate_report()
