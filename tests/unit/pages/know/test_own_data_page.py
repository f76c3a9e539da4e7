from evidose.actions.know.synthesize import Choices, synthesize_table
from evidose.pages.know.own_data_page import own_data_page
from evidose.pages.know.own_synthesis import own_document, own_forest


def page_of(rows, frame):
    table = "study,yi,vi\n" + "".join(f"S{i},{i % 7 / 10},0.04\n" for i in range(rows))
    found = synthesize_table(table.encode(), "t.csv", Choices("GEN"))
    parts = ("GEN", found.labels, found.yi, found.vi, found.pooled)
    return own_data_page(
        ("GEN",),
        {},
        frame,
        document=own_document(*parts, found.dropped, notes=("Mind <this>.",)),
        forest=own_forest(*parts, ratio=False),
    )


def test_numbers_and_plot_stand_on_the_page(frame):
    page = page_of(5, frame)
    assert "5 studies" in page and "tau²" in page and 'class="plot forest"' in page
    assert "Mind &lt;this&gt;." in page


def test_very_many_studies_get_numbers_alone(frame):
    page = page_of(201, frame)
    assert "201 studies" in page and 'class="plot forest"' not in page
