"""The document of rules for a device: small, stamped, and plain JSON."""

import gzip
import json

from evidose.actions.device_rules import device_rules_document
from evidose.actions.versions import versions

LDN = ("low-dose-naltrexone",)

MOST_BYTES = 150_000


def test_it_is_small_plain_and_stamped():
    document = device_rules_document(LDN)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    assert len(gzip.compress(text.encode())) <= MOST_BYTES
    assert document["library_version"] == versions()["library_version"]
    assert json.loads(text)["notices"][0]["source"].keys() == {"cite", "url"}


def test_the_digest_tells_of_any_change_and_of_nothing_else(tmp_path):
    assert device_rules_document(LDN)["digest"] == device_rules_document(LDN)["digest"]
    words = tmp_path / "screening" / "words"
    words.mkdir(parents=True)
    (words / "none.toml").write_text('schema_version = 1\nid = "none"\nwords = ["nil"]\n', "utf-8")
    assert (
        device_rules_document(LDN, evidence=tmp_path)["digest"]
        != device_rules_document(LDN)["digest"]
    )
