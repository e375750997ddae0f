"""Where this computer lends: one address of its own, that strangers do not reach."""

from __future__ import annotations

import pytest

from advisor.errors import UsageError
from advisor.lending.addresses import checked_address, own_addresses, parse_listening

OWN = ["127.0.0.1", "192.168.1.5", "100.80.1.1", "8.8.4.4"]


def test_what_a_person_writes() -> None:
    assert parse_listening("192.168.1.5") == ("192.168.1.5", 50052)
    assert parse_listening("localhost:0") == ("localhost", 0)
    assert parse_listening("::") == ("::", 50052)
    for port in ("x", "-1", "65536"):
        with pytest.raises(UsageError, match="65535"):
            parse_listening(f"127.0.0.1:{port}")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "192.168.1.5", "100.80.1.1"])
def test_loopback_and_private_addresses_of_its_own(host: str) -> None:
    assert checked_address(host, OWN) == host


def test_this_computer_by_its_usual_name() -> None:
    assert checked_address("localhost", OWN) == "127.0.0.1"
    assert own_addresses()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("0.0.0.0", "all addresses.*Name one: 127.0.0.1, 192.168.1.5"), ("::", "all addresses"), ("::1", "IPv4"),
        ("192.168.1.6", "not an address of this computer. It has: 127.0.0.1"), ("anna-pc", "not an address"),
        ("", "not an address"), ("8.8.4.4", "an address of the internet.*--public"),
    ],
)  # fmt: skip
def test_what_is_refused(host: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        checked_address(host, OWN)


def test_the_internet_where_a_person_insists() -> None:
    assert checked_address("8.8.4.4", OWN, public=True) == "8.8.4.4"
