"""`plimsoll engine`."""

from __future__ import annotations

from advisor.terminal.console import main


def test_it_says_which_engine_is_here(capsys) -> None:
    assert main(["engine"]) == 0
    assert "llama-cpp-python 0.3.36, in " in capsys.readouterr().out


def test_in_a_checkout_the_set_up_builds_it(capsys) -> None:
    assert main(["engine", "--backend", "cuda"]) == 1
    assert "bootstrap.py engine --backend cuda" in capsys.readouterr().err
