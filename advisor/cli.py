"""The terminal's front door: `python -m advisor.cli VERB …`; `plimsoll VERB …` comes here too."""

from __future__ import annotations

import sys

from advisor.terminal.console import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
