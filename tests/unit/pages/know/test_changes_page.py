from evidose.actions.know.changes import compare_dates
from evidose.pages.know.changes_page import changes_page


def test_both_texts_of_a_changed_sentence_stand_on_the_page(frame):
    found = compare_dates("LDN", "2024-01-01", None)
    page = changes_page({"from": "2024-01-01"}, frame, found=found)
    changed = next(s for s in found.sentences if s.kind == "changed" and s.before != s.after)
    assert "<del>" in page and "<ins>" in page
    assert changed.id and all(r.key in page for r in found.records)


def test_a_problem_is_told_beside_the_form(frame):
    assert 'role="alert"' in changes_page({}, frame, problem="no day")
