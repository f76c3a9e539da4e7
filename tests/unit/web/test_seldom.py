import logging

import pytest

from evidose.web.seldom import EVERY_S, MOST, Seldom


@pytest.fixture
def at():
    return [1000.0]


@pytest.fixture
def seldom(at):
    return Seldom(lambda: at[0])


def record(message, fault=None):
    trace = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("x", logging.WARNING, "file", 1, message, (), trace)


def test_a_message_is_let_through_once_a_minute(seldom, at):
    said = []
    for _ in range(121):
        said.append(seldom.filter(record("full")))
        at[0] += 1
    assert [n for n, through in enumerate(said) if through] == [0, 60, 120]
    assert EVERY_S == 60


def test_other_messages_and_faults_elsewhere_are_others(seldom):
    def fault(kind):
        try:
            raise kind
        except Exception as found:
            return found

    assert seldom.filter(record("a")) and seldom.filter(record("b"))
    first, second = fault(ValueError()), fault(OSError())
    assert seldom.filter(record("a", first)) and seldom.filter(record("a", second))
    assert not seldom.filter(record("a", fault(ValueError())))


def test_it_remembers_no_more_than_it_must(seldom):
    for n in range(3 * MOST):
        assert seldom.filter(record(f"m{n}"))
    assert len(seldom._said) <= MOST
