"""The probe child: `python -m advisor.machine.probes.main nvidia|windows`.

It writes "ready", then one JSON line on stdout for each line on stdin.

Drivers' own libraries are loaded in here and nowhere else, so that one which hangs or crashes takes only this process
with it. A line on stdin is a question, "look" or "sample"; the end of stdin is the end. The parent's side is child.py.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

Answers = dict[str, Callable[[], dict[str, Any]]]


def nvidia() -> Answers:
    """Answers through NVML."""
    import pynvml  # type: ignore[import-untyped]  # 60 ms, and only this child needs it

    from advisor.machine.probes.nvml import Nvml

    library = Nvml(pynvml)
    return {"look": library.look, "sample": library.sample}


PROBES: dict[str, Callable[[], Answers]] = {"nvidia": nvidia}

if sys.platform == "win32":

    def windows() -> Answers:
        """Answers through DXGI, performance counters and the registry."""
        from advisor.machine.probes.windows_reader import system_reader

        reader = system_reader()
        return {"look": reader.look, "sample": reader.sample}

    PROBES["windows"] = windows


def main(arguments: list[str]) -> int:
    """Answer until stdin ends. 2 for a probe that there is not."""
    if len(arguments) != 1 or arguments[0] not in PROBES:
        print(f"usage: python -m advisor.machine.probes.main {'|'.join(PROBES)}", file=sys.stderr)
        return 2
    # A library that writes to stdout would break the answers: only we get the real one, the library gets stderr.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers = PROBES[arguments[0]]()
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        answer = answers[line.strip()]()
        print(json.dumps(answer), file=out, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
