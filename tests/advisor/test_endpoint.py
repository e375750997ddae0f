"""What a person may write for the address of a computer that lends."""

from __future__ import annotations

import pytest

from advisor.endpoint import parse_endpoint
from advisor.errors import UsageError


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("192.168.1.20:50052", "192.168.1.20:50052"),
        (" Anna-PC.local ", "anna-pc.local:50052"),
        ("localhost:1", "localhost:1"),
    ],
)
def test_an_address(text: str, endpoint: str) -> None:
    assert parse_endpoint(text) == endpoint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no address"), (":50052", "no address"), ("host:", "no address"), ("host:0", "no address"),
        ("host:65536", "no address"), ("host:٣", "no address"), ("http://host:1", "no address"),
        ("a b:1", "no address"), ("-rf:1", "no address"), ("::1", "IPv4"),
        ("[::1]:50052", "IPv4"), ("fe80::1%eth0", "IPv4"),
    ],
)  # fmt: skip
def test_what_is_none(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_endpoint(text)
