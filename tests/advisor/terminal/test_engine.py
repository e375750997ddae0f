"""`plimsoll engine`."""

from __future__ import annotations

import pytest

from advisor import __version__
from advisor.terminal import engine
from advisor.terminal.console import main


def test_it_says_which_engine_is_here(capsys) -> None:
    assert main(["engine"]) == 0
    assert "llama-cpp-python 0.3.36, in " in capsys.readouterr().out


def test_in_a_checkout_the_set_up_builds_it(capsys) -> None:
    assert main(["engine", "--backend", "cuda"]) == 1
    assert "bootstrap.py engine --backend cuda" in capsys.readouterr().err


def test_without_one_it_says_how_to_get_one(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "distribution", lambda: None)
    assert main(["engine"]) == 0
    assert capsys.readouterr().out == "There is no engine here.\n"  # in a checkout the set-up builds it
    monkeypatch.setattr(engine, "can_be_built", lambda: True)
    assert main(["engine"]) == 0
    assert "--backend auto" in capsys.readouterr().out


def test_the_version_is_told_without_a_verb(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"plimsoll {__version__}\n"
