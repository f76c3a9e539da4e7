import pytest

from evidose.actions.know.workbench.reported import report_of
from evidose.terms import InputError


def test_a_page_that_stands_alone_holds_everything(worked, trials):
    text = trials.replace("S1,", "<script>x</script>,", 1)
    work = worked(text, "RR", subgroup="subgroup", leave_one_out=True, bias=True)
    page = report_of(work, "all.HTML").decode()
    assert "<script" not in page and "&lt;script&gt;x" in page
    assert "The pooled RR of 10 studies is 0.80 (95 % interval 0.68 to 0.93), P = 0.0095." in page
    assert page.count('class="plot forest"') == 2
    assert page.count('class="plot scatter"') == 1
    for words in (
        "What was asked",
        "Methods",
        "doi:10.1002/sim.1482",
        "library(metafor)",
        "Made with",
    ):
        assert words in page
    assert "http://" not in page.replace("http://www.w3.org", "") and "src=" not in page


def test_a_pdf_is_made_and_is_the_same_every_time(worked, trials):
    work = worked(trials, "RR", cumulative="dose", influence=True)
    made = report_of(work, "all.pdf")
    assert made.startswith(b"%PDF") and made == report_of(work, "all.pdf")


def test_signs_of_typesetting_are_only_text(worked):
    text = 'study,yi,vi\n"#set page()",0.1,0.1\n"$x$ *b* \\ [",0.2,0.1\n'
    assert report_of(worked(text), "r.pdf").startswith(b"%PDF")


def test_other_endings_are_refused(worked, trials):
    with pytest.raises(InputError, match=r"\.html or \.pdf"):
        report_of(worked(trials, "RR"), "all.odt")
