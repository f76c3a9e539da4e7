"""Small tables of their own for the workbench."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.actions.know.synthesize import Choices, OwnSynthesis, synthesize_table
from evidose.actions.know.workbench.asked import Asked
from evidose.actions.know.workbench.run import Workbench, work_on_studies
from evidose.exchange.study_table import read_study_table

TRIALS = """study,ai,n1i,ci,n2i,subgroup,dose
S1,25,100,30,102,Drug A,5
S2,30,110,41,108,Drug A,7
S3,22,90,25,95,Drug A,3
S4,28,105,39,99,Drug A,8
S5,31,98,28,101,Drug A,2
S6,20,95,33,97,Drug B,6
S7,26,101,36,94,Drug B,4
S8,24,99,22,103,Drug B,1
S9,29,104,41,100,Drug B,9
S10,27,97,30,98,Drug B,10
"""
"""Ten trials; their right values below come from R 4.2.2 with metafor 3.8.1."""

SCHOOLS = """study,district,yi,vi
1,11,-0.18,0.118
2,11,-0.22,0.118
3,11,0.23,0.144
4,11,-0.3,0.144
5,12,0.13,0.014
6,12,-0.26,0.014
7,12,0.19,0.015
8,12,0.32,0.024
9,18,0.45,0.023
10,18,0.38,0.043
11,18,0.29,0.012
12,27,0.16,0.02
13,27,0.65,0.004
14,27,0.36,0.004
15,27,0.6,0.007
16,56,0.08,0.019
17,56,0.04,0.007
18,56,0.19,0.005
19,56,-0.06,0.004
20,58,-0.18,0.02
"""
"""Schools within districts: the first twenty of dat.konstantopoulos2011 (metadat)."""


@pytest.fixture
def trials() -> str:
    """Ten trials with subgroups and doses, as text."""
    return TRIALS


@pytest.fixture
def schools() -> str:
    """Effects in clusters, as text."""
    return SCHOOLS


@pytest.fixture
def pooled() -> Callable[..., OwnSynthesis]:
    """Pool a table that is given as text."""

    def make(text: str, measure: str = "GEN", **more: Any) -> OwnSynthesis:
        return synthesize_table(text.encode(), "own.csv", Choices(measure, **more))

    return make


@pytest.fixture
def worked() -> Callable[..., Workbench]:
    """Pool a table that is given as text and answer what is asked."""

    def make(
        text: str, measure: str = "GEN", choices: dict[str, Any] | None = None, **asked: Any
    ) -> Workbench:
        table = read_study_table(text.encode(), "own.csv")
        return work_on_studies(table, Choices(measure, **(choices or {})), Asked(**asked))

    return make
