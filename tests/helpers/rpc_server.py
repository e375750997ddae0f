"""A real GPU-typed device on loopback, over this machine's CPU: `python -m tests.helpers.rpc_server PORT`."""

from __future__ import annotations

import sys

from advisor.engine.worker.llama import Llama

if __name__ == "__main__":
    Llama().serve_remote(f"127.0.0.1:{sys.argv[1]}", threads=1)
