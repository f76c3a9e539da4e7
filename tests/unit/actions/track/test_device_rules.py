"""The document of rules for a device: small, stamped, and plain JSON."""

import gzip
import json

from evidose.actions.know.versions import versions
from evidose.actions.track.device_rules import device_rules_document
from evidose.actions.track.record.judging import library_rules
from evidose.safety import unpack

LDN = ("low-dose-naltrexone",)

MOST_BYTES = 190_000
MOST_BYTES_OF_WEIGHTS = 45_000
"""Each phone loads them anew with each change. They weigh the words of five languages: with those
of English alone two fifths of what people write in the others was missed."""


def test_it_is_small_plain_and_stamped():
    document = device_rules_document(LDN)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    assert len(gzip.compress(text.encode())) <= MOST_BYTES
    assert document["library_version"] == versions()["library_version"]
    assert json.loads(text)["notices"][0]["source"].keys() == {"cite", "url"}


def test_the_weights_of_words_stay_a_small_part_of_it():
    text = json.dumps(device_rules_document(LDN)["signs"]["weights"], ensure_ascii=False)
    assert len(gzip.compress(text.encode())) <= MOST_BYTES_OF_WEIGHTS


def test_the_weights_of_all_meanings_stand_at_their_words():
    sent = device_rules_document(LDN)["signs"]["weights"]
    texts = unpack(sent["texts"])
    for known, told in zip(library_rules().notes.weights, sent["of"], strict=True):
        assert (told["means"], told["bias"]) == (known.means, known.bias)
        assert len(told["weights"]) == len(texts)
        weights = {t: ord(c) - ord("P") for t, c in zip(texts, told["weights"], strict=True)}
        assert {t: w for t, w in weights.items() if w} == {t: w for t, w in known.of.items() if w}


def test_words_that_stand_for_a_number_are_sent_once():
    words = device_rules_document(LDN)["words"]
    assert "time_numbers_values" in words and "time_numbers" not in words


def test_the_digest_tells_of_any_change_and_of_nothing_else(tmp_path):
    assert device_rules_document(LDN)["digest"] == device_rules_document(LDN)["digest"]
    signs = tmp_path / "common" / "words" / "signs"
    signs.mkdir(parents=True)
    said = 'saying = [{means = "breathing", says = ["glow"]}]'
    text = f'schema_version = 1\nid = "glow"\nlanguage = "en"\n{said}\n'
    (signs / "glow.toml").write_text(text, "utf-8")
    assert (
        device_rules_document(LDN, evidence=tmp_path)["digest"]
        != device_rules_document(LDN)["digest"]
    )
