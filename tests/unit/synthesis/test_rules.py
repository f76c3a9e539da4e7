"""The rules of derivation are data; a broken file is told, not guessed around."""

from pathlib import Path

import pytest

from evidose.evidence import Library, open_library
from evidose.synthesis.rules import derivation_rules
from evidose.terms import LibraryError


def test_the_library_rules_can_be_read() -> None:
    rules = derivation_rules(open_library())
    low, high = rules.crossover_correlation_low, rules.crossover_correlation_high
    assert low < rules.crossover_correlation < high
    assert rules.bayes_below_k == 5


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"priors/derivation/rules\.toml: found no such file"):
        derivation_rules(Library((tmp_path,)))


def test_correlations_out_of_order_are_refused(tmp_path: Path) -> None:
    shipped = open_library().roots[0] / "common/priors/derivation/rules.toml"
    text = shipped.read_text().replace(
        "crossover_correlation_low = 0.3", "crossover_correlation_low = 0.6"
    )
    folder = tmp_path / "common/priors/derivation"
    folder.mkdir(parents=True)
    (folder / "rules.toml").write_text(text)
    with pytest.raises(LibraryError, match="correlations in order"):
        derivation_rules(Library((tmp_path,)))
