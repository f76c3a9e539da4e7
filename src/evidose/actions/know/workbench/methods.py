"""How a table was pooled, in sentences for a report, and the papers that they rest on."""

from collections.abc import Iterator

from evidose.actions.know.count_models import METHODS as METHODS_OF_COUNTS
from evidose.actions.know.workbench.run import Workbench
from evidose.actions.know.workbench.spoken import METHODS, TESTS
from evidose.stats.tau2 import COMMON

PAPERS = {
    "metafor": "Viechtbauer 2010. Conducting meta-analyses in R with the metafor package. "
    "J Stat Softw 36(3):1-48. doi:10.18637/jss.v036.i03",
    "tau2": "Viechtbauer 2005. Bias and efficiency of meta-analytic variance estimators in the "
    "random-effects model. J Educ Behav Stat 30:261-293. doi:10.3102/10769986030003261",
    "DL": "DerSimonian, Laird 1986. Meta-analysis in clinical trials. Control Clin Trials "
    "7:177-188. doi:10.1016/0197-2456(86)90046-2",
    "PM": "Paule, Mandel 1982. Consensus values and weighting factors. J Res Natl Bur Stand "
    "87:377-385. doi:10.6028/jres.087.022",
    "MH": "Mantel, Haenszel 1959. Statistical aspects of the analysis of data from retrospective "
    "studies of disease. J Natl Cancer Inst 22:719-748. doi:10.1093/jnci/22.4.719",
    "Peto": "Yusuf and others 1985. Beta blockade during and after myocardial infarction. Prog "
    "Cardiovasc Dis 27:335-371. doi:10.1016/S0033-0620(85)80003-7",
    "glmm": "Stijnen, Hamza, Ozdemir 2010. Random effects meta-analysis of event outcome in the "
    "framework of the generalized linear mixed model. Stat Med 29:3046-3067. doi:10.1002/sim.4040",
    "knha": "Knapp, Hartung 2003. Improved tests for a random effects meta-regression with a "
    "single covariate. Stat Med 22:2693-2710. doi:10.1002/sim.1482",
    "adhoc": "Röver, Knapp, Friede 2015. Hartung-Knapp-Sidik-Jonkman approach and its "
    "modification for random-effects meta-analysis with few studies. BMC Med Res Methodol 15:99. "
    "doi:10.1186/s12874-015-0091-1",
    "prediction": "Higgins, Thompson, Spiegelhalter 2009. A re-evaluation of random-effects "
    "meta-analysis. J R Stat Soc A 172:137-159. doi:10.1111/j.1467-985X.2008.00552.x",
    "i2": "Higgins, Thompson 2002. Quantifying heterogeneity in a meta-analysis. Stat Med "
    "21:1539-1558. doi:10.1002/sim.1186",
    "moderator": "Thompson, Higgins 2002. How should meta-regression analyses be undertaken and "
    "interpreted? Stat Med 21:1559-1573. doi:10.1002/sim.1187",
    "levels": "Konstantopoulos 2011. Fixed effects and variance components estimation in "
    "three-level meta-analysis. Res Synth Methods 2:61-76. doi:10.1002/jrsm.35",
    "robust": "Pustejovsky, Tipton 2018. Small-sample methods for cluster-robust variance "
    "estimation. J Bus Econ Stat 36:672-683. doi:10.1080/07350015.2016.1247004",
    "influence": "Viechtbauer, Cheung 2010. Outlier and influence diagnostics for meta-analysis. "
    "Res Synth Methods 1:112-125. doi:10.1002/jrsm.11",
    "cumulative": "Lau and others 1992. Cumulative meta-analysis of therapeutic trials for "
    "myocardial infarction. N Engl J Med 327:248-254. doi:10.1056/NEJM199207233270406",
    "egger": "Egger and others 1997. Bias in meta-analysis detected by a simple, graphical test. "
    "BMJ 315:629-634. doi:10.1136/bmj.315.7109.629",
    "begg": "Begg, Mazumdar 1994. Operating characteristics of a rank correlation test for "
    "publication bias. Biometrics 50:1088-1101. doi:10.2307/2533446",
    "harbord": "Harbord, Egger, Sterne 2006. A modified test for small-study effects in "
    "meta-analyses of controlled trials with binary endpoints. Stat Med 25:3443-3457. "
    "doi:10.1002/sim.2380",
    "peters": "Peters and others 2006. Comparison of two methods to detect publication bias in "
    "meta-analysis. JAMA 295:676-680. doi:10.1001/jama.295.6.676",
    "trim": "Duval, Tweedie 2000. Trim and fill. Biometrics 56:455-463. "
    "doi:10.1111/j.0006-341X.2000.00455.x",
    "pet": "Stanley, Doucouliagos 2014. Meta-regression approximations to reduce publication "
    "selection bias. Res Synth Methods 5:60-78. doi:10.1002/jrsm.1095",
    "selection": "McShane, Böckenholt, Hansen 2016. Adjusting for publication bias in "
    "meta-analysis. Perspect Psychol Sci 11:730-749. doi:10.1177/1745691616662243",
    "excess": "Ioannidis, Trikalinos 2007. An exploratory test for an excess of significant "
    "findings. Clin Trials 4:245-253. doi:10.1177/1740774507077441",
    "bayes": "Röver 2020. Bayesian random-effects meta-analysis using the bayesmeta R package. "
    "J Stat Softw 93(6):1-51. doi:10.18637/jss.v093.i06",
    "permutation": "Higgins, Thompson 2004. Controlling the risk of spurious findings from "
    "meta-regression. Stat Med 23:1663-1682. doi:10.1002/sim.1752",
    "multiverse": "Steegen and others 2016. Increasing transparency through a multiverse "
    "analysis. Perspect Psychol Sci 11:702-712. doi:10.1177/1745691616658637",
}
"""Papers by what they are about."""

Said = tuple[str, tuple[str, ...]]


def methods_of(work: Workbench) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences on methods, each with the numbers of its papers, and those papers."""
    order: list[str] = []
    sentences = []
    for words, papers in _said(work):
        order += [p for p in papers if p not in order]
        numbers = ", ".join(str(order.index(p) + 1) for p in papers)
        sentences.append(f"{words} [{numbers}]." if papers else f"{words}.")
    return tuple(sentences), tuple(PAPERS[p] for p in order)


def _said(work: Workbench) -> Iterator[Said]:
    found = work.found
    yield f"Effects ({found.measure}) were computed as in the R package metafor", ("metafor",)
    common = found.method in COMMON
    exact = found.method in METHODS_OF_COUNTS
    about = "glmm" if exact else found.method if found.method in PAPERS else "tau2"
    yield (
        f"They were pooled with {METHODS.get(found.method, found.method)}",
        () if common else (about,),
    )
    test = TESTS.get(found.test, found.test)
    name = "knha" if found.test == "hksj" else found.test
    level = f"{found.level * 100:g} %"
    yield f"Intervals of {level} rest on: {test}", (name,) if name in PAPERS else ()
    yield "Heterogeneity is told as tau², I² and Q", ("i2",)
    if not common and found.method not in ("MH", "Peto"):
        yield (
            "The prediction interval says where the true effect of a new study lies",
            ("prediction",),
        )
    yield from _further(work)


def _further(work: Workbench) -> Iterator[Said]:
    keys = {part.key for part in work.parts}
    texts: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("subgroup", "Subgroups were pooled apart and compared by Q and by meta-regression", ()),
        ("moderator", "Moderators were judged by meta-regression", ("moderator",)),
        (
            "cluster",
            "Effects of one cluster were modelled in three levels, with robust variances (CR2)",
            ("levels", "robust"),
        ),
        ("leave_one_out", "Each study was left out in turn", ()),
        ("cumulative", "Studies were added one by one", ("cumulative",)),
        ("influence", "The influence of each study was measured", ("influence",)),
        ("bayes", "The Bayesian answer has a half-normal prior of tau", ("bayes",)),
        (
            "permutation",
            "The permutation test turns signs or shuffles moderators",
            ("permutation",),
        ),
        ("multiverse", "Every defensible combination of choices was computed", ("multiverse",)),
    )
    for key, words, papers in texts:
        if key in keys:
            yield words, papers
    bias = work.part("bias")
    if bias is not None:
        yield (
            "Small and unseen studies were looked for by several tests and models",
            tuple(_of_bias({t.label for t in bias.tests}, {r.label for r in bias.rows})),
        )


def _of_bias(tests: set[str], rows: set[str]) -> Iterator[str]:
    named = (
        ("egger", "Egger"),
        ("begg", "Begg"),
        ("harbord", "Harbord"),
        ("peters", "Peters"),
        ("excess", "excess"),
        ("trim", "trim"),
        ("pet", "PET"),
        ("selection", "selection"),
    )
    for paper, start in named:
        if any(label.startswith(start) for label in tests | rows):
            yield paper
