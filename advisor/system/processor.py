"""The processor's name."""

from __future__ import annotations

import platform
from pathlib import Path

from advisor.system import sysctl
from advisor.system.cgroup import text_of
from advisor.system.command import Runner, run_command


def cpu_name(root: Path = Path("/"), system: str = platform.system(), runner: Runner = run_command) -> str:
    """The processor's name as its maker writes it, "unknown processor" if nothing tells."""
    for line in text_of(root / "proc/cpuinfo").splitlines():
        if line.startswith(("model name", "Model\t", "Hardware")):
            return line.split(":", 1)[1].strip()
    if system == "Darwin" and (name := sysctl.ask(["machdep.cpu.brand_string"], runner)):
        return name["machdep.cpu.brand_string"]  # Python itself says "arm" there
    return platform.processor() or platform.machine() or "unknown processor"
