"""A newcomer screens a medicine, builds a plan, simulates a dose, uploads a table."""

from datetime import date, timedelta

import icalendar
import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

LDN = "/low-dose-naltrexone"

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def answer_safety(page):
    page.check("[name=no_medications]")
    page.check("[name=no_conditions]")
    page.check("[name=opioids][value=no]")
    for name in ("dependence", "liver", "kidney", "pregnant", "breastfeeding"):
        page.check(f"[name={name}][value=no]")
    page.fill("[name=age]", "45")
    page.fill("[name=surgery]", "none")


def test_a_medicine_is_screened(visit):
    page = visit(f"{LDN}/screen")
    page.get_by_label("Which medicines").fill("tramadol 50 mg")
    page.get_by_role("button", name="Check").click()
    assert "STOP" in page.get_by_role("status").inner_text()
    assert page.get_by_text("Medical alert").count() == 0, "a card of somebody who takes it"
    assert not page.evaluate(WIDER)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_plan_is_built_and_its_calendar_is_valid(visit):
    page = visit(f"{LDN}/plan")
    page.fill("[name=from]", (date.today() + timedelta(days=14)).isoformat())
    page.fill("[name=zone]", "Europe/Berlin")
    answer_safety(page)
    page.get_by_role("button", name="Make the plan").click()
    assert page.get_by_role("table", name="Doses").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar").click()
    calendar = icalendar.Calendar.from_ical(download.value.path().read_bytes())
    assert len(calendar.walk("VEVENT")) > 3


def test_a_dose_is_simulated(visit):
    page = visit(f"{LDN}/simulate")
    page.get_by_label("Daily dose").fill("3")
    page.get_by_role("button", name="Simulate").click()
    assert page.get_by_role("img", name="Blocked mu receptors after 3 mg").is_visible()
    assert not page.evaluate(WIDER)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_table_is_uploaded(visit):
    page = visit("/own-data")
    table = b"study,yi,vi\nA,0.1,0.04\nB,0.3,0.09\nC,-0.2,0.05\n"
    page.set_input_files(
        "[name=table]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_label("Measure").select_option("GEN")
    page.get_by_role("button", name="Pool").click()
    assert page.get_by_role("heading", name="3 studies: mine.csv").is_visible()
    assert not page.evaluate(WIDER)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_table_is_pasted_changed_and_taken_away(visit):
    page = visit("/own-data")
    page.get_by_label("Table as text").fill(
        "study,figure,vi,dose\nA,0.1,0.04,x\nB,0.3,0.09,y\nC,-0.2,0.05,x\n"
    )
    page.get_by_label("Measure").select_option("GEN")
    page.get_by_role("button", name="Pool", exact=True).click()
    assert page.get_by_role("alert").is_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_label("figure", exact=True).select_option("yi")
    page.get_by_label("Subgroups by the column").fill("dose")
    page.get_by_label("Without each study in turn").check()
    page.get_by_role("button", name="Pool", exact=True).click()
    assert page.get_by_role("heading", name="3 studies: pasted table").is_visible()
    assert page.get_by_role("rowheader", name="without C").is_visible()
    assert not page.evaluate(WIDER)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    with page.expect_download() as download:
        page.get_by_role("button", name="Script for Python").click()
    assert download.value.suggested_filename == "repeat.py"
