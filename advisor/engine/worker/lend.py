"""The child that computes for one borrower: `python -m advisor.engine.worker.lend JSON`, llama.cpp's own RPC server.

It listens on loopback alone, at a port that it is given; whoever started it stands before it. It ends when its stdin
closes.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

import msgspec

from advisor.engine.lender_settings import LenderSettings
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.threads import compute_threads
from advisor.errors import AdvisorError


def serve_devices(llama: Llama, settings: LenderSettings) -> None:
    """Offer the named devices; returns only where that fails, with llama.cpp's reason on stderr."""
    handles = llama.handles()
    devices = [handles[name] for name in settings.devices]
    size = ctypes.c_size_t
    start = llama.rpc_function(
        b"ggml_backend_rpc_start_server", None, ctypes.c_char_p, ctypes.c_char_p, size, size,
        ctypes.POINTER(ctypes.c_void_p),
    )  # fmt: skip
    cache = os.fsencode(settings.cache) if settings.cache else None
    threads = settings.threads or compute_threads()
    start(
        f"127.0.0.1:{settings.port}".encode(), cache, threads, len(devices), (ctypes.c_void_p * len(devices))(*devices)
    )


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


def main() -> int:
    """Serve until stdin closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who started this
    os.dup2(2, 1)  # what llama.cpp prints is log
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        serve_devices(Llama(), msgspec.json.decode(sys.argv[1], type=LenderSettings))
    except AdvisorError as error:
        print(error, file=sys.stderr, flush=True)
    except KeyError as error:
        print(f"this engine has no device {error}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
