"""What a page says it is."""

from evidose.evidence import open_library, read_evidence
from evidose.pages.frame.disclaimer import DISCLAIMER, what_it_is


def test_a_prescription_medicine_off_label_is_called_so() -> None:
    ldn = read_evidence(open_library()).compounds["low-dose-naltrexone"]
    text = what_it_is(ldn)
    assert "prescription medicine" in text
    assert "off-label" in text
    assert "0.5-6 mg" in text
    assert "not medical advice" in DISCLAIMER


def test_a_supplement_is_called_so() -> None:
    ldn = read_evidence(open_library()).compounds["low-dose-naltrexone"]
    assert "supplement" in what_it_is(ldn.model_copy(update={"kind": "supplement"}))
