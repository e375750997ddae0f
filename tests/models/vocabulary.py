"""Vocabularies made on the spot: any size, any text can be tokenised, and the replies are ragged UTF-8.

Two families, as llama.cpp reads them: SentencePiece-like ("llama") with 256 byte tokens `<0x00>`…`<0xFF>`, and
byte-level BPE ("gpt2") with its merges. A model that picks tokens at random from either emits half characters, so
whoever streams its text has to put UTF-8 together across tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, product

from gguf import GGUFWriter, TokenType

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
TURN_START, TURN_END = "<|im_start|>", "<|im_end|>"

_WORDS = (
    " the of and to in is you that it he was for on are as with his they I at be this have from or one had by word but"
    " not what all were we when your can said there use an each which she do how their if will up other about out many"
    " then them these so some her would make like him into time has look two more write go see number no way could"
    " people my than first water been call who oil its now find long down day did get come made may part"
)
_LETTERS = "éüßñçøžłабвгдеαβγδ日本語你好안녕🙂🚢⚓"


@dataclass(frozen=True)
class Vocabulary:
    """What `tokenizer.*` holds; the ids of the special tokens are positions in `tokens`."""

    model: str
    pre: str
    tokens: tuple[str, ...]
    types: tuple[int, ...]
    bos: int
    eos: int
    eot: int
    scores: tuple[float, ...] = ()
    merges: tuple[str, ...] = ()

    @property
    def control(self) -> tuple[int, ...]:
        """Ids of the tokens that are never text."""
        return tuple(i for i, kind in enumerate(self.types) if kind in (TokenType.CONTROL, TokenType.UNKNOWN))

    def write(self, writer: GGUFWriter) -> None:
        """Add the `tokenizer.*` keys to a header that is being written."""
        writer.add_tokenizer_model(self.model)
        writer.add_tokenizer_pre(self.pre)
        writer.add_token_list(self.tokens)
        if self.scores:
            writer.add_token_scores(self.scores)
        writer.add_token_types(self.types)
        if self.merges:
            writer.add_token_merges(self.merges)
        writer.add_bos_token_id(self.bos)
        writer.add_eos_token_id(self.eos)
        writer.add_eot_token_id(self.eot)
        writer.add_add_bos_token(self.model == "llama")
        writer.add_chat_template(CHAT_TEMPLATE)


def words() -> list[str]:
    """Common words, in small letters."""
    return _WORDS.lower().split()


def sentencepiece(size: int) -> Vocabulary:
    """A SentencePiece-like vocabulary of exactly `size` tokens (at least 400)."""
    special = ("<unk>", "<s>", "</s>", TURN_START, TURN_END)
    raw = tuple(f"<0x{byte:02X}>" for byte in range(256))
    _check(size)
    text = tuple(islice(_pieces("▁", tuple(_LETTERS)), size - len(special) - len(raw)))
    kinds = (TokenType.UNKNOWN, *[TokenType.CONTROL] * 4, *[TokenType.BYTE] * len(raw), *[TokenType.NORMAL] * len(text))
    # SentencePiece joins the pair with the best score first: what comes earlier in the list is the better piece.
    scores = tuple(-float(i) if kind == TokenType.NORMAL else 0.0 for i, kind in enumerate(kinds))
    return Vocabulary("llama", "default", special + raw + text, tuple(map(int, kinds)), 1, 2, 4, scores=scores)


def byte_pairs(size: int, pre: str, merges: int | None = None) -> Vocabulary:
    """A byte-level BPE vocabulary of exactly `size` tokens (at least 400); the special tokens come last.

    `merges` asks for that many merges: past one a token, they are other ways to join the same token, as large
    published vocabularies have them (Llama 3: 128,256 tokens, 280,147 merges).
    """
    special = ("<|endoftext|>", TURN_START, TURN_END)
    raw = tuple(_shown(byte) for byte in range(256))
    _check(size)
    letters = tuple("".join(_shown(byte) for byte in letter.encode()) for letter in _LETTERS)
    fresh = (piece for piece in _pieces(_shown(0x20), letters) if len(piece) > 1)
    text = list(islice(fresh, size - len(special) - len(raw)))
    joins = [f"{token[:-1]} {token[-1]}" for token in text]
    if merges is not None:
        joins += islice(_other_joins(text), max(0, merges - len(joins)))
    kinds = [TokenType.NORMAL] * (size - len(special)) + [TokenType.CONTROL] * len(special)
    bos = size - len(special)
    tokens = (*raw, *text, *special)
    return Vocabulary("gpt2", pre, tokens, tuple(map(int, kinds)), bos, bos, bos + 2, merges=tuple(joins))


def _pieces(space: str, letters: tuple[str, ...]) -> Iterator[str]:
    """Endless distinct pieces, each reachable by joining the ones before it: ASCII, letters, words, made-up words."""
    seen: set[str] = set()
    words = (space + word for word in _WORDS.split())
    for word in chain(map(chr, range(0x21, 0x7F)), letters, words, _made_up(space)):
        for end in range(1, len(word) + 1):
            piece = word[:end]
            if piece not in seen:
                seen.add(piece)
                yield piece


def _made_up(space: str) -> Iterator[str]:
    """Words of four syllables, "▁babababa", "babababa", "▁babababe"…: a large vocabulary gets its real length."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    for word in map("".join, product(syllables, repeat=4)):
        yield from (space + word, word)


def _other_joins(tokens: list[str]) -> Iterator[str]:
    """Further pairs that make the same tokens, the left half being a token too."""
    known = set(tokens)
    for cut in range(2, 16):
        for token in tokens:
            if len(token) > cut and token[:-cut] in known:
                yield f"{token[:-cut]} {token[-cut:]}"


def _shown(byte: int) -> str:
    """The printable character that stands for a byte in a byte-level BPE vocabulary (the table of GPT-2)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    if byte in printable:
        return chr(byte)
    return chr(0x100 + sum(1 for other in range(byte) if other not in printable))


def _check(size: int) -> None:
    if size < 400:
        raise ValueError(f"A vocabulary of {size} tokens has no room for all bytes and letters: ask for at least 400.")
