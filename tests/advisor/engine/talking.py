"""Small models with a chat template, special tokens and recommendations of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gguf import GGUFWriter, TokenType

from tests.models.architectures import ARCHITECTURES
from tests.models.factory import write_model
from tests.models.vocabulary import Vocabulary, byte_pairs

TEMPLATE_KEY = "tokenizer.chat_template"


@dataclass(frozen=True)
class _Spoken(Vocabulary):
    template: str | None = None
    keys: Mapping[str, float | int | str] = field(default_factory=dict)

    def write(self, writer: GGUFWriter) -> None:
        super().write(writer)
        values = writer.kv_data[0]
        del values[TEMPLATE_KEY]
        if self.template is not None:
            writer.add_chat_template(self.template)
        for key, value in self.keys.items():
            values.pop(key, None)
            if isinstance(value, bool):
                writer.add_bool(key, value)
            elif isinstance(value, str):
                writer.add_string(key, value)
            elif key.endswith(("_token_id", "_length")):
                writer.add_uint32(key, int(value))
            elif isinstance(value, int):
                writer.add_int32(key, value)
            else:
                writer.add_float32(key, value)


def talking(
    path: Path,
    template: str | None,
    *,
    control: tuple[str, ...] = (),
    defined: tuple[str, ...] = (),
    architecture: str = "qwen2",
    **keys: float | int | str,
) -> Path:
    """A model of one layer at `path`, with `template`, or none.

    control, defined: further special tokens, hidden in texts or part of them; keys: further metadata, "__" for ".".
    """
    plain = byte_pairs(512, "qwen2")
    tokens, kinds = list(plain.tokens), list(plain.types)
    kept = len(tokens) - len(plain.control)
    names = [(name, TokenType.CONTROL) for name in control] + [(name, TokenType.USER_DEFINED) for name in defined]
    for place, (name, kind) in enumerate(names, start=kept - len(names)):
        tokens[place], kinds[place] = name, int(kind)
    spoken = _Spoken(
        plain.model, plain.pre, tuple(tokens), tuple(kinds), plain.bos, plain.eos, plain.eot, merges=plain.merges,
        template=template, keys={key.replace("__", "."): value for key, value in keys.items()},
    )  # fmt: skip
    plan = replace(ARCHITECTURES[architecture], vocabulary=lambda _: spoken)
    sizes = plan.sizes(layers=1, vocabulary=512, context_train=4096, scale=1)
    return write_model(path, plan, sizes, "F16", 0)[0]
