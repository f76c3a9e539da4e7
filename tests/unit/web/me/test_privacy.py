from evidose.actions.track.measures import FAULTS, LOAD_TIMES
from evidose.web.me import privacy


def test_nothing_is_kept_without_consent_and_all_goes_when_it_is_taken_back(person):
    person.look("/me/evening")
    assert "Nothing.</p>" in person.look("/me/privacy")
    person.fill("/me/privacy", once="a", **{f"consent.{LOAD_TIMES}": "yes"})
    person.look("/me/evening")
    page = person.look("/me/privacy")
    assert "GET /me/evening" in page and " ms</td>" in page
    person.fill("/me/privacy", once="b")
    assert "Nothing.</p>" in person.look("/me/privacy")


def test_a_fault_of_ours_is_kept_by_place_alone(person, monkeypatch):
    person.look("/me/privacy")
    person.fill("/me/privacy", once="a", **{f"consent.{FAULTS}": "yes"})

    def broken(*_):
        raise KeyError("pain 6")

    with monkeypatch.context() as patch:
        patch.setattr(privacy, "privacy_page", broken)
        assert person.get("/me/privacy").status_code == 500
    page = person.look("/me/privacy")
    assert "KeyError in evidose.web.me.privacy" in page and "pain 6" not in page
