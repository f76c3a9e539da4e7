import json
import re

import pytest

from evidose.pages.know.record_page import SHELVES, record_page
from evidose.terms import UnknownNameError


def shown(folder, name, profile, frame):
    homes = {profile.compound.id: "/"}
    return record_page(folder, name, profile.evidence, [profile], frame, homes)


@pytest.mark.parametrize("folder", SHELVES)
def test_every_record_has_a_page_with_one_heading(folder, profile, frame):
    for name in getattr(profile.evidence, folder):
        page = shown(folder, name, profile, frame)
        assert page.count("<h1>") == 1 and " style=" not in page, name


def test_a_study_tells_where_it_counts_and_where_each_number_stands(profile, frame):
    page = shown("studies", "bruun-2024-final", profile, frame)
    assert '/#t-fibromyalgia-pain-bruun-2024-final"' in page
    for finding in profile.evidence.studies["bruun-2024-final"].findings:
        assert finding.place in page


def test_a_trial_that_is_not_pooled_tells_the_reason(profile, frame):
    aside = profile.questions["fibromyalgia-pain"].answer.set_aside[0]
    page = shown("studies", aside.study, profile, frame)
    assert "Where it is set aside" in page and "/#q-fibromyalgia-pain" in page


def test_a_narrower_condition_counts(profile, frame):
    page = shown("conditions", "chronic-pain", profile, frame)
    assert "/studies/bruun-2024-final" in page


def test_near_names_are_suggested(profile, frame):
    with pytest.raises(UnknownNameError, match="Did you mean bruun-2024-final"):
        shown("studies", "bruun-2024-fina", profile, frame)


def test_machines_read_a_study_as_one(profile, frame):
    page = shown("studies", "bruun-2024-final", profile, frame)
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    (study,) = json.loads(text)["@graph"]
    assert study["@type"] == ["MedicalStudy", "MedicalTrial"]
    assert study["name"] == "FINAL 2024" and study["sameAs"].startswith("https://doi.org/")
    assert "ld+json" not in shown("outcomes", "pain", profile, frame)
