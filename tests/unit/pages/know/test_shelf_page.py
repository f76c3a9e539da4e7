from evidose.pages.frame.shell import Frame
from evidose.pages.know.shelf_page import Card, shelf_page


def test_each_compound_has_a_card_and_a_broken_one_no_link():
    frame = Frame(True, "/", "2026-11-28", several=True, pages=frozenset())
    cards = [Card("/a", "Alpha", "The first."), Card("/b", "Beta", "", "It cannot be shown.")]
    page = shelf_page(cards, frame)
    assert '<a href="/a">Alpha</a>' in page and 'href="/a/screen"' in page
    assert "It cannot be shown." in page and 'href="/b' not in page
    assert "Left out" not in page and "From " not in page


def test_what_comes_from_elsewhere_and_what_is_left_out_is_told_and_harmless():
    frame = Frame(True, "/", "2026-11-28", several=True, pages=frozenset())
    card = Card("/a", "Alpha", "The first.", elsewhere=("the folder <b>mine</b>",))
    page = shelf_page([card], frame, ["studies/x.toml: found <i>"])
    assert "From the folder &lt;b&gt;mine&lt;/b&gt;" in page
    assert "<li>studies/x.toml: found &lt;i&gt;</li>" in page and "Left out" in page
