import shutil

import pytest

from evidose.evidence import Library, open_library
from evidose.evidence.library import SHIPPED
from evidose.safety import asks_of, load_asks, load_rules
from evidose.safety.kinds import KINDS
from evidose.safety.scopes import rules_of
from evidose.terms import LibraryError, UnknownNameError

INTERACTIONS = "classes/opioid-antagonist/rules/interaction"


def test_every_rule_can_be_looked_up_and_is_of_a_known_kind(rules):
    assert len(rules.rules) >= 80
    for rule in rules.rules:
        assert rule.kind in KINDS
        assert any(s.url or s.doi or s.pmid for s in rule.sources[:1]), rule.id
        assert {c for h in rule.holds for c in h.compounds} <= set(rules.policies), rule.id


def test_rules_name_only_substances_and_questions_that_exist(rules):
    questions = {q.id for q in rules.questions}
    for rule in rules.rules:
        named = {*rule.substances, *rule.except_substances}
        assert named <= set(rules.drugs), (rule.id, named - set(rules.drugs))
        assert {*rule.answers, *filter(None, [rule.answers_question])} <= questions, rule.id
        for comparison in rule.compare:
            known = {test.id for test in rules.measures.values()}
            assert set(comparison.test.split("|")) <= known, rule.id


def test_groups_of_rules_are_groups_of_substances(rules):
    groups = {drug.group for drug in rules.drugs.values()}
    for rule in rules.rules:
        assert set(rule.groups) <= groups, (rule.id, set(rule.groups) - groups)


def test_a_compound_is_found_by_any_of_its_names(rules):
    assert rules.policy("LDN").id == rules.policy("low-dose naltrexone").id == "low-dose-naltrexone"
    assert rules.policy("aspirin") is None


def test_a_broken_rule_is_told_with_file_and_field(tmp_path):
    folder = tmp_path / INTERACTIONS
    folder.mkdir(parents=True)
    text = (SHIPPED / INTERACTIONS / "central-opioid.toml").read_text(encoding="utf-8")
    broken = text.replace('severity = "contraindicated"', 'severity = "awful"')
    (folder / "central-opioid.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(LibraryError, match=r"central-opioid\.toml: severity"):
        load_rules(Library((tmp_path,)))


def test_a_library_of_its_own_is_enough(tmp_path):
    for folder in ("common", "classes", "compounds"):
        shutil.copytree(SHIPPED / folder, tmp_path / folder)
    assert len(load_rules(Library((tmp_path,))).rules) >= 80


@pytest.mark.parametrize("compound", ["low-dose-naltrexone", "red-yeast-rice", "naltrexone"])
def test_what_is_asked_of_one_compound_is_what_the_whole_book_asks(compound, rules):
    library = open_library()
    assert asks_of(library, compound) == rules.asks([compound])
    assert asks_of(library, compound) != load_asks(library) or compound != "red-yeast-rice"


def test_nothing_is_asked_of_a_compound_without_a_screening():
    with pytest.raises(UnknownNameError, match="no-such"):
        asks_of(open_library(), "no-such")


def test_the_rules_of_each_compound_are_those_it_has_alone(rules):
    for name, policy in [("", None), *rules.policies.items()]:
        assert rules.by_compound[name] == rules_of(policy, rules.rules, rules.places)
