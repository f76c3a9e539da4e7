from evidose.exchange.medline import read_medline


def test_fields_go_on_and_repeat_and_citations_stay_apart():
    first = "head\nPMID- 1\nTI  - A\n      b\nAU  - X\nAU  - Y\n\n"
    text = first + "PMID- 2\nTI  - C\nodd line\n      lost\n"
    (one, lines), (two, _) = read_medline(text)
    assert one == {"PMID": ["1"], "TI": ["A b"], "AU": ["X", "Y"]}
    assert two == {"PMID": ["2"], "TI": ["C"]}
    assert lines.startswith("PMID- 1\nTI  - A\n")


def test_no_citation():
    assert list(read_medline("")) == list(read_medline("TI  - alone\n")) == []
