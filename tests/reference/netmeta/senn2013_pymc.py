"""Sample the posterior of senn2013 with PyMC, study effects and all; writes senn2013_pymc.json.

Independent of `evidose.stats.network.bayes` in every step: arms' effects are sampled, nothing is
integrated out. Run it where PyMC 5 is installed: `python senn2013_pymc.py`.
"""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def main() -> None:
    """Sample and store mean, sd and their Monte Carlo errors."""
    import pymc as pm

    c = json.loads((HERE / "networks.json").read_text())["nma"]["senn2013_MD"]["contrasts"]
    treatments = sorted({*c["treat1"], *c["treat2"]})
    number = {t: i for i, t in enumerate(treatments)}
    studies = list(dict.fromkeys(c["studlab"]))
    arms = [
        (s, t)
        for s in studies
        for t in sorted(
            {
                x
                for i in range(len(c["TE"]))
                if c["studlab"][i] == s
                for x in (c["treat1"][i], c["treat2"][i])
            }
        )
    ]
    place = {arm: i for i, arm in enumerate(arms)}
    with pm.Model():
        effect = pm.Normal("effect", 0.0, 100.0, shape=len(treatments) - 1)
        tau = pm.HalfNormal("tau", 0.5)
        own = pm.Normal("own", 0.0, 1.0, shape=len(arms))
        full = pm.math.concatenate([np.zeros(1), effect])
        level = full[[number[t] for _, t in arms]] + tau / np.sqrt(2.0) * own
        first, second, y, se = [], [], [], []
        for n, s in enumerate(studies):
            rows = [i for i in range(len(c["TE"])) if c["studlab"][i] == s]
            if len(rows) == 1:
                first.append(place[s, c["treat1"][rows[0]]])
                second.append(place[s, c["treat2"][rows[0]]])
                y.append(c["TE"][rows[0]])
                se.append(c["seTE"][rows[0]])
                continue
            te = {(c["treat1"][i], c["treat2"][i]): (c["TE"][i], c["seTE"][i] ** 2) for i in rows}
            te |= {(b, a): (-effect_, v) for (a, b), (effect_, v) in te.items()}
            home, *others = [t for q, t in arms if q == s]
            v = np.array(
                [
                    [
                        te[a, home][1]
                        if a == b
                        else (te[a, home][1] + te[b, home][1] - te[a, b][1]) / 2
                        for b in others
                    ]
                    for a in others
                ]
            )
            gap = level[[place[s, t] for t in others]] - level[place[s, home]]
            pm.MvNormal(f"y{n}", gap, cov=v, observed=[te[t, home][0] for t in others])
        pm.Normal("y", level[first] - level[second], np.array(se), observed=np.array(y))
        found = pm.sample(
            4000, tune=1000, chains=4, cores=1, random_seed=7, progressbar=False, target_accept=0.95
        )
    summary = pm.stats.summary(found, var_names=["effect", "tau"], round_to="none", hdi_prob=0.95)
    out = {
        "pymc": pm.__version__,
        "prior_tau": {"half_normal": 0.5},
        "treatments": treatments,
        "note": "effect[i] is treatments[i + 1] against treatments[0]",
        "rows": {
            name: {
                k: float(row[k])
                for k in ("mean", "sd", "mcse_mean", "mcse_sd", "ess_bulk", "r_hat")
            }
            for name, row in summary.iterrows()
        },
    }
    draws = found.posterior["tau"].to_numpy().ravel()
    out["tau_quantiles"] = {str(p): float(np.quantile(draws, p)) for p in (0.025, 0.5, 0.975)}
    (HERE / "senn2013_pymc.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
