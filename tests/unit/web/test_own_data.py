"""The visitor's own table: read, answered, taken away, and kept nowhere."""

import json

import pytest

from evidose.actions.know.synthesize import LARGEST

TABLE = b"study,yi,vi,dose\nA,0.1,0.04,x\nB,0.3,0.09,y\nC,-0.2,0.05,x\nD,0.2,0.02,y\n"
FILES = {
    "forest.svg": ("image/svg+xml", b"<svg"),
    "funnel.svg": ("image/svg+xml", b"<svg"),
    "studies.csv": ("text/csv", b"\xef\xbb\xbfstudy,yi,vi"),
    "result.json": ("application/json", b'{"schema_version"'),
    "report.html": ("text/html", b"<!doctype html>"),
    "report.pdf": ("application/pdf", b"%PDF"),
    "repeat.R": ("text/plain", b"# Repeats"),
    "repeat.py": ("text/plain", b'"""Repeats'),
}
NO_FILE = {"table": ("", b"")}


def send(client, typed, path="/own-data", files=NO_FILE):
    headers = {"origin": "http://localhost"}
    return client.post(path, data=typed, headers=headers, files=files, follow_redirects=False)


def test_a_file_is_read_and_comes_back_as_text(client):
    answer = send(client, {"measure": "GEN"}, files={"table": ("t.csv", TABLE)})
    assert "4 studies: t.csv" in answer.text and "study,yi,vi,dose&#10;A,0.1" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_text_is_read_and_keeps_the_name_of_its_file(client):
    typed = {"measure": "GEN", "pasted": TABLE.decode(), "name": "<i>mine", "subgroup": "dose"}
    page = send(client, typed).text
    assert "4 studies: &lt;i&gt;mine" in page and "Subgroups by dose" in page


def test_a_file_counts_before_text(client):
    typed = {"measure": "GEN", "pasted": "study,yi,vi\nZ,9,1\n"}
    page = send(client, typed, files={"table": ("t.csv", TABLE)}).text
    assert "4 studies" in page and "Z,9,1" not in page


@pytest.mark.parametrize("path", ["/own-data", "/own-data/forest.svg"])
def test_nothing_sent_leads_to_the_form(client, path):
    answer = send(client, {"measure": "GEN", "pasted": " \n"}, path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/own-data")


@pytest.mark.parametrize("name", FILES)
def test_every_file_can_be_taken_away(client, name):
    answer = send(client, {"measure": "GEN", "pasted": TABLE.decode()}, f"/own-data/{name}")
    media_type, start = FILES[name]
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store" and answer.content.startswith(start)


def test_the_document_is_that_of_the_command(client):
    typed = {"measure": "GEN", "pasted": TABLE.decode(), "leave_one_out": "yes"}
    found = json.loads(send(client, typed, "/own-data/result.json").content)
    assert found["k"] == 4 and len(found["leave_one_out"]["rows"]) == 4


def test_a_file_that_cannot_be_made_answers_with_what_is_wrong(client):
    answer = send(client, {"measure": "GEN", "pasted": "a,b\n1,2\n"}, "/own-data/repeat.R")
    assert "content-disposition" not in answer.headers and 'role="alert"' in answer.text


def test_the_address_of_a_file_alone_leads_to_the_form(client):
    answer = client.get("/own-data/repeat.py", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/own-data")


def test_the_sheet_is_asked_for_once(client):
    """A workbook comes back as text, which has no sheets."""
    page = send(client, {"measure": "GEN", "pasted": TABLE.decode(), "sheet": "Two"}).text
    assert "no workbook" in page and 'name="sheet" value=""' in page


def test_a_wide_table_has_a_field_for_every_column(client):
    header = ",".join(f"c{i}" for i in range(900))
    table = f"study,yi,vi,{header}\n" + "".join(f"S{i},{i / 10},0.1\n" for i in range(3))
    typed = {f"means.c{i}": "" for i in range(900)} | {"measure": "GEN", "pasted": table}
    assert "3 studies" in send(client, typed).text


def test_a_table_of_almost_the_most_bytes_is_read_with_its_form(client):
    table = TABLE + b"\n" * (LARGEST - len(TABLE))
    typed = {"measure": "GEN", "only": "x" * 1000}
    assert "4 studies" in send(client, typed | {"only": ""}, files={"table": ("t.csv", table)}).text
    text = send(client, typed | {"only": "", "pasted": table.decode()}).text
    assert "4 studies" in text and "too long to be carried" in text


def test_words_of_other_languages_stay_in_the_document(client):
    typed = {"measure": "GEN", "pasted": TABLE.decode().replace("A,", "Ødegård,")}
    assert "Ødegård".encode() in send(client, typed, "/own-data/result.json").content
