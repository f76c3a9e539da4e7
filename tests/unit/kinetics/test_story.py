import re
from dataclasses import replace

import pytest

from evidose.evidence import open_library
from evidose.kinetics import Regimen, load_kinetics, simulate, tell

K = load_kinetics(open_library(), "naltrexone")


@pytest.fixture(scope="module")
def told():
    answer = simulate(K, Regimen(4.5, 14, 22.0))
    return answer, {s.id: s for s in tell(K, answer)}


def test_the_numbers_in_the_text_are_the_numbers_of_the_answer(told):
    answer, sentences = told
    whole = answer.all_models["at_wake"]
    text = sentences["kinetics.wake-up"].text
    assert f"from {whole.low:.0%}".replace("%", " %") in text
    assert f"to {whole.high:.0%}".replace("%", " %") in text
    assert "none of 5 models say so" in sentences["kinetics.transient-blockade"].text


def test_the_gap_between_cells_and_plasma_is_computed(told):
    sentences = told[1]
    text = sentences["kinetics.tlr4-gap"].text
    low, high = (int(x.replace(" ", "")) for x in re.findall(r"\d+ \d{3}", text))
    # 100 umol/L over 3.5 nmol/L is the dossier's 28 500; published bioavailabilities widen it
    assert low < 28_500 < high
    assert (
        "no effect on interleukin 6"
        in sentences["kinetics.tlr4-null.naltrexone-cant-2017-tlr4"].text
    )


def test_another_concentration_in_the_library_changes_the_sentence(told):
    answer, sentences = told
    cells = dict(K.cells)
    name = "naltrexone-kucic-2021"
    cells[name] = cells[name].model_copy(update={"concentration": 1.0})
    changed = {s.id: s.text for s in tell(replace(K, cells=cells), answer)}
    assert "1 µmol/L" in changed["kinetics.tlr4-gap"]
    assert changed["kinetics.wake-up"] == sentences["kinetics.wake-up"].text


def test_every_sentence_traces_to_the_library_or_a_function(told):
    for sentence in told[1].values():
        assert all(t.key.startswith(("kinetics/", "evidose.kinetics.")) for t in sentence.traces)


def test_what_is_blocked_has_the_words_of_the_pack(told):
    told_of = replace(K, told=K.told.model_copy(update={"target": "light switches"}))
    text = next(iter(tell(told_of, told[0]))).text
    assert "blockade of light switches at 07:00" in text
    assert replace(K, told=None).target == "receptors"
