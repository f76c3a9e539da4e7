import re


def test_every_link_of_the_diary_leads_somewhere(person):
    seen, waiting = set(), ["/me/"]
    while waiting:
        link = waiting.pop()
        seen.add(link)
        answer = person.get(link)
        assert answer.status_code == 200, link
        if "text/html" in answer.headers["content-type"]:
            found = set(re.findall(r'href="(/me/[^"#]*)', answer.text))
            waiting.extend(sorted(found - seen - set(waiting)))
    assert {"/me/evening", "/me/course", "/me/labs", "/me/privacy", "/me/data"} <= seen
