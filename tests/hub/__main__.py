"""`python -m tests.hub --root DIR --port N`: a hub to try things by hand, until Ctrl+C."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from tests.hub.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.hub", description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="folder of owner/repo/files")
    parser.add_argument("--port", type=int, default=0, help="the hub's port (0, any free one, by default)")
    parser.add_argument("--storage-port", type=int, default=0, help="the second host's port")
    args = parser.parse_args()
    with serve(args.root, args.port, args.storage_port) as hub:
        print(f"export HF_ENDPOINT={hub.endpoint}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
