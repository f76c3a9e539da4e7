import pytest

from evidose.web.elsewhere import embedded, from_another_page

FOLLOWED = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize("frame", ["iframe", "frame", "embed", "object", "fencedframe"])
def test_a_frame_stands_in_another_page(frame):
    assert embedded({"sec-fetch-dest": frame}) and not embedded({"sec-fetch-dest": "document"})
    assert from_another_page({"method": "GET"}, {**FOLLOWED, "sec-fetch-dest": frame})


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_person_who_follows_a_link_is_let_in(method):
    assert not from_another_page({"method": method}, FOLLOWED)
    assert from_another_page({"method": method}, {**FOLLOWED, "sec-fetch-mode": "no-cors"})
    assert from_another_page({"method": method}, {"sec-fetch-site": "same-site"})


def test_a_form_of_another_page_is_not():
    assert from_another_page({"method": "POST"}, FOLLOWED)
    for site in ({}, {"sec-fetch-site": "none"}, {"sec-fetch-site": "same-origin"}):
        assert not from_another_page({"method": "POST"}, site)
