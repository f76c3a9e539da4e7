from evidose.web.me.app import create_area


def test_the_first_page_and_the_evening_are_there():
    paths = {r.path for r in create_area(None).routes}
    assert {"/", "/start", "/unlock", "/lock", "/evening"} <= paths
