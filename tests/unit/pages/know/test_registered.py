from evidose.pages.know.registered import entry_address, registered


def test_running_trials_come_before_those_that_were_never_started(profile):
    found = registered(profile)
    states = [r.study.status for r in found]
    assert states[0] == "recruiting" and states[-1] == "withdrawn"
    assert "lift-me-cfs" in {r.study.id for r in found}


def test_a_trial_that_has_reported_is_not_listed(profile):
    assert "bruun-2021-final-protocol" not in {r.study.id for r in registered(profile)}


def test_each_number_leads_to_its_entry_where_that_follows_from_it(profile):
    (lift,) = (r for r in registered(profile) if r.study.id == "lift-me-cfs")
    assert lift.numbers == (("NCT06366724", "https://clinicaltrials.gov/study/NCT06366724"),)
    assert entry_address("ACTRN12624001162505") == ""
