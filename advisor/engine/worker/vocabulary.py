"""A loaded model's vocabulary: text to tokens and back."""

from __future__ import annotations

import ctypes

from advisor.engine.worker.foreign_marks import CONTROL as GUARD
from advisor.engine.worker.foreign_marks import DEFINED as GUARD_DEFINED
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.reply_marks import is_mark
from advisor.errors import EngineProblem

NO_TOKEN = -1  # LLAMA_TOKEN_NULL
NO_VOCABULARY, SENTENCE_PIECE = 0, 1  # LLAMA_VOCAB_TYPE_NONE, _SPM
UNKNOWN, CONTROL, USER_DEFINED = 1, 8, 16  # enum llama_token_attr


class Vocabulary:
    """Tokenises for one model. bos: the token that opens a text, NO_TOKEN where there is none."""

    def __init__(self, llama: Llama, loaded: Loaded) -> None:
        self._c, self._vocab = llama.c, loaded.vocab
        self._kind = int(self._c.llama_vocab_type(self._vocab))
        self._room = ctypes.create_string_buffer(512)
        self.bos = self._start_token()
        self.adds_bos = bool(self._c.llama_vocab_get_add_bos(self._vocab))

    def _start_token(self) -> int:
        # llama.cpp assumes token 11 for a vocabulary of GPT-2's kind that names none; there that is a plain comma.
        token = int(self._c.llama_vocab_bos(self._vocab))
        return token if token >= 0 and self._c.llama_vocab_is_control(self._vocab, token) else NO_TOKEN

    def tokenize(self, text: str, *, bos: bool, special: bool = True) -> list[int]:
        """Tokens of `text`; `bos` adds what the model wants in front; special: texts of control tokens mean those.

        None at all where there is no vocabulary: a skeleton that is loaded to time the engine.
        """
        if self._kind == NO_VOCABULARY:
            return []  # llama.cpp would abort
        raw = text.encode("utf-8", "replace")
        room = len(raw) + 16
        tokens = (ctypes.c_int32 * room)()
        count = self._c.llama_tokenize(self._vocab, raw, len(raw), tokens, room, bos, special)
        if count < 0:
            raise EngineProblem("The engine could not split the text into tokens.")
        return list(tokens[:count])

    def tokenize_plain(self, text: str, *, bos: bool) -> list[int]:
        """Tokens of a text that foreign_marks guarded, where nothing means a special token."""
        first, *rest = text.replace(GUARD, "").split(GUARD_DEFINED)
        tokens = self.tokenize(first, bos=bos, special=False)
        # SentencePiece puts a blank before whatever is tokenised by itself; behind a line break it puts none.
        lead = "\n" if self._kind == SENTENCE_PIECE else ""
        before = len(self.tokenize(lead, bos=False, special=False))
        for part in rest:
            tokens += self.tokenize(lead + part, bos=False, special=False)[before:]
        return tokens

    def special(self) -> tuple[list[str], list[str]]:
        """Texts of the tokens that llama.cpp finds by their texts: control tokens, and those that it calls defined."""
        control: list[str] = []
        defined: list[str] = []
        for token in range(0 if self._kind == NO_VOCABULARY else self._c.llama_vocab_n_tokens(self._vocab)):
            kind = self._c.llama_vocab_get_attr(self._vocab, token)
            if kind & (UNKNOWN | CONTROL | USER_DEFINED):
                text = self._c.llama_vocab_get_text(self._vocab, token).decode("utf-8", "replace")
                (defined if kind & USER_DEFINED else control).append(text)
        return control, defined

    def is_token(self, text: str) -> bool:
        """Whether `text` is one token."""
        return len(self.tokenize(text, bos=False)) == 1

    def piece(self, token: int, *, special: bool = False) -> bytes:
        """The bytes a token stands for; a character may be spread over several. special: control tokens by name."""
        length = self._c.llama_token_to_piece(self._vocab, token, self._room, len(self._room), 0, special)
        if length < 0:
            self._room = ctypes.create_string_buffer(-length)
            length = self._c.llama_token_to_piece(self._vocab, token, self._room, -length, 0, special)
        return self._room.raw[:length]

    def shown(self, token: int, *, tools: bool = False) -> bytes:
        """The bytes that a token adds to a reply: control tokens add none, those aside that mark what is reasoning.

        tools: and those that mark calls of tools.
        """
        if not self._c.llama_vocab_is_control(self._vocab, token):
            return self.piece(token)
        name = self.piece(token, special=True)
        return name if is_mark(name.decode("utf-8", "replace"), tools=tools) else b""

    def name(self, token: int) -> str:
        """How a special token is written, "" for NO_TOKEN."""
        return "" if token == NO_TOKEN else self.piece(token, special=True).decode("utf-8", "replace")

    @property
    def eos(self) -> int:
        """The token that ends a text, NO_TOKEN where there is none."""
        return int(self._c.llama_vocab_eos(self._vocab))

    def ends(self, token: int) -> bool:
        """Whether a reply ends with `token`: its model's own ends, and, as base models write it, a new start."""
        return bool(self._c.llama_vocab_is_eog(self._vocab, token)) or token == self.bos
