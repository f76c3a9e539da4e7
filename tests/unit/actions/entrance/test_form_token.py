from evidose.actions.entrance.form_token import form_token, is_form_token, new_id


def test_ids_are_never_the_same_twice():
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 32


def test_a_token_belongs_to_one_session_and_does_not_tell_it():
    one, two = "1" * 64, "2" * 64
    assert is_form_token(one, form_token(one))
    assert one not in form_token(one)
    for told in (form_token(two), "", "é", one):
        assert not is_form_token(one, told)
    assert not is_form_token("", form_token(""))
