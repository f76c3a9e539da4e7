import re

from evidose.actions.know.workbench.methods import PAPERS, methods_of


def test_methods_name_what_was_used_and_its_papers(worked, trials):
    sentences, papers = methods_of(worked(trials, "RR", {"method": "PM", "test": "adhoc"}))
    text = " ".join(sentences)
    assert "Paule and Mandel" in text and "never narrower" in text and "prediction" in text
    assert papers == tuple(PAPERS[p] for p in ("metafor", "PM", "adhoc", "i2", "prediction"))


def test_models_of_counts_have_their_paper(worked, trials):
    papers = methods_of(worked(trials, "OR", {"method": "GLMM"}))[1]
    assert PAPERS["glmm"] in papers and PAPERS["prediction"] in papers


def test_one_effect_has_no_prediction_and_no_knapp_hartung(worked, trials):
    sentences, papers = methods_of(worked(trials, "RR", {"method": "EE"}))
    assert not any("prediction" in s for s in sentences)
    assert papers == (PAPERS["metafor"], PAPERS["i2"])
    assert PAPERS["MH"] in methods_of(worked(trials, "RR", {"method": "MH"}))[1]


def test_every_number_in_the_sentences_is_that_of_a_paper(worked, trials):
    work = worked(
        trials,
        "OR",
        subgroup="subgroup",
        moderators=("dose",),
        bias=True,
        influence=True,
        cumulative="",
        tau_scale=0.0,
        permutations=50,
        multiverse=True,
        leave_one_out=True,
    )
    sentences, papers = methods_of(work)
    listed = re.findall(r"\[([\d, ]+)\]", " ".join(sentences))
    assert {int(n) for group in listed for n in group.split(", ")} == set(range(1, len(papers) + 1))
    assert {PAPERS["harbord"], PAPERS["peters"], PAPERS["trim"]} <= set(papers)
    assert len(set(papers)) == len(papers)


def test_tests_that_were_not_run_are_not_cited(worked, trials):
    papers = methods_of(worked(trials, "RR", bias=True))[1]
    assert PAPERS["egger"] in papers and PAPERS["harbord"] not in papers


def test_clusters_rest_on_two_papers(worked, schools):
    papers = methods_of(worked(schools, cluster="district"))[1]
    assert {PAPERS["levels"], PAPERS["robust"]} <= set(papers)
