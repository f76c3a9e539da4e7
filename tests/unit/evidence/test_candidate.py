from evidose.evidence import candidate_of
from evidose.terms import Citation


def test_a_candidate_has_what_the_citation_tells_and_no_more():
    cited = Citation("A trial", "Özil", 2020, "J", "12345678", None, ("NCT00000001",), alone=True)
    assert candidate_of("ozil-2020", cited).model_dump(exclude_unset=True) == {
        "schema_version": 1,
        "id": "ozil-2020",
        "title": "A trial",
        "family": "Özil",
        "year": 2020,
        "journal": "J",
        "pmid": "12345678",
        "registrations": ("NCT00000001",),
        "alone": True,
        "stage": "found",
    }
    bare = candidate_of("x", Citation("A", "B", 2020, "", None, None, ()))
    assert bare.journal is None and not bare.alone
