"""What can be asked."""

from evidose.actions.know.workbench.asked import Asked


def test_nothing_is_asked_unless_it_is():
    assert not Asked().anything
    assert Asked(bias=True).anything
    assert Asked(cumulative="").anything
    assert Asked(tau_scale=0.0).anything
