import csv
import io

from evidose.exchange.effects_csv import effects_csv


def test_numbers_come_back_exactly_and_no_cell_is_a_formula():
    written = effects_csv({"study": ["=1+1", 'A "b", c', "+x"], "yi": [0.1, -1e-300, None]})
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert [r["study"] for r in rows] == ["'=1+1", 'A "b", c', "'+x"]
    assert [r["yi"] for r in rows] == ["0.1", "-1e-300", ""]
