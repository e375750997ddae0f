"""llama.cpp through ctypes: the only module that imports llama_cpp, and only ever inside an engine child.

The package's own `__init__` builds its high-level classes (0.46 s and 40 MB here against 0.06 s and 17 MB for the
bindings alone), so an engine child takes the bindings module by itself. Every symbol is reached through libllama's
handle: the wheel holds three copies of each ggml library, and a device registered in a second copy would be invisible
to the model.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import platform
import sys
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.engine.location import can_be_built
from advisor.engine.rpc_protocol import device_id
from advisor.engine.worker.backend_files import load_backends
from advisor.errors import EngineMissing

DEVICE_TYPES = {0: "cpu", 1: "gpu", 2: "igpu", 3: "accel", 4: "meta"}  # enum ggml_backend_dev_type
FLASH_ATTENTION = {"auto": -1, "off": 0, "on": 1}  # enum llama_flash_attn_type
LOG_LINES_KEPT = 4000  # a 128-layer model writes about 1,500 lines at debug level, the noise below left out
DEBUG = 1  # enum ggml_log_level
# Debug lines by the thousand that say nothing of memory; handling them took a third of a dry run.
_NOISE = (b"llama_graph_n_input_tensors:", b"create_tensor:", b"clip_model_loader: tensor[")


class _Props(ctypes.Structure):
    """struct ggml_backend_dev_props of ggml 0.25: 56 bytes, five capability flags at the end."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("free", ctypes.c_size_t),
        ("total", ctypes.c_size_t),
        ("type", ctypes.c_int),
        ("device_id", ctypes.c_char_p),
        ("caps", ctypes.c_bool * 5),
    )


def _import_bindings() -> Any:
    """The module llama_cpp.llama_cpp without running the package's `__init__`; EngineMissing if it cannot load."""
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.submodule_search_locations:
        if can_be_built():
            raise EngineMissing("It is not built yet.")
        raise EngineMissing("The engine (llama-cpp-python) is not installed. Run: python3 packaging/bootstrap.py run")
    bare = types.ModuleType("llama_cpp")
    bare.__path__ = list(spec.submodule_search_locations)
    sys.modules["llama_cpp"] = bare
    try:
        return importlib.import_module("llama_cpp.llama_cpp")
    except (OSError, RuntimeError, AttributeError) as error:
        raise EngineMissing("The engine's libraries could not be loaded: {error}", error=error) from error


class Log:
    """What llama.cpp says, kept line by line; warnings and errors also go to the child's stderr.

    `mark()` and `since(mark)` cut out the lines of one operation.
    """

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=LOG_LINES_KEPT)
        self._count = 0
        self._open = ""
        self._level = 0
        self._watcher: Callable[[str], None] | None = None

    @contextmanager
    def watched(self, watcher: Callable[[str], None]) -> Iterator[None]:
        """Give each line that is written within the block to `watcher`, at once, where llama.cpp writes it."""
        self._watcher = watcher
        try:
            yield
        finally:
            self._watcher = None

    def write(self, level: int, text: str) -> None:
        """One callback's worth: level as in enum ggml_log_level (5 continues the line before)."""
        if level != 5:
            self._level = level
        self._open += text
        while "\n" in self._open:
            line, self._open = self._open.split("\n", 1)
            self._lines.append(line)
            self._count += 1
            if self._watcher:
                self._watcher(line)
            if self._level >= 3 and line.strip(". "):
                print(line, file=sys.stderr, flush=True)

    def mark(self) -> int:
        """A point to give to `since`."""
        return self._count

    def since(self, mark: int) -> list[str]:
        """The lines written after `mark`, as far as they are still kept."""
        new = self._count - mark
        return list(self._lines)[-new:] if new > 0 else []


@dataclass(frozen=True)
class EngineDevice:
    """One ggml device as the engine reports it; sizes in bytes, 0/0 where the back end does not know."""

    name: str
    description: str
    type: str
    backend: str
    free: int
    total: int
    device_id: str | None
    handle: int


class Llama:
    """The loaded library: devices, symbols and the log. One per process."""

    def __init__(self, *, graphics: bool = True) -> None:
        """graphics: whether back ends for graphics cards are loaded, where they lie in files of their own."""
        self.c = _import_bindings()
        self.log = Log()
        self._called: dict[int, str] = {}  # devices of lenders by handle: ggml numbers them as they come
        self._callback = self.c.llama_log_callback(self._heard)
        self.listen()
        self._declare()
        self.c.llama_backend_init()
        load_backends(self.symbol, Path(self.c._base_path), graphics=graphics)

    def _heard(self, level: int, text: bytes, _: Any) -> None:
        if level != DEBUG or not text.startswith(_NOISE):
            self.log.write(level, text.decode("utf-8", "replace"))

    def listen(self) -> None:
        """(Re)install our log callback; the package's `__init__` replaces it."""
        self.c.llama_log_set(self._callback, ctypes.c_void_p(0))

    def symbol(self, name: str, result: Any, *arguments: Any) -> Any:
        """An exported function that llama_cpp does not wrap, typed; AttributeError if the build lacks it."""
        function = getattr(self.c._lib, name)
        function.restype, function.argtypes = result, list(arguments)
        return function

    @cached_property
    def vision(self) -> Any:
        """The bindings of mtmd, llama.cpp's library for pictures; EngineMissing if this build lacks it."""
        try:
            found = importlib.import_module("llama_cpp.mtmd_cpp")
        except (ImportError, OSError, RuntimeError, AttributeError) as error:
            raise EngineMissing("This engine was built without its part for pictures.") from error
        found.mtmd_helper_log_set(self._callback, ctypes.c_void_p(0))
        return found

    def vision_symbol(self, name: str) -> Any:
        """A function that mtmd exports and its bindings do not wrap; AttributeError if the build lacks it.

        Its arguments are (file name, mtmd_context_params).
        """
        function = getattr(self.vision._libmtmd, name)
        function.argtypes = [ctypes.c_char_p, self.vision.mtmd_context_params]
        return function

    def _declare(self) -> None:
        pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
        self._dev_count = self.symbol("ggml_backend_dev_count", size)
        self._dev_get = self.symbol("ggml_backend_dev_get", pointer, size)
        self._dev_name = self.symbol("ggml_backend_dev_name", text, pointer)
        self._dev_props = self.symbol("ggml_backend_dev_get_props", None, pointer, ctypes.POINTER(_Props))
        self._dev_reg = self.symbol("ggml_backend_dev_backend_reg", pointer, pointer)
        self._reg_name = self.symbol("ggml_backend_reg_name", text, pointer)
        self._reg_by_name = self.symbol("ggml_backend_reg_by_name", pointer, text)
        self._reg_address = self.symbol("ggml_backend_reg_get_proc_address", pointer, pointer, text)
        self._register = self.symbol("ggml_backend_register", None, pointer)
        self._buft_name = self.symbol("ggml_backend_buft_name", text, pointer)
        self._buft_device = self.symbol("ggml_backend_buft_get_device", pointer, pointer)
        self._buft_host = self.symbol("ggml_backend_buft_is_host", ctypes.c_bool, pointer)

    # -- devices -----------------------------------------------------------------------------------------------

    def devices(self) -> list[EngineDevice]:
        """Every device that ggml registered in this process, in its order."""
        return [self.device(self._dev_get(index)) for index in range(self._dev_count())]

    def handles(self) -> dict[str, int]:
        """Device handles by name. Asks for nothing else: a CUDA device asked for its memory starts its driver."""
        found = (self._dev_get(index) for index in range(self._dev_count()))
        return {self._called.get(handle) or self._dev_name(handle).decode(): handle for handle in found}

    def device(self, handle: int) -> EngineDevice:
        """What ggml says of one device handle."""
        props = _Props()
        self._dev_props(handle, ctypes.byref(props))
        return EngineDevice(
            name=self._called.get(handle) or (props.name or b"").decode(),
            description=(props.description or b"").decode("utf-8", "replace").strip(),
            type=DEVICE_TYPES.get(props.type, "other"),
            backend=(self._reg_name(self._dev_reg(handle)) or b"").decode(),
            free=props.free,
            total=props.total,
            device_id=props.device_id.decode() if props.device_id else None,
            handle=handle,
        )

    def add_remote(self, endpoint: str) -> list[EngineDevice]:
        """Register the devices behind a ggml RPC server ("host:port"); OSError if it offers none.

        A server that is not there aborts the process in some versions of ggml: callers are children for that reason.
        """
        add = self.rpc_function(b"ggml_backend_rpc_add_server", ctypes.c_void_p, ctypes.c_char_p)
        before = self._dev_count()
        server = add(endpoint.encode())
        if not server:
            raise OSError(f"no RPC device answers at {endpoint}")
        self._register(server)
        return self.devices()[before:]

    def add_lender(self, endpoint: str) -> list[EngineDevice]:
        """The same, its devices called by where they are (rpc_protocol.device_id), whoever else lends."""
        found = self.add_remote(endpoint)
        self._called |= {device.handle: device_id(endpoint, index) for index, device in enumerate(found)}
        return [self.device(device.handle) for device in found]

    @property
    def renamed(self) -> dict[str, str]:
        """What devices of lenders are called here, by ggml's names for them, which stand in its log."""
        return {self._dev_name(handle).decode(): name for handle, name in self._called.items()}

    def rpc_function(self, name: bytes, result: Any, *arguments: Any) -> Any:
        """A function of ggml's RPC back end, typed; EngineMissing where it was built without that."""
        registry = self._reg_by_name(b"RPC")
        if not registry:
            raise EngineMissing("This engine was built without RPC, so it cannot use remote or virtual devices.")
        return ctypes.CFUNCTYPE(result, *arguments)(self._reg_address(registry, name))

    def stay_connected(self, device: EngineDevice) -> None:
        """Keep the connection to a remote device's server open until this process ends.

        ggml holds it for as long as a buffer lies there, and a dry run makes none: it would connect anew for every
        question, some twenty times a model. The buffer is of one byte.
        """
        buffer_type = self.symbol("ggml_backend_dev_buffer_type", ctypes.c_void_p, ctypes.c_void_p)
        allocate = self.symbol("ggml_backend_buft_alloc_buffer", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)
        allocate(buffer_type(device.handle), 1)

    def buffer_type(self, handle: int) -> tuple[str, int | None, bool]:
        """(name, device handle, lies in host memory) of a ggml buffer type."""
        return self._buft_name(handle).decode(), self._buft_device(handle), bool(self._buft_host(handle))

    # -- about the build ---------------------------------------------------------------------------------------

    def version(self) -> str:
        """llama.cpp's commit and ggml's version, as in "0c1e570 (ggml 0.25.3)"."""
        ggml = self.symbol("ggml_version", ctypes.c_char_p)().decode()
        commit = self.symbol("ggml_commit", ctypes.c_char_p)().decode()
        return f"{commit[:7]} (ggml {ggml})"

    def backends(self) -> list[str]:
        """Names of the back ends compiled in: "CPU", "CUDA", "RPC"… (not the servers registered since)."""
        count = self.symbol("ggml_backend_reg_count", ctypes.c_size_t)()
        get = self.symbol("ggml_backend_reg_get", ctypes.c_void_p, ctypes.c_size_t)
        names = [self._reg_name(get(index)).decode() for index in range(count)]
        return [name for name in names if "[" not in name]

    def cpu_features(self) -> str:
        """llama.cpp's own line on the instruction sets it was built for and found."""
        return str(self.c.llama_print_system_info().decode())


def never_python(flag: ctypes.Array[ctypes.c_char]) -> tuple[Any, int]:
    """An abort callback and its data for llama.cpp that run no Python: (function pointer, address of `flag`).

    llama.cpp asks after every graph node whether to abort; a Python callback there costs a GIL hand-over per node.
    The C library's strlen, given a one-character string, is the same question: length 0 is "go on", 1 is "stop".
    `flag` must be a two-byte zeroed buffer; writing b"1" into it aborts.
    """
    runtime = ctypes.CDLL("ucrtbase" if platform.system() == "Windows" else None)
    return runtime.strlen, ctypes.addressof(flag)


def handle_array(handles: Sequence[int]) -> ctypes.Array[ctypes.c_void_p]:
    """A NULL-terminated array of pointers, as llama.cpp takes device lists."""
    return (ctypes.c_void_p * (len(handles) + 1))(*handles, None)
