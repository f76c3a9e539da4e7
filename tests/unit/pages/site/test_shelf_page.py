from evidose.pages.site import Frame, shelf_page


def test_each_compound_has_a_card_and_a_broken_one_no_link():
    frame = Frame(True, "/", "2026-11-28", several=True, pages=frozenset())
    cards = [("/a", "Alpha", "The first.", ""), ("/b", "Beta", "", "It cannot be shown.")]
    page = shelf_page(cards, frame)
    assert '<a href="/a">Alpha</a>' in page and 'href="/a/screen"' in page
    assert "It cannot be shown." in page and 'href="/b' not in page
