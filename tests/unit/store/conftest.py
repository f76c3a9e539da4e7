from tests.unit.person.conftest import entry, kinds, record

__all__ = ["entry", "kinds", "record"]
