import pytest

from campaign.kernel.addresses import is_address, is_web_address, normal_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://example.org",
        "https://münchen.de/straße",
        "https://пример.рф",
        "https://xn--mnchen-3ya.de",
        "https://my_site.example.org",
        "https://192.0.2.1/",
        "https://de.wikipedia.org/wiki/Paris_(Kommune)",
        "https://example.org/@somebody",
    ],
)
def test_a_whole_address_is_a_web_address(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "//example.org",
        "https:",
        "https://",
        "https:///a",
        "http:javascript",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "http://[x",
        "https://[::1",
        "https://localhost",
        "https://intranet/a",
        "https://example.org:0",
        "https://example.org:99999",
        "https://example.org:port",
        "https://somebody:secret@example.org",
        "https://bank.example@example.org",
        "https://exa mple.org",
        "https://example.org/a b",
        " https://example.org",
        "https://example.org/\n",
        "https://example.org/\u2028",
        "https://example.org\\@evil.example",
        'https://example.org/"',
        "https://example..org",
        "https://-example.org",
        "https://1.2.3",
        "https://999.1.1.1",
        f"https://{'a' * 64}.org",
        f"https://{'a.' * 130}org",
        f"https://{'ü' * 64}.org",
        "https://\u2488com",
    ],
)
def test_what_a_browser_would_not_open_as_it_stands_is_no_web_address(text):
    assert not is_web_address(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Anna@Example.org ", "anna@example.org"),
        ("anna@xn--mnchen-3ya.de", "anna@münchen.de"),
        ("anna@münchen.de", "anna@münchen.de"),
        ("zoe\u0308@example.org", "zoë@example.org"),
    ],
)
def test_a_mail_address_has_one_spelling(typed, stored):
    assert normal_address(typed) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "@example.org",
        "anna@gmail",
        "anna@localhost",
        "anna@example..org",
        "anna@exa mple.org",
        "an\nna@example.org",
        "anna@[192.0.2.1]",
        "anna@[",
        f"{'a' * 65}@example.org",
        f"anna@{'a' * 64}.org",
        f"anna@{'a.' * 130}org",
        "\ud800@example.org",
        "anna@\ud800.org",
    ],
)
def test_what_no_mail_server_takes_is_no_mail_address(text):
    assert not is_address(text)
