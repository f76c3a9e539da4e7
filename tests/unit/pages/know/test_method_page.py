from evidose.pages.know.method_page import method_page


def test_the_explanation_stands_on_the_page_with_its_diagram(frame):
    page = method_page(frame)
    assert page.count("<h1>") == 1
    assert "What is calibrated and what is not" in page and "reliability-title" in page
    assert "<style" not in page and " style=" not in page and "<!--" not in page
