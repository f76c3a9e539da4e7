import re

import pytest

from evidose.actions.know.workbench.own_table import GivenTable, understand, work_of
from evidose.actions.know.workbench.shown import answer_of
from evidose.actions.know.workbench.understood import meanings
from evidose.pages.know.own_data_page import OwnDataForm, in_one_line, own_data_page

TABLE = "study,yi,vi,dose\nA <b>,0.1,0.04,x\n\tB,0.3,0.09,y\nC,-0.2,0.05,x\n"


def form_of(text, typed):
    known = understand(GivenTable(text.encode(), "t.csv"), typed)
    columns = tuple((c.written, c.ours) for c in known.columns)
    return OwnDataForm(("GEN", "OR"), typed, meanings("GEN"), columns, known.text, known.name)


def page_of(text, frame, **typed):
    typed = {"measure": "GEN"} | typed
    work = work_of(GivenTable(text.encode(), "t.csv"), typed)
    return own_data_page(form_of(text, typed), frame, answer=answer_of(work))


def many(rows):
    return "study,yi,vi\n" + "".join(f"S{i},{i % 7 / 10},0.04\n" for i in range(rows))


def test_an_empty_form_promises_to_keep_nothing(frame):
    page = own_data_page(OwnDataForm(("GEN",), {}), frame)
    assert "nothing is kept" in page and "What was understood" not in page
    assert "<details" in page and " open>" not in page


def test_numbers_plots_and_downloads_stand_on_the_page(frame):
    page = page_of(many(5), frame)
    assert "5 studies" in page and "tau²" in page
    assert page.count("<h3>Forest plot") == page.count("<h3>Funnel plot") == 1
    assert 'formaction="/own-data/repeat.R"' in page


def test_very_many_studies_get_numbers_alone(frame):
    page = page_of(many(201), frame)
    assert "201 studies" in page and 'class="plot' not in page
    assert 'class="plot' in page_of(many(200), frame)


def test_what_a_visitor_wrote_is_escaped(frame):
    page = page_of(TABLE, frame, subgroup="dose")
    assert "A <b>" not in page and "A &lt;b&gt;" in page


def test_the_table_comes_back_sign_by_sign(frame):
    page = page_of(TABLE, frame)
    found = re.search(r'<textarea id="f-pasted"[^>]*>(.*)</textarea>', page)
    assert found and found[1] == in_one_line(TABLE)
    assert "&#10;&#9;B," in found[1]


def test_columns_show_what_they_were_read_as_and_can_be_changed(frame):
    page = page_of(TABLE.replace("yi", "figure"), frame, **{"means.figure": "yi"})
    assert '<option value="">as read: yi</option>' in page
    assert re.search(r'name="means.figure">.*<option value="yi" selected>', page)
    assert '<option value="">not part of the effect</option>' in page


def test_every_part_has_heading_and_table(frame):
    page = page_of(TABLE, frame, subgroup="dose", leave_one_out="yes", cumulative=".")
    assert '<th scope="row">without C</th>' in page and "<caption>Tests</caption>" in page
    assert page.count('class="plot forest"') == 3


def test_a_problem_stands_at_its_field_and_in_the_list(frame):
    form = form_of(TABLE, {"measure": "GEN", "subgroup": "dose", "level": "x"})
    page = own_data_page(
        form,
        frame,
        problems=[("subgroup", "no such column"), ("row 3", "no number"), ("level", "l")],
    )
    assert "Not pooled" in page and 'role="alert"' in page
    for name in ("subgroup", "pasted", "level"):
        assert f'href="#f-{name}"' in page
        field = re.search(rf'<(?:input|textarea) id="f-{name}"[^>]*>', page)
        assert field and 'aria-invalid="true"' in field[0] and f"e-{name}" in field[0]
        assert f'id="e-{name}"' in page
    assert re.search(r'<details class="more" open><summary>Finer', page)
    assert not re.search(r'<details class="more" open><summary>More about', page)


@pytest.mark.parametrize("typed", ["dose", "Dose"])
def test_a_problem_of_a_column_stands_where_it_was_asked_for(frame, typed):
    form = form_of(TABLE, {"measure": "GEN", "cluster": typed})
    page = own_data_page(form, frame, problems=[("column dose", "each alone")])
    assert 'href="#f-cluster"' in page
    assert 'href="#f-pasted"' in own_data_page(form, frame, problems=[("column yi", "none")])


def test_a_table_too_long_to_carry_asks_for_its_file(frame):
    typed = {"measure": "GEN"}
    work = work_of(GivenTable(TABLE.encode(), "t.csv"), typed)
    page = own_data_page(OwnDataForm(("GEN",), typed), frame, answer=answer_of(work))
    assert "Choose its file again" in page
