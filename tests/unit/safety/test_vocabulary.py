"""The names of the shipped library against a list written down apart from it."""

from evidose.evidence import open_library, read_records
from evidose.reading.words import compact
from evidose.safety.records import CommonEntry, CommonMedicines, Rule, Substance
from evidose.safety.vocabulary import all_drugs, condition_names, curated_names, self_harm_names

ATC_OPIOIDS = """
morphine opium hydromorphone nicomorphine oxycodone dihydrocodeine papaveretum oxymorphone
ketobemidone pethidine fentanyl dextromoramide piritramide dextropropoxyphene bezitramide
methadone pentazocine phenazocine buprenorphine butorphanol nalbuphine tilidine tramadol dezocine
meptazinol tapentadol oliceridine codeine alfentanil sufentanil phenoperidine anileridine
remifentanil ethylmorphine hydrocodone normethadone pholcodine thebacon acetyldihydrocodeine
levacetylmethadol levomethadone diamorphine
""".split()  # noqa: SIM905
"""Level-5 names of ATC N02A, N01AH, R05DA and N07BC that are opioids."""

OTHER_OPIOIDS = """
heroin kratom mitragynine tianeptine isotonitazene metonitazene etonitazene carfentanil
acetylfentanyl desomorphine etorphine thiafentanil levorphanol viminol dipipanone alphaprodine
phenadoxone propiram eptazocine racemorphan u-47700 ah-7921 o-desmethyltramadol akuamma laudanum
paregoric meperidine propoxyphene amidone levomethadyl brorphine
""".split()  # noqa: SIM905
"""Illicit, herbal, veterinary, novel, historical, and other names of the above."""

NO_OPIOIDS = """
dextromethorphan noscapine naloxone naltrexone loperamide nefopam butamirate
""".split()  # noqa: SIM905


def test_every_opioid_of_the_atc_and_beyond_is_there(rules):
    for name in ATC_OPIOIDS + OTHER_OPIOIDS:
        found = rules.lexicon.names.exact[compact(name)]
        assert rules.drugs[found.ids[0]].relation == "central opioid", name


def test_what_looks_like_one_is_none(rules):
    for name in NO_OPIOIDS:
        found = rules.lexicon.names.exact[compact(name)]
        assert rules.drugs[found.ids[0]].relation != "central opioid", name


def test_every_part_of_a_combination_is_a_substance():
    library = open_library()
    curated = read_records(library, "substances/opioids", Substance).or_raise()
    common = read_records(library, "substances/groups", CommonMedicines).or_raise()
    drugs = all_drugs(curated.values(), common.values())
    parts = {p for s in curated.values() for product in s.product for p in product.holding}
    assert parts - set(drugs) <= {"naltrexone", "naloxone"}


def test_a_curated_substance_goes_before_a_common_entry():
    source = [{"cite": "a label", "reading": "label"}]
    head = {"schema_version": 1, "id": "x", "sources": source}
    curated = Substance(**head, name="X", relation="opioid marker")
    entry = CommonEntry(id="x", name="x", group="g")
    common = CommonMedicines(**head, title="t", substance=(entry,))
    assert all_drugs([curated], [common])["x"].relation == "opioid marker"


def test_names_carry_slow_release_and_parts():
    source = [{"cite": "a label", "reading": "label"}]
    s = Substance(
        schema_version=1,
        id="oxycodone",
        name="oxycodone",
        relation="central opioid",
        interval="short-acting",
        long_acting=("OxyContin",),
        brands=("OxyContin",),
        product=[{"names": ["Percocet"], "holding": ["acetaminophen"]}],
        sources=source,
    )
    names = dict(curated_names([s]))
    assert names["OxyContin"].long_acting
    assert not names["oxycodone"].long_acting
    assert names["Percocet"].ids == ("oxycodone", "acetaminophen")


def test_a_word_of_two_rules_stands_for_both(rules):
    renal = [r for r in rules.rules if r.id.startswith("severe-renal")]
    names = dict(condition_names(renal, ()))
    assert names["dialysis"].ids == ("severe-renal-full-dose", "severe-renal-low-dose")
    assert isinstance(renal[0], Rule)


def test_self_harm_names():
    assert dict(self_harm_names(["want to die"]))["want to die"].kind == "self-harm"
