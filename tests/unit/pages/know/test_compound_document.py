from evidose.evidence import Pack, find_pack, open_library
from evidose.pages.know.compound_document import compound_entry
from evidose.terms import Problem


def test_a_compound_is_told_with_its_doses_and_parts():
    found = compound_entry(find_pack(open_library(), "LDN"), {"plan", "mechanism"}, ())
    assert found["page"] == "/low-dose-naltrexone" and found["parts"] == ["mechanism", "plan"]
    dose = found["dose"]
    assert (dose["low"], dose["high"], dose["unit"], dose["counts"]) == (0.5, 6.0, "mg", None)
    assert dose["usual"]["amount"] == 4.5 and dose["usual"]["components"] == []


def test_a_broken_compound_has_its_problems_and_no_facts():
    pack = Pack("x", "X", ("x",), ("glowers",), None)
    found = compound_entry(pack, (), [Problem("a.toml", "unit", "spoons", "mg")])
    assert found["problems"][0]["field"] == "unit" and "dose" not in found
