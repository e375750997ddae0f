"""Where a server is asked, and with which key."""

from __future__ import annotations

from advisor.server.address import address_of, is_loopback, needed_key


def test_only_loopback_goes_without_a_key() -> None:
    assert needed_key("127.0.0.1", None) == needed_key("localhost", None) == needed_key("::1", None) == ""
    assert len(needed_key("0.0.0.0", None)) > 20
    assert needed_key("0.0.0.0", None) != needed_key("0.0.0.0", None)
    assert len(needed_key("127.0.0.1", "")) > 20
    assert needed_key("127.0.0.1", "mine") == needed_key("10.0.0.1", "mine") == "mine"
    assert is_loopback("127.8.8.8")
    assert not is_loopback("example.org")


def test_the_address_is_one_that_programs_can_use() -> None:
    assert address_of("127.0.0.1", 1876) == "http://127.0.0.1:1876"
    assert address_of("::1", 80) == "http://[::1]:80"
    shown = address_of("0.0.0.0", 80)
    assert shown.endswith(":80")
    assert shown != "http://127.0.0.1:80"
