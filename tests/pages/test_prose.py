import pytest

from campaign.pages.prose import prose


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("One.", "<p>One.</p>"),
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One.\r\n \r\n\r\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One,\ntwo.", "<p>One,<br>two.</p>"),
        ("<b>&</b>", "<p>&lt;b&gt;&amp;&lt;/b&gt;</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        (
            "See (https://example.org/a?b=1&c=2).",
            '<p>See (<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noreferrer">'
            "https://example.org/a?b=1&amp;c=2</a>).</p>",
        ),
        (
            'https://example.org/"onclick=x',
            '<p><a href="https://example.org/" rel="nofollow noreferrer">https://example.org/</a>'
            "&#34;onclick=x</p>",
        ),
    ],
)
def test_typed_text_becomes_paragraphs_and_nothing_else(typed, shown):
    assert str(prose(typed)) == shown


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("", "https://de.wikipedia.org/wiki/Paris_(Kommune)", ""),
        ("", "https://de.wikipedia.org/wiki/Paris_(Kommune)", "."),
        ("(see ", "https://de.wikipedia.org/wiki/Paris_(Kommune)", ")."),
        ("(see ", "https://example.org/x", ")"),
        ("[", "https://example.org/a[1]", "]"),
        ("“", "https://example.org/x", "”!"),
        ("", "HTTPS://example.org/x", "?!"),
        ("", "https://example.org/x/", "…"),
        ("", "https://example.org", "))))"),
    ],
)
def test_a_link_ends_where_its_address_ends(before, address, after):
    link = f'<a href="{address}" rel="nofollow noreferrer">{address}</a>'

    assert str(prose(before + address + after)) == f"<p>{before}{link}{after}</p>"


@pytest.mark.parametrize(
    "text", ["http://[x", "http://", "https://a:b@example.org/", "xhttps://a.b"]
)
def test_what_is_no_web_address_stays_text(text):
    assert str(prose(text)) == f"<p>{text}</p>"
