from tests.unit.person.conftest import kinds, vocabulary
from tests.unit.safety.conftest import rules, small

__all__ = ["kinds", "rules", "small", "vocabulary"]
