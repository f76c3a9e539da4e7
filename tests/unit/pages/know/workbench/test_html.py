"""A pooled table in a notebook."""

from evidose.pages.know.workbench.html import pooled_html
from evidose.pages.know.workbench.parts import Part


def test_what_a_user_wrote_is_escaped():
    found = pooled_html("OR <1>", "<svg/>", ["a & <b>"], [Part("x", "<T>")], "OR")
    assert "<strong>OR &lt;1&gt;</strong>" in found
    assert "<svg/>" in found
    assert "<li>a &amp; &lt;b&gt;</li>" in found
    assert "<pre>&lt;T&gt;</pre>" in found
    assert "<ul>" not in pooled_html("x", "", [], [], "OR")
