"""Who asked, whatever proxies write."""

import pytest

from campaign.kernel.client_address import UNKNOWN, client_address, network_of

PROXY = "203.0.113.1"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("198.51.100.1, 192.0.2.7:80", "192.0.2.7"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("192.0.2.7,", PROXY),
        ("unknown", PROXY),
        ("_hidden", PROXY),
        ("192.0.2.777", PROXY),
        ("192.0.2.7:80:80", PROXY),
        ("[192.0.2.7", PROXY),
        ("\u0661\u0669\u0662.0.2.7", PROXY),
        ("", PROXY),
    ],
)
def test_a_proxy_may_say_who_asked_in_its_own_way(said, address):
    environment = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": said}

    assert client_address(environment, 1) == address


def test_only_as_many_proxies_are_believed_as_there_are():
    environment = {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": "192.0.2.1, 192.0.2.2, 192.0.2.3"}

    assert [client_address(environment, hops) for hops in (0, 1, 2, 3, 4)] == [
        *(PROXY, "192.0.2.3", "192.0.2.2", "192.0.2.1", PROXY)
    ]


@pytest.mark.parametrize("remote", ["", "unix:", None])
def test_who_has_no_address_is_nobody(remote):
    assert client_address({"REMOTE_ADDR": remote}, 0) == UNKNOWN


def test_a_household_is_one_network():
    addresses = ("192.0.2.7", "2001:db8:1:2:3:4:5:6", "fe80::1%eth0", "nonsense")

    assert [network_of(address) for address in addresses] == [
        *("192.0.2.7", "2001:db8:1:2::/64", "fe80::/64", UNKNOWN)
    ]
