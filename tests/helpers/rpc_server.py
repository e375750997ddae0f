"""A real GPU-typed device on loopback, over this machine's CPU: `python -m tests.helpers.rpc_server PORT`."""

from __future__ import annotations

import ctypes
import sys

from advisor.engine.worker.llama import Llama


def serve(llama: Llama, endpoint: str, threads: int) -> None:
    """Offer this machine's CPU as a ggml RPC device at `endpoint`; does not return while it serves."""
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    registry = llama.symbol("ggml_backend_reg_by_name", pointer, text)(b"RPC")
    address = llama.symbol("ggml_backend_reg_get_proc_address", pointer, pointer, text)
    cpu = next(device.handle for device in llama.devices() if device.type == "cpu")
    start = ctypes.CFUNCTYPE(None, text, text, ctypes.c_size_t, ctypes.c_size_t, ctypes.POINTER(pointer))(
        address(registry, b"ggml_backend_rpc_start_server")
    )
    start(endpoint.encode(), None, threads, 1, (pointer * 1)(cpu))


if __name__ == "__main__":
    serve(Llama(), f"127.0.0.1:{sys.argv[1]}", threads=1)
