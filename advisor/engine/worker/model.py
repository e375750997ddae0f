"""A model and its context inside the engine child: opened really, or as a dry run that allocates nothing."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.engine.answers import Buffer
from advisor.engine.worker.llama import FLASH_ATTENTION, Llama, handle_array, never_python
from advisor.engine.worker.load_errors import load_error
from advisor.engine.worker.memory import measured_memory, read_log
from advisor.engine.worker.overrides import kept_on_host, override_array
from advisor.engine.worker.prefault import give_back, taken_at_once
from advisor.engine.worker.reservation import reserved_compute
from advisor.engine.worker.threads import Threads
from advisor.errors import AdvisorError, Cancelled, FileProblem, UsageError
from advisor.gguf.embedding_model import LAST_TOKEN, POOLED
from advisor.plan import ALL_LAYERS, KV_TYPES, Plan

NOTHING_MAPPED = 0  # LLAMA_LOAD_MODE_NONE: memory is really allocated, so what the bill says is what is taken
EVERY_LAYER = 1 << 20
CAUSAL_STEP = 128  # tokens; each has a row of results as long as the vocabulary


@dataclass(frozen=True)
class ModelKey:
    """What a loaded model depends on; equal keys can share a dry run. on_host: as `kept_on_host`."""

    path: str
    stamp: tuple[int, int]
    gpu_layers: int
    on_host: tuple[str, ...]
    split: tuple[float, ...]
    devices: tuple[str, ...] | None
    extra_buffers: bool
    dry: bool


def model_key(path: Path, plan: Plan, devices: Sequence[str] | None, *, dry: bool) -> ModelKey:
    """The key for `path` as it is on disk now; FileProblem if it cannot be read.

    devices: names of the graphics devices to use, in order; None for llama.cpp's own choice.
    """
    try:
        stat = os.stat(path)
    except OSError as error:
        raise FileProblem("{name} cannot be read: {strerror}.", name=path.name, strerror=error.strerror) from error
    names = None if devices is None else tuple(devices)
    return ModelKey(
        str(path), (stat.st_size, stat.st_mtime_ns), plan.gpu_layers, kept_on_host(plan), plan.split, names,
        plan.extra_buffers, dry,
    )  # fmt: skip


class Loaded:
    """One model in this process, with at most one context."""

    def __init__(
        self,
        llama: Llama,
        key: ModelKey,
        tensors: Iterable[tuple[str, int]],
        report: Callable[[float], bool] | None = None,
    ) -> None:
        """Load as `key` says. tensors: [(name, bytes)] of the header, for the bill.

        report: called with 0.0 to 1.0; returning False gives the load up.
        Raises ModelProblem, MemoryProblem, FileProblem or Cancelled; then nothing stays loaded.
        """
        self.key, self._llama, self._tensors = key, llama, tensors
        self.context: int | None = None
        self.plan: Plan | None = None  # of the context that was opened last
        self.threads = Threads(1)
        self._stop_flag = ctypes.create_string_buffer(2)
        self._model_log: list[str] = []
        c = llama.c
        params = c.llama_model_default_params()
        params.load_mode = NOTHING_MAPPED
        params.no_alloc = key.dry
        params.n_gpu_layers = EVERY_LAYER if key.gpu_layers == ALL_LAYERS else key.gpu_layers
        params.use_extra_bufts = key.extra_buffers
        keep: list[Any] = []
        if key.devices is not None:
            keep.append(handle_array(_handles(llama, key.devices)))
            params.devices = ctypes.cast(keep[0], ctypes.c_void_p)
        if key.on_host:
            keep.append(override_array(llama, key.on_host))
            params.tensor_buft_overrides = ctypes.cast(keep[-1], ctypes.c_void_p)
        if key.split:
            keep.append((ctypes.c_float * max(len(key.split), c.llama_max_devices()))(*key.split))
            params.tensor_split = keep[-1]
        cancelled = False

        def progress(done: float, _: Any) -> bool:
            nonlocal cancelled
            cancelled = report is not None and not report(done)
            return not cancelled

        keep.append(c.llama_progress_callback(progress))
        params.progress_callback = keep[-1]
        mark = llama.log.mark()
        self.model = c.llama_model_load_from_file(os.fsencode(key.path), params)
        self._model_log = llama.log.since(mark)
        if not self.model:
            if cancelled:
                raise Cancelled("Loading was stopped.")
            raise load_error(self._model_log, Path(key.path).name)
        self.vocab = c.llama_model_get_vocab(self.model)

    # -- facts -------------------------------------------------------------------------------------------------

    @property
    def layers(self) -> int:
        """Transformer layers, without the output layer."""
        return int(self._llama.c.llama_model_n_layer(self.model))

    @property
    def context_train(self) -> int:
        """Tokens the model was trained to hold."""
        return int(self._llama.c.llama_model_n_ctx_train(self.model))

    @property
    def vocabulary(self) -> int:
        """Entries of the vocabulary."""
        return int(self._llama.c.llama_vocab_n_tokens(self.vocab))

    @property
    def mixture(self) -> bool:
        """Whether it is a mixture of experts."""
        return (self.meta(f"{self.meta('general.architecture')}.expert_count") or "0") != "0"

    @property
    def placement(self) -> list[str]:
        """The device of each layer's weights, the output layer's last; empty where the log does not tell."""
        placed = read_log(self._model_log, self._llama.renamed).layers
        return [placed[layer] for layer in sorted(placed)]

    def meta(self, key: str) -> str | None:
        """A metadata value as text, None if the file has no such key."""
        size = 1 << 20
        buffer = ctypes.create_string_buffer(size)
        got = self._llama.c.llama_model_meta_val_str(self.model, key.encode(), buffer, size)
        return buffer.value.decode("utf-8", "replace") if got >= 0 else None

    # -- the context -------------------------------------------------------------------------------------------

    def open_context(self, plan: Plan, threads: int) -> tuple[list[Buffer], str]:
        """Make the context that `plan` asks for, replacing any other; (buffers, reader) as `memory.measured`.

        threads: the most to compute with; `fit_threads` uses fewer while other programs are busy.
        Raises MemoryProblem, ModelProblem or UsageError; then no context is open.
        """
        self.close_context()
        c = self._llama.c
        params = c.llama_context_default_params()
        params.n_ctx, params.n_seq_max = plan.cells, plan.slots
        params.n_batch, params.n_ubatch = max(plan.batch, plan.ubatch), plan.ubatch
        params.n_outputs_max = plan.outputs
        if self.embeds:
            params.embeddings, params.n_outputs_max = True, 0
            params.n_batch = params.n_ubatch = self.embedding_step(plan)
        params.type_k, params.type_v = KV_TYPES[plan.kv_k].id, KV_TYPES[plan.kv_v].id
        params.flash_attn_type = FLASH_ATTENTION[plan.flash_attention]
        params.swa_full = False  # the default pays full context in every sliding-window layer
        params.kv_unified = plan.unified
        params.offload_kqv = not plan.kv_on_cpu
        params.n_threads = params.n_threads_batch = threads
        callback, flag = never_python(self._stop_flag)
        params.abort_callback = ctypes.cast(callback, type(params.abort_callback))
        params.abort_callback_data = flag
        mark = self._llama.log.mark()
        self.context = c.llama_init_from_model(self.model, params)
        lines = self._llama.log.since(mark)
        if not self.context:
            self.context = None
            raise load_error(lines, Path(self.key.path).name)
        self.threads, self.plan = Threads(threads), plan
        return measured_memory(
            self._llama,
            self.context,
            self._model_log + lines,
            self._tensors,
            self.key.on_host,
            self._reserved if self.key.dry and not self.embeds else None,
            vocabulary=self.vocabulary + (self.dimensions if self.embeds else 0),
            rows=self.embedding_step(plan) if self.embeds else max(plan.slots, 1),
        )

    def _reserved(self, types: Collection[int]) -> Mapping[int, int]:
        """What a load would reserve for a whole batch, in bytes by buffer type."""
        c, plan = self._llama.c, self.plan
        assert self.context
        assert plan
        tokens = min(int(c.llama_n_ctx(self.context)), self.step)
        outputs = min(tokens, plan.outputs or int(c.llama_n_batch(self.context)))
        return reserved_compute(self._llama, self.context, types, tokens, max(plan.slots, 1), outputs)

    @cached_property
    def pooling(self) -> int:
        """How the tokens of a text become one vector (enum llama_pooling_type); 0 where they do not."""
        text = self.meta(f"{self.meta('general.architecture')}.pooling_type") or ""
        return int(text) if text.isdecimal() else 0

    @property
    def embeds(self) -> bool:
        """Whether it is a model for embeddings."""
        return self.pooling in POOLED

    def embedding_step(self, plan: Plan) -> int:
        """Tokens of a text that are computed at once: all, but of a causal model. Each has a row of results."""
        return min(plan.context, CAUSAL_STEP) if self.pooling == LAST_TOKEN else plan.context

    @property
    def dimensions(self) -> int:
        """Of what it computes of each token, before that becomes words."""
        return int(self._llama.c.llama_model_n_embd_out(self.model))

    def reopen_context(self, plan: Plan, threads: int) -> tuple[list[Buffer], str]:
        """As `open_context`, in the place of a context; where the new one cannot be made, one like the old comes back.

        UsageError also where `plan` differs from the old one's in more than the context.
        """
        before = self.plan
        if before is None or plan.with_(context=before.context) != before:
            raise UsageError("Only the length of the context can change while the model is loaded.")
        self.close_context()  # before memory is looked at: where its was, the new one's may lie
        try:
            with taken_at_once(self._llama.log):
                return self.open_context(plan, threads)
        except AdvisorError:
            with taken_at_once(self._llama.log):
                self.open_context(before, threads)
            raise

    @property
    def step(self) -> int:
        """Tokens of a prompt that are computed at once."""
        return int(self._llama.c.llama_n_ubatch(self.context))

    def fit_threads(self) -> None:
        """Compute the next batch with as many threads as there are processors free for."""
        count = self.threads.count()
        if count != self._llama.c.llama_n_threads(self.context):
            self._llama.c.llama_set_n_threads(self.context, count, count)

    def close_context(self) -> None:
        """Free the context and its memory."""
        if self.context:
            self._llama.c.llama_free(self.context)
            self.context = None
            if not self.key.dry:  # a dry run held next to nothing, and the next one takes the same again
                give_back()

    def close(self) -> None:
        """Free everything; the object is of no use afterwards."""
        self.close_context()
        if self.model:
            self._llama.c.llama_model_free(self.model)
            self.model = None

    # -- stopping ----------------------------------------------------------------------------------------------

    def abort(self, on: bool) -> None:
        """Ask the computation now running (and any later one, until switched off) to stop at its next graph node."""
        self._stop_flag[0] = b"1" if on else b"\0"


def _handles(llama: Llama, names: Sequence[str]) -> list[int]:
    known = llama.handles() if names else {}
    missing = [name for name in names if name not in known]
    if missing:
        raise UsageError(
            "The engine has no device called {missing}. It has: {names}.",
            missing=missing[0],
            names=", ".join(known) or "none",
        )
    return [known[name] for name in names]
