from evidose.pages.track.me import report_page


def test_the_report_is_read_before_it_is_handed_over(me):
    page = report_page(me, "Safety <first>", "2026-01-01")
    assert "Safety &lt;first&gt;" in page and "/me/report.pdf?since=2026-01-01" in page


def test_without_a_report_there_is_nothing_to_download(me):
    page = report_page(me, "", "", "no entries")
    assert "report.pdf" not in page and 'role="alert"' in page
