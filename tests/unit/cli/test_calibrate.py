"""`evidose calibrate`: output, JSON contract, plain errors."""

import json

from evidose.cli.app import run

EVENT_KEYS = {
    *("log_score", "log_score_base_rate", "brier", "ece", "ece_expected", "ece_excess"),
    "reliability",
}


def test_json_has_the_promised_keys_and_nothing_else_is_printed(make_table, capfd) -> None:
    assert run(["calibrate", "evaluate", str(make_table(10)), "--json"]) == 0
    printed = capfd.readouterr()
    document = json.loads(printed.out)
    assert printed.err == ""
    assert document["schema_version"] == 1
    parts = [document, *document["comparators"].values(), *document["by_kind"].values()]
    parts += [*document["by_past_trials"].values(), *document["by_risk_of_bias"].values()]
    assert {"common_effect", "dersimonian_laird", "hartung_knapp"} <= set(document["comparators"])
    assert set(document["by_kind"]) == {"continuous", "dichotomous"}
    assert set(document["by_past_trials"]) == {"2-3", "4-6", "7+"}
    for part in parts:
        assert part["n_predictions"] > 0
        assert set(part["coverage"]) == {"0.5", "0.8", "0.9", "0.95"}
        assert set(part["events"]) == {"gt_0", "gt_0_2", "gt_0_5"}
        assert all(set(event) >= EVENT_KEYS for event in part["events"].values())


def test_text_plot_and_what_was_written(make_table, tmp_path, capfd) -> None:
    plot = tmp_path / "reliability.svg"
    assert run(["calibrate", "evaluate", str(make_table(10)), "--plot", str(plot)]) == 0
    out = capfd.readouterr().out
    assert "coverage" in out
    assert f"wrote {plot}" in out
    assert plot.read_text().startswith("<svg")


def test_errors_are_two_plain_lines(tmp_path, make_table, capfd) -> None:
    assert run(["calibrate", "evaluate", str(tmp_path / "none.parquet")]) == 1
    assert capfd.readouterr().err.startswith("evidose: ")
    assert run(["calibrate", "fit", str(make_table(5)), "--out", str(tmp_path)]) == 1
    assert "at least 20" in capfd.readouterr().err
    assert run(["calibrate", "evaluate"]) == 2


def test_fit_tells_what_it_wrote(make_table, tmp_path, capfd, monkeypatch) -> None:
    import evidose.calibration.fit as module

    monkeypatch.setattr(module.fit_kind, "__defaults__", (None, None, 2))
    out = tmp_path / "mine"
    assert run(["calibrate", "fit", str(make_table(22)), "--out", str(out), "--json"]) == 0
    written = json.loads(capfd.readouterr().out)["written"]
    assert written == [
        str(out / f"common/priors/next-trial/{k}.toml") for k in ("continuous", "dichotomous")
    ]
