def test_an_empty_record_has_no_report_and_says_so(person):
    assert "no entries" in person.look("/me/report")
    assert person.get("/me/report.pdf").status_code == 400


def test_the_report_is_shown_and_printed(taker):
    taker.look("/me/evening")
    taker.fill("/me/evening", once="e", note="rain", **{"score.pain.nrs-pain": "6"})
    assert "/me/report.pdf" in taker.look("/me/report")
    paper = taker.get("/me/report.pdf")
    assert (
        paper.content.startswith(b"%PDF") and "attachment" in paper.headers["content-disposition"]
    )
    assert paper.headers["cache-control"] == "no-store"
    assert 'role="alert"' in taker.look("/me/report?since=soon", 422)
