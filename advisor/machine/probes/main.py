"""The probe child: `python -m advisor.machine.probes.main NAME`.

It writes "ready", then one JSON line on stdout for each line on stdin. A line on stdin is a question, "look" or
"sample"; the end of stdin is the end. The answers come from `answers()` in the module NAME_reader beside this one.

Drivers' own libraries are loaded in here and nowhere else, so that one which hangs or crashes takes only this process
with it. process.py is the parent's side. Nothing of the probes themselves is imported: the child starts faster so.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

READERS = {path.stem.removesuffix("_reader"): path.stem for path in Path(__file__).parent.glob("*_reader.py")}


def main(arguments: list[str]) -> int:
    """Answer until stdin ends. 2 for a probe that has no reader."""
    if len(arguments) != 1 or arguments[0] not in READERS:
        print(f"usage: python -m advisor.machine.probes.main {'|'.join(sorted(READERS))}", file=sys.stderr)
        return 2
    # A library that writes to stdout would break the answers: only we get the real one, the library gets stderr.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers = importlib.import_module(f"advisor.machine.probes.{READERS[arguments[0]]}").answers()
    print("ready", file=out, flush=True)
    for line in sys.stdin:
        answer = answers[line.strip()]()
        print(json.dumps(answer), file=out, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
