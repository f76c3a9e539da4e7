from evidose.evidence import Condition, parse_record

GOOD = {"schema_version": 1, "id": "pain", "name": "Pain"}


def test_a_fault_of_the_schema_is_told_in_words():
    def told(**more):
        table = {k: v for k, v in {**GOOD, **more}.items() if v is not None}
        (problem,) = parse_record(table, "common/conditions/pain.toml", Condition)[1]
        return problem.field, problem.found, problem.expected

    assert told(name=None) == ("name", "nothing", "text")
    assert told(odd=1) == ("odd", "a field the schema does not know", "a known field")
    assert told(name=1) == ("name", "1", "a valid string")
    assert told(broader=["a", 2])[:2] == ("broader[2]", "2")
