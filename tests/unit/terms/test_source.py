import pytest
from pydantic import ValidationError

from evidose.terms import OFFICIAL, Source


def test_a_source_is_no_copy_unless_it_says_so():
    assert Source(cite="A label", reading="label").is_copy is False
    assert Source.model_validate({"cite": "A label", "reading": "label", "copy": True}).is_copy


def test_a_copy_is_said_with_how_it_was_read():
    assert Source(cite="A label", reading="label").read_as == "label"
    assert Source(cite="A label", reading="label", copy=True).read_as == "label, at a copy"


def test_a_copy_is_written_as_it_is_read():
    told = {"cite": "A label", "reading": "label", "copy": True}
    assert Source.model_validate(told).model_dump(exclude_unset=True) == told
    assert '"copy":true' in Source.model_validate(told).model_dump_json()


def test_the_field_has_one_name():
    with pytest.raises(ValidationError, match="is_copy"):
        Source.model_validate({"cite": "A label", "reading": "label", "is_copy": True})


def test_official_is_a_label_a_guideline_and_an_authority():
    assert set(OFFICIAL) == {"label", "guideline", "authority"}
    for reading in OFFICIAL:
        assert Source(cite="A document", reading=reading).read_as == reading


def test_a_source_counts_as_checked_only_where_it_says_so():
    assert Source(cite="A label", reading="label").verified is False


def test_a_name_has_three_letters_at_least():
    assert Source(cite="FDA", reading="authority").cite == "FDA"
    with pytest.raises(ValidationError, match="at least 3"):
        Source(cite="EM", reading="authority")


def test_a_source_stays_as_it_was_read():
    with pytest.raises(ValidationError, match="frozen"):
        Source(cite="A label", reading="label").verified = True
