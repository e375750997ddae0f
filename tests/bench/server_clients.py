"""Real clients against a real server: which fields of which endpoint do what they say, as a table.

    python -m tests.bench.server_clients [MODEL.gguf] [--with PYTHON]...

MODEL: one that answers in sentences; else the one that the set-up fetches. A copy of it is made with a template that
has a place for tools, and a small model for embeddings. PYTHON: interpreters in whose environments the clients lie
(openai, litellm, ollama, llm, langchain-openai, langchain-ollama, aider-chat), which are no part of Plimsoll's; what is
not there is skipped. Each runs in a process of its own, and this one serves.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

from advisor.downloads.first_model import first_model
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from tests.bench.table import show
from tests.models.embedding import build_embedder

CLIENTS = ("tests.bench.server_client_checks", "tests.bench.server_client_frameworks")
ROOT = Path(__file__).parents[2]
TEMPLATE = (
    "{% if tools %}<|im_start|>system\n{{ tools | tojson }}<|im_end|>\n{% endif %}{% for m in messages %}<|im_start|>"
    "{{ m.role }}\n{{ m.content or '' }}{% for call in m.tool_calls or [] %}<tool_call>{{ call.function | tojson }}"
    "</tool_call>{% endfor %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def main() -> None:
    """Serve, have every client ask, print the table; exit status 1 where a check failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", nargs="?", type=Path, default=first_model().find())
    parser.add_argument("--with", dest="pythons", action="append", default=[])
    args = parser.parse_args()
    if args.model is None:
        sys.exit("Name a model: the one to try is not here.")
    with tempfile.TemporaryDirectory() as home, Services() as services:
        model = services.serving.name(args.model)
        caller = services.serving.name(with_tools(args.model, Path(home, "caller.gguf")))
        embedder = services.serving.name(build_embedder(Path(home, "embedder.gguf")))
        with serving_beside(services.serving, log=lambda _: None) as there:
            environment = {
                **os.environ,
                "SERVER": there.address,
                "MODEL": model.id,
                "CALLER": caller.id,
                "EMBEDDER": embedder.id,
                "HOME": home,
                "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            }
            environment.pop("PYTHONPATH", None)
            rows, broken = [], 0
            for python, clients in product(args.pythons or [sys.executable], CLIENTS):
                done = subprocess.run(
                    [python, "-m", clients], env=environment, stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT
                )
                rows += json.loads(done.stdout or "[]")
                broken += done.returncode != 0
    show("Real clients", [("client", "endpoint", "field", "result"), *rows])
    failed = [row for row in rows if row[3].startswith("FAILED")]
    print(f"\n{len(rows)} checks, {len(failed)} failed.")
    sys.exit(1 if failed or broken else 0)


def with_tools(model: Path, copy: Path) -> Path:
    """The same model with a template that tells of tools as Hermes' does."""
    command = [sys.executable, "-m", "gguf.scripts.gguf_new_metadata", "--chat-template", TEMPLATE, "--force"]
    command += ["--general-name", "Caller", str(model), str(copy)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return copy


if __name__ == "__main__":
    main()
