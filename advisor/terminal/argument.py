"""What an option's text is read with."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from advisor.errors import UsageError


def argument(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """`parse` as argparse wants it: its UsageError becomes bad usage (exit 2)."""

    def convert(text: str) -> Any:
        try:
            return parse(text)
        except UsageError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return convert
