"""Answers of one kind in the cache, each under a key made of its whole question."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import msgspec

from advisor.storage.cache import Cache

T = TypeVar("T")


class Answers(Generic[T]):
    """Answers of one kind, each under the whole of its question. Safe from any thread.

    kind: a frozen dataclass or msgspec.Struct, or what else msgspec reads. Its fields are part of every key, so that an
    answer that was kept when it had others is not found. version: to be raised when they come to mean something else.
    """

    def __init__(self, cache: Cache, name: str, kind: type[T], version: int = 1) -> None:
        self.cache = cache
        self._kind = kind
        self._name = key_of(name, version, _shape(kind))

    def key(self, *question: Any) -> bytes:
        """The key of a question: values that msgspec can write, dataclasses with all their fields among them."""
        return key_of(self._name, question)

    def get(self, *question: Any) -> T | None:
        """The answer to this very question, None where none is kept."""
        return self.at(self.key(*question))

    def at(self, key: bytes) -> T | None:
        """The answer under `key`."""
        found = self.cache.get(key)
        if found is None:
            return None
        try:
            return msgspec.msgpack.decode(found, type=self._kind)
        except (msgspec.MsgspecError, ValueError):
            return None

    def put(self, answer: T, *question: Any) -> None:
        """Keep the answer to a question."""
        self.keep(self.key(*question), answer)

    def keep(self, key: bytes, answer: T) -> None:
        """Keep an answer under `key`. One that holds a file name which is no text is not kept."""
        try:
            self.cache.put(key, msgspec.msgpack.encode(answer, enc_hook=str))
        except UnicodeEncodeError:
            return


def key_of(*parts: Any) -> bytes:
    """16 bytes that stand for these values, every field of every dataclass among them by name and value.

    A text that is no valid Unicode (a file's name may be such) counts like any other.
    """
    try:
        text = msgspec.json.encode(parts, enc_hook=str, order="sorted")
    except UnicodeEncodeError:
        text = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).digest()


def _shape(kind: Any) -> str:
    """Names and types of the fields of a dataclass or msgspec.Struct, and of those that they are made of."""
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, msgspec.Struct)):
        names = [f.name for f in fields(kind)] if is_dataclass(kind) else kind.__struct_fields__
        hints = get_type_hints(kind, include_extras=True)
        return f"{kind.__name__}({', '.join(f'{name}: {_shape(hints[name])}' for name in names)})"
    inner = get_args(kind)
    name = getattr(kind, "__name__", str(kind))
    return f"{name}[{', '.join(map(_shape, inner))}]" if inner else name
