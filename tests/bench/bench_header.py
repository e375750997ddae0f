"""How much faster a header is read by us than by the gguf package: python -m tests.bench.bench_header [FILE.gguf …]

Without files, vocabularies are made up. Prints one row per file: the best time of each reader, and their ratio.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import gguf

from advisor.gguf.read import read_header
from advisor.units import format_bytes


def best(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the quickest of `rounds` runs."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def made_up(folder: Path) -> Iterator[Path]:
    """Files with vocabularies of the usual sizes: tokens, scores and token types."""
    for tokens in (32_000, 131_072, 262_144):
        path = folder / f"{tokens}-tokens.gguf"
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_token_list([f"\u2581token{n}" for n in range(tokens)])
        writer.add_key_value(
            "tokenizer.ggml.scores", [0.0] * tokens, gguf.GGUFValueType.ARRAY, gguf.GGUFValueType.FLOAT32
        )
        writer.add_token_types([1] * tokens)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.close()
        yield path


def main(arguments: list[str]) -> None:
    print(f"{'file':32} {'header':>8} {'tokens':>9} {'ours':>10} {'gguf':>10} {'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for path in map(Path, arguments) if arguments else made_up(Path(folder)):
            ours = best(partial(read_header, path), 7)
            theirs = best(partial(gguf.GGUFReader, path), 1)
            header = read_header(path)
            print(
                f"{path.name:32} {format_bytes(header.data_offset):>8} {header.vocab_size or 0:9,} "
                f"{ours * 1000:7.1f} ms {theirs * 1000:7.0f} ms {theirs / ours:7.0f}x"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
