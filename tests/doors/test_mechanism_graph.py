"""The graph on the mechanism page: by finger, by mouse, by keyboard, and not at all."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("islands")]

LDN = "/low-dose-naltrexone"


def stage(page):
    """Return the drawn graph and a function that tells how much it shows."""
    found = page.locator(".graph-stage[data-links]")
    found.wait_for()
    return found, lambda: int(found.get_attribute("data-links"))


def through(thing, edges):
    """Return the links on the way to a thing or away from it; a null link leads no further."""
    real = [e for e in edges if e["relation"] != "no-effect-on"]
    found = {e["id"] for e in edges if thing in (e["source"], e["target"])}
    for start, end in (("source", "target"), ("target", "source")):
        seen, waiting = {thing}, [thing]
        while waiting:
            here = waiting.pop()
            onward = [e for e in real if e[start] == here]
            found |= {e["id"] for e in onward}
            waiting += [e[end] for e in onward if e[end] not in seen]
            seen |= {e[end] for e in onward}
    return found


def test_a_thing_is_isolated_and_a_link_tells_both_sides_by_keyboard_alone(visit):
    page = visit(f"{LDN}/mechanism")
    graph, links = stage(page)
    assert links() == 67
    graph.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    panel = page.locator(".graph-panel")
    heading = panel.get_by_role("heading", level=3)
    thing = heading.inner_text()
    document = page.request.get(page.url + ".json").json()
    (name,) = (n["id"] for n in document["nodes"] if n["name"].lower() == thing.lower())
    assert links() == len(through(name, document["edges"])) < 67
    panel.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    assert thing.lower() in heading.inner_text().lower()
    assert panel.get_by_text("Studies for it").is_visible()
    panel.get_by_role("link", name="Where it stands in the list").focus()
    page.keyboard.press("Enter")
    assert page.locator(page.url[page.url.index("#") :]).is_visible()
    graph.focus()
    page.keyboard.press("Escape")
    assert links() == 67


def test_a_tap_isolates(visit):
    """Tap along a column of things until one is hit; the picture has no elements to aim at."""
    page = visit(f"{LDN}/mechanism")
    graph, links = stage(page)
    graph.scroll_into_view_if_needed()
    box = graph.bounding_box()
    across = 60 if box["width"] < 600 else box["width"] / 2
    for down in range(4, int(box["height"]), 12):
        graph.click(position={"x": across, "y": down})
        if links() < 67:
            break
    assert links() < 67
    page.get_by_role("button", name="Show all").click()
    assert links() == 67


def test_kinds_of_evidence_can_be_hidden(visit):
    page = visit(f"{LDN}/mechanism")
    _, links = stage(page)
    page.get_by_role("checkbox", name="Cell").uncheck()
    document = page.request.get(page.url + ".json").json()
    assert links() == sum(e["evidence_type"] != "cell" for e in document["edges"])


def test_axe_finds_nothing_in_an_isolated_graph_and_the_page_is_not_widened(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(site + f"{LDN}/mechanism")
    graph, _ = stage(page)
    graph.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    page.close()
    assert wide <= 1280
    assert found.violations_count == 0, found.generate_report()


def test_without_scripts_the_list_is_whole_and_no_empty_frame_stands(unscripted):
    page = unscripted(f"{LDN}/mechanism")
    assert page.locator(".link").count() == 67
    assert not page.locator("#graph").is_visible()
