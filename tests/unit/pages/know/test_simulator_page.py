from datetime import time

from evidose.actions.know.simulate import simulate_dose
from evidose.pages.know.simulator_page import simulator_page
from evidose.terms import Dose


def test_every_model_and_sentence_stands_beside_the_chart(frame):
    found = simulate_dose("LDN", Dose.parse("4.5", "dose"), time(22), 7)
    page = simulator_page({}, frame, simulation=found.simulation, sentences=found.sentences)
    assert all(m.name in page for m in found.simulation.models)
    assert all(s.text in page for s in found.sentences)
    assert page.count("<svg") == 1


def test_without_an_answer_there_is_no_chart(frame):
    page = simulator_page({"dose": "x"}, frame, problem="dose: a number")
    assert "<svg" not in page and 'role="alert"' in page
