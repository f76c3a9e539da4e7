def test_a_result_is_stored_judged_and_shown(taker):
    taker.look("/me/labs")
    told = {"test": "Alanine aminotransferase", "unit": "U/L", "low": "10", "high": "45"}
    taker.fill("/me/labs", once="a", value="38", **told)
    assert "38 U/L" in taker.look("/me/labs")
    taker.fill("/me/labs", once="b", value="300", **told)
    assert 'role="alert"' in taker.look("/me/")


def test_a_unit_that_does_not_belong_is_told_with_those_that_do(person):
    person.look("/me/labs")
    told = {"test": "C-reactive protein", "value": "4", "unit": "mmHg"}
    page = person.fill("/me/labs", 422, once="a", **told).text
    assert "mg/L" in page.partition("<form")[0]
