"""One place says which library a process works with."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidose.terms import work_with, working_folder, working_with

FIRST, SECOND = Path("first"), Path("second")


def test_nothing_is_laid_over_unless_told():
    assert working_folder() is None


def test_it_holds_for_a_while_and_then_all_is_as_before():
    with working_with(FIRST):
        assert working_folder() == FIRST
        with working_with(SECOND):
            assert working_folder() == SECOND
        assert working_folder() == FIRST
    assert working_folder() is None


def test_what_is_told_in_between_ends_with_it():
    with working_with(None):
        work_with(SECOND)
        assert working_folder() == SECOND
    assert working_folder() is None


def test_a_fault_ends_it_too():
    with pytest.raises(ValueError, match="broken"), working_with(FIRST):
        raise ValueError("broken")
    assert working_folder() is None


def test_another_thread_is_not_told():
    with working_with(FIRST), ThreadPoolExecutor(1) as pool:
        assert pool.submit(working_folder).result() is None
