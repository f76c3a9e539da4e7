import re

from evidose.pages.frame.shell import (
    Frame,
    address,
    icon,
    level_dots,
    message_page,
    stylesheet,
    stylesheet_name,
)
from evidose.terms import Source


def source(**fields):
    return Source(cite="Somebody 2020", reading="abstract", **fields)


def test_the_style_sheet_asks_nothing_of_anybody_else():
    assert "url(" not in stylesheet() and "@import" not in stylesheet()
    assert re.fullmatch(r"evidose\.[0-9a-f]{10}\.css", stylesheet_name())
    assert "prefers-color-scheme: dark" in stylesheet() and "@media print" in stylesheet()


def test_colours_stand_among_the_tokens_alone():
    body = re.sub(r":root\s*{[^}]*}", "", stylesheet())
    assert not re.findall(r"#[0-9a-f]{3,6}\b(?=[;\s])", body)


def test_a_source_leads_to_its_doi_first_and_never_to_a_script():
    assert address(source(doi="10.1000/x", pmid="12345")) == "https://doi.org/10.1000/x"
    assert address(source(pmid="12345")) == "https://pubmed.ncbi.nlm.nih.gov/12345/"
    assert address(source(url="javascript:alert(1)")) == ""
    assert address(source()) == ""


def test_dots_follow_the_level():
    assert level_dots("moderate") == "●●●○"
    assert level_dots("unheard of") == ""


def test_a_message_escapes_what_a_visitor_typed():
    frame = Frame(served=True, path="", library_version="2026-11-22")
    page = message_page("No", "<script>alert(1)</script>", frame)
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert icon().startswith("<svg")
