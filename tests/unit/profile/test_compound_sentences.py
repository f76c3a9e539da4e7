"""Summary sentences of a compound, from its counts, index and trials."""

from evidose.evidence import open_library, read_evidence
from evidose.profile import build_profile
from evidose.profile.compound_sentences import representative_study

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)


def test_summary_numbers_are_the_counts() -> None:
    profile = build_profile("LDN", EVIDENCE, LIBRARY)
    texts = {s.id: s.text for s in profile.sentences}
    assert texts["compound.counts"].startswith(f"{profile.counts.rcts} randomised trials")
    assert str(profile.counts.participants) in texts["compound.counts"]
    assert f"{profile.index.value:.1f} of 10" in texts["compound.index"]
    assert "not a probability" in texts["compound.index"]
    assert "4.5 mg" in texts["compound.doses"]


def test_the_counts_rest_on_the_reviews_of_this_substance_alone() -> None:
    profile = build_profile("LDN", EVIDENCE, LIBRARY)
    (told,) = (s for s in profile.sentences if s.id == "compound.counts")
    reviews = {t.record for t in told.traces if t.record.startswith("reviews/")}
    assert len(reviews) == profile.counts.reviews
    assert "reviews/haeuser-2014" not in reviews


def test_the_representative_study_is_the_largest_double_blind_trial() -> None:
    ldn = EVIDENCE.compounds["low-dose-naltrexone"]
    study = representative_study(ldn, EVIDENCE)
    assert study is not None
    assert study.blinding == "double"
    assert study.id == "bruun-2024-final"
