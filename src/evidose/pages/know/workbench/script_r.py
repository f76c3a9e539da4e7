"""The script that repeats an analysis in R with the package metafor.

Everything that a user wrote (labels, words, the name of the file) stands in it as a quoted literal
in ASCII and nowhere else, so that no label can end a line, a string or a comment.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evidose.pages.know.workbench.parts import Part

CONTROL = "control = list(threshold = 1e-10, maxiter = 10000)"
COMMON = frozenset(("EE", "FE", "CE"))
LIKELIHOOD = frozenset(("ML", "REML", "EB"))
SIGNS = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Moderator:
    """A column of a meta-regression: numbers, or words with the one others are compared with."""

    numbers: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a script has to repeat.

    Attributes
    ----------
    source : name of the file
    labels, yi, vi : per study
    raw : numbers of the arms by metafor's column names, where every effect comes from them
    escalc : further arguments of escalc, in R
    subgroup, cluster : a word per study
    moderators : columns, by a safe name; `formula` is of those names
    order : places of the studies in the order of the cumulative analysis
    parts : keys of what was asked
    """

    source: str
    measure: str
    method: str
    test: str
    level: float
    labels: tuple[str, ...]
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    raw: dict[str, tuple[float, ...]] = field(default_factory=dict)
    escalc: str = ""
    subgroup: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    moderators: dict[str, Moderator] = field(default_factory=dict)
    formula: str = ""
    order: tuple[int, ...] = ()
    higher: bool = True
    tau_scale: float | None = None
    permutations: int = 0
    seed: int = 1
    parts: tuple[Part, ...] = ()

    def asks(self, key: str) -> bool:
        """Return whether a part was asked for."""
        return any(p.key == key for p in self.parts)


def r_text(text: str) -> str:
    """Return text as a literal of R, in ASCII.

    >>> r_text('O\\'Neil "x"\\n'), r_text("Müller \\U0001f600")
    ('"O\\'Neil \\\\"x\\\\"\\\\n"', '"M\\\\u00fcller \\\\U0001f600"')
    """
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    code = ord(sign)
    if sign in SIGNS:
        return SIGNS[sign]
    if 32 <= code < 127:
        return sign
    if code == 0 or 0xD800 <= code < 0xE000:
        return "\\ufffd"  # R holds neither in a string
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def r_number(value: float) -> str:
    """Return a number as a literal of R that reads back as the same number."""
    if math.isnan(value):
        return "NA_real_"
    return ("Inf" if value > 0 else "-Inf") if math.isinf(value) else repr(float(value))


def r_script(what: Repeat) -> str:
    """Return the script."""
    return "\n".join(_lines(what)) + "\n"


def _vector(values: Sequence[str]) -> str:
    rows, line = list[str](), ""
    for value in values:
        line += f"{value}, "
        if len(line) > 80:
            rows.append(line.rstrip())
            line = ""
    rows.append(line)
    return "c(" + "\n    ".join(r for r in rows if r).rstrip().rstrip(",") + ")"


def _lines(what: Repeat) -> Iterator[str]:
    yield "# Repeats a meta-analysis made with Evidose. Needs R with the package metafor."
    yield "library(metafor)"
    yield f"source_file <- {r_text(what.source)}"
    yield "dat <- data.frame("
    columns = {
        "study": [r_text(n) for n in what.labels],
        **{c: [r_number(v) for v in values] for c, values in what.raw.items()},
        "yi": [r_number(v) for v in what.yi],
        "vi": [r_number(v) for v in what.vi],
    }
    if what.subgroup:
        columns["subgroup"] = [r_text(w) for w in what.subgroup]
    if what.cluster:
        columns["cluster"] = [r_text(w) for w in what.cluster]
    for name, one in what.moderators.items():
        columns[name] = [r_number(v) for v in one.numbers] or [r_text(w) for w in one.words]
    yield ",\n".join(f"  {name} = {_vector(values)}" for name, values in columns.items())
    yield "  , stringsAsFactors = FALSE)"
    for name, one in what.moderators.items():
        if one.words:
            levels = _vector([r_text(v) for v in one.levels])
            yield f"dat${name} <- factor(dat${name}, levels = {levels})"
    yield from _effects(what)
    yield from _pooled(what)
    for block in (_groups, _regression, _clusters, _single, _small, _rest):
        yield from block(what)


def _effects(what: Repeat) -> Iterator[str]:
    if not what.raw:
        return
    arguments = ", ".join(f"{c} = {c}" for c in what.raw)
    yield "# The effects above come from these numbers:"
    yield (
        f'made <- escalc(measure = "{what.measure}", {arguments}, data = dat[setdiff(names(dat), '
        f'c("yi", "vi"))]{what.escalc})'
    )
    yield "if (!isTRUE(all.equal(as.numeric(made$yi), dat$yi, tolerance = 1e-6)) ||"
    yield "    !isTRUE(all.equal(as.numeric(made$vi), dat$vi, tolerance = 1e-6)))"
    yield '  warning("this metafor defines the measure otherwise; yi and vi stay as above")'


def _rma(what: Repeat, more: str = "", *, method: str = "", test: str = "") -> str:
    method = method or (what.method if what.method not in ("MH", "Peto") else "EE")
    control = f", {CONTROL}" if method in LIKELIHOOD else ""
    level = "" if what.level == 0.95 else f", level = {what.level * 100:g}"
    return (
        f'rma(yi, vi, data = dat{more}, method = "{method}", test = "{test or what.test}"'
        f"{level}{control})"
    )


def _pooled(what: Repeat) -> Iterator[str]:
    if what.method in ("MH", "Peto"):
        arguments = ", ".join(f"{c} = {c}" for c in what.raw)
        call = "rma.mh" if what.method == "MH" else "rma.peto"
        kind = f'measure = "{what.measure}", ' if what.method == "MH" else ""
        level = f", level = {what.level * 100:g}"
        yield f"counted <- {call}({kind}{arguments}, data = dat, correct = TRUE{level})".replace(
            ", correct = TRUE" if what.method == "Peto" else "\0", ""
        )
        yield "print(counted)"
        yield f"res <- {_rma(what)}"
        yield _printed("pooled", "counted")
        return
    yield f"res <- {_rma(what)}"
    yield "print(res)"
    yield "print(predict(res))"
    yield _printed("pooled", "res")


def _printed(name: str, fit: str, j: int = 1) -> str:
    return (
        f'cat("{name}", sprintf("%.12g", c({fit}$b[{j}], {fit}$ci.lb[{j}], {fit}$ci.ub[{j}])), '
        '"\\n")'
    )


def _groups(what: Repeat) -> Iterator[str]:
    if not what.asks("subgroup"):
        return
    yield "# Subgroups, each with its own tau2, and the difference between them"
    yield "groups <- unique(dat$subgroup)"
    one = _rma(what, ", subset = dat$subgroup == g")
    plain = _rma(what, ", subset = dat$subgroup == g", test="z")
    yield f"fits <- lapply(groups, function(g) {one})"
    yield f"plain <- lapply(groups, function(g) {plain})"
    yield "for (i in seq_along(groups)) { print(groups[i]); print(fits[[i]]) }"
    yield "between <- rma(sapply(plain, coef), sei = sapply(plain, function(f) f$se),"
    yield '               method = "EE")'
    yield 'cat("between", sprintf("%.12g", c(between$QE, between$QEp)), "\\n")'
    factor = "factor(subgroup, levels = unique(subgroup))"
    yield f"print({_rma(what, f', mods = ~ {factor}')})"


def _regression(what: Repeat) -> Iterator[str]:
    if not what.asks("moderator"):
        return
    yield "# Meta-regression"
    yield f"meta <- {_rma(what, f', mods = ~ {what.formula}')}"
    yield "print(meta)"
    yield 'cat("coefficients", sprintf("%.12g", meta$b), "\\n")'
    if any(one.numbers for one in what.moderators.values()) and len(what.moderators) == 1:
        yield "if (interactive()) regplot(meta)"


def _clusters(what: Repeat) -> Iterator[str]:
    if not what.asks("cluster"):
        return
    mods = f", mods = ~ {what.formula}" if what.formula else ""
    test = "z" if what.test == "z" else "t"
    yield "# Three levels, and variances that allow for clusters"
    yield "dat$effect <- seq_len(nrow(dat))"
    yield f"three <- rma.mv(yi, vi{mods}, random = ~ 1 | cluster/effect, data = dat,"
    yield f'                test = "{test}")'
    yield "print(three)"
    yield 'cat("three", sprintf("%.12g", c(three$b, three$sigma2)), "\\n")'
    yield 'if (requireNamespace("clubSandwich", quietly = TRUE))'
    yield "  print(robust(three, cluster = dat$cluster, clubSandwich = TRUE))"


def _single(what: Repeat) -> Iterator[str]:
    if what.asks("leave_one_out"):
        yield "print(leave1out(res))"
    if what.asks("cumulative"):
        # metafor wants the variable to sort by: each study's place in the order.
        places = {study: place for place, study in enumerate(what.order, 1)}
        order = _vector([str(places[i]) for i in range(len(what.order))])
        yield f"grown <- cumul(res, order = {order})"
        yield "print(grown)"
        yield 'cat("cumulative", sprintf("%.12g", grown$estimate), "\\n")'
    if what.asks("influence"):
        yield f"print(influence({_rma(what, test='z')}))"


def _small(what: Repeat) -> Iterator[str]:
    if not what.asks("bias"):
        return
    yield "# Small studies and unseen ones"
    yield "dat$sei <- sqrt(dat$vi)"
    yield 'egger <- regtest(res, model = "lm")'
    yield "print(egger)"
    yield 'cat("egger", sprintf("%.12g", c(egger$zval, egger$pval)), "\\n")'
    yield f"print(regtest({_rma(what, test='z')}))"
    if {"ai", "ci"} <= what.raw.keys() and what.measure in ("OR", "PETO"):
        yield from _of_tables(what)
    yield "print(ranktest(res))"
    yield f"print(trimfill({_rma(what, test='z')}))"
    yield "print(summary(pet <- lm(yi ~ sei, weights = 1 / vi, data = dat)))"
    yield "print(summary(lm(yi ~ vi, weights = 1 / vi, data = dat)))  # PEESE"
    side = "greater" if what.higher else "less"
    yield f'print(try(selmodel({_rma(what, method="ML", test="z")}, type = "stepfun",'
    yield f'                   alternative = "{side}", steps = 0.025)))'
    yield 'if (exists("tes")) print(tes(yi, vi, data = dat))'
    yield 'for (kind in c("Rosenthal", "Orwin", "Rosenberg"))'
    yield "  print(fsn(yi, vi, data = dat, type = kind))"
    yield "if (interactive()) funnel(res)"


def _of_tables(what: Repeat) -> Iterator[str]:
    b = "dat$bi" if "bi" in what.raw else "dat$n1i - dat$ai"
    d = "dat$di" if "di" in what.raw else "dat$n2i - dat$ci"
    yield f"b <- {b}; d <- {d}; n1 <- dat$ai + b; n2 <- dat$ci + d; n <- n1 + n2"
    yield "e <- dat$ai + dat$ci"
    yield "z <- dat$ai - e * n1 / n; v <- n1 * n2 * e * (b + d) / (n^2 * (n - 1))"
    yield "harbord <- summary(lm(z / v ~ I(1 / sqrt(v)), weights = v, subset = v > 0))"
    yield "peters <- summary(lm(yi ~ I(1 / n), weights = 1 / (1 / e + 1 / (b + d)), data = dat))"
    yield 'cat("harbord", sprintf("%.12g", coef(harbord)[2, 3:4]), "\\n")'
    yield 'cat("peters", sprintf("%.12g", coef(peters)[2, 3:4]), "\\n")'


def _rest(what: Repeat) -> Iterator[str]:
    if what.asks("bayes") and what.tau_scale:
        scale = r_number(what.tau_scale)
        yield 'if (requireNamespace("bayesmeta", quietly = TRUE))'
        yield "  print(bayesmeta::bayesmeta(dat$yi, sqrt(dat$vi), labels = make.unique(dat$study),"
        yield f"    tau.prior = function(t) bayesmeta::dhalfnormal(t, scale = {scale})))"
    if what.asks("permutation"):
        fit = "meta" if what.asks("moderator") else "res"
        yield f"set.seed({what.seed})  # another generator: another random sample than Evidose's"
        yield f"print(permutest({fit}, iter = {what.permutations}, progbar = FALSE))"
