"""Real clients against a real server: which fields of which endpoint do what they say, as a table.

    python -m tests.bench.server_clients [MODEL.gguf] [--with PYTHON]

MODEL: one that answers in sentences; else the one that the set-up fetches. PYTHON: an interpreter in whose environment
the clients lie (openai, litellm, ollama, llm), which are no part of Plimsoll's; what is not there is skipped. Each runs
in a process of its own, and this one serves.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from advisor.downloads.first_model import first_model
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from tests.bench.table import show

CLIENTS = Path(__file__).with_name("server_client_checks.py")


def main() -> None:
    """Serve, have every client ask, print the table; exit status 1 where a check failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=first_model().find())
    parser.add_argument("--with", dest="python", default=sys.executable)
    args = parser.parse_args()
    if args.model is None:
        sys.exit("Name a model: the one to try is not here.")
    with tempfile.TemporaryDirectory() as home, Services() as services:
        model = services.serving.name(args.model)
        with serving_beside(services.serving, log=lambda _: None) as there:
            environment = {
                **os.environ,
                "SERVER": there.address,
                "MODEL": model.id,
                "HOME": home,
                "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            }
            environment.pop("PYTHONPATH", None)
            done = subprocess.run(
                [args.python, str(CLIENTS)], env=environment, stdout=subprocess.PIPE, text=True, check=False
            )
    rows = json.loads(done.stdout or "[]")
    show("Real clients", [("client", "endpoint", "field", "result"), *rows])
    failed = [row for row in rows if row[3].startswith("FAILED")]
    print(f"\n{len(rows)} checks, {len(failed)} failed.")
    sys.exit(1 if failed or done.returncode else 0)


if __name__ == "__main__":
    main()
