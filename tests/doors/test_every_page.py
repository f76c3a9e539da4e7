"""Every kind of page: fits a phone, nothing for axe in light and dark, whole without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

LDN = "/low-dose-naltrexone"

PAGES = (
    *(
        "/",
        LDN,
        f"{LDN}/screen",
        f"{LDN}/plan",
        "/method",
        "/search?q=fibromyalgia",
        f"{LDN}/changes?from=2024-01-01",
    ),
    *(f"{LDN}/mechanism", f"{LDN}/simulate?dose=4.5", "/own-data", "/api/", "/no-such-page"),
    *("/studies/bruun-2024-final", "/outcomes/pain", "/conditions/fibromyalgia"),
    "/reviews/advances-therapy-2026",
)
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
EVERYTHING = {"resultTypes": ["violations"]}
CONTRAST = EVERYTHING | {"runOnly": ["color-contrast"]}
"""Light and dark differ in colours alone: the second look asks for nothing else."""
ISLANDS = ".graph-stage, .graph-panel, #graph"
TEXT = """islands => {
  const main = document.querySelector("main").cloneNode(true);
  main.querySelectorAll(islands).forEach(island => island.remove());
  return main.textContent.split(/\\s+/).join(" ");
}"""


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_phone_and_axe_finds_nothing_in_dark_and_light(browser, site, path):
    page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
    foreign = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(site) else None)
    page.goto(site + path)
    wider = page.evaluate(WIDER)
    dark = Axe().run(page, options=EVERYTHING)
    page.emulate_media(color_scheme="light")
    light = Axe().run(page, options=CONTRAST)
    page.close()
    assert not foreign and not wider
    for found in (dark, light):
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_missing_without_scripts(browser, unscripted, site, path):
    """What scripts add is an island; around it both readers find the same words."""
    plain = unscripted(path)
    page = browser.new_page()
    page.goto(site + path)
    told = page.evaluate(TEXT, ISLANDS)
    page.close()
    assert plain.evaluate(TEXT, ISLANDS) == told
    assert len(told) > 80
