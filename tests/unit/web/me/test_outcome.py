import pytest

from evidose.actions.track.record import open_live, write


@pytest.fixture
def kept(person, months):
    """A person with half a year of evenings, up to the end of May 2026."""
    live = open_live(lambda: None)
    write(live, months().history)
    live.close()
    return person


def test_course_and_response_are_shown(kept):
    page = kept.look("/me/course?whole=yes")
    assert "Pain intensity" in page and "<svg" in page and "Four weeks before" in page
    assert "The last year" in page
    response = kept.look("/me/response")
    assert "Both together" in response and "rior-driven" in response


def test_a_red_flag_takes_every_word_about_benefit_away(kept):
    kept.look("/me/evening")
    kept.fill("/me/evening", once="e", note="chest pain and cannot breathe")
    for path in ("/me/course?whole=yes", "/me/response", "/me/"):
        page = kept.look(path)
        assert 'role="alert"' in page, path
        assert "while taking it" not in page and "in the trials" not in page, path


def test_an_empty_record_has_pages_that_say_so(person):
    assert "Nothing is scored yet" in person.look("/me/course")
    assert "Nothing is scored yet" in person.look("/me/response")
