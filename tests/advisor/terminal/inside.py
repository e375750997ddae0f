"""Verbs of the terminal run in this process: quicker than the real program, for what does not need one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from advisor.cli import main


class Ran(NamedTuple):
    """How a verb ended, and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """The JSON value on stdout."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The line that says why it could not be done."""
        return self._said(1)

    @property
    def bad_usage(self) -> str:
        """The line that says why what was asked for makes no sense."""
        return self._said(2)

    def _said(self, status: int) -> str:
        assert (self.status, self.out) == (status, ""), self
        last = self.err.strip().splitlines()[-1]
        assert last.startswith("plimsoll: "), self
        return last


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("library", "--json")` runs that verb here."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        status = main(arguments)
        return Ran(status, *capsys.readouterr())

    return run
