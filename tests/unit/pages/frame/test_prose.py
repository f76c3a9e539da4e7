from evidose.pages.frame.prose import prose


def test_markdown_becomes_html_without_styles_or_raw_html():
    html = prose("# A\n\n<script>x</script>\n\n| a | b |\n|:-:|---|\n| 1 | 2 |\n\n    code\n")
    assert "<script>" not in html and "style=" not in html
    assert html.count('role="region"') == 1 and '<pre tabindex="0">' in html
