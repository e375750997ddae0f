"""Where probes look: this computer, or for tests one that is laid out in a folder."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.machine.probes.pci import read_text
from advisor.machine.probes.process import ProbeChild
from advisor.system.command import Runner, run_command


@dataclass(frozen=True)
class Place:
    """Where to look: the root of the file system, the kind of system, the environment; other than here for tests.

    ask: how a probe child is asked to "look", its name given. run: how a short command is run.
    """

    root: Path = Path("/")
    system: str = platform.system()
    environment: Mapping[str, str] | None = None
    ask: Callable[[str], dict[str, Any]] | None = None
    run: Runner = run_command

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables there."""
        return os.environ if self.environment is None else self.environment

    @property
    def is_wsl(self) -> bool:
        """Whether this is Linux within Windows."""
        return self.system == "Linux" and "microsoft" in (read_text(self.root / "proc/version") or "").lower()

    def look(self, name: str) -> dict[str, Any]:
        """A probe child's answer; ProbeFailed without one."""
        if self.ask:
            return self.ask(name)
        with ProbeChild(name) as child:
            return child.look()
