"""How likely the tokens of a reply were: the model's own distribution, before anything is done to it for sampling."""

from __future__ import annotations

from advisor.engine.answers import TokenLogprob
from advisor.engine.worker.llama import Llama
from advisor.engine.worker.model import Loaded
from advisor.engine.worker.vocabulary import Vocabulary

_LEAST = -9999.0  # what OpenAI says of a token that cannot come


class Logprobs:
    """Reads the logits that a token was chosen by; call before anything else is computed."""

    def __init__(self, llama: Llama, loaded: Loaded, vocabulary: Vocabulary, count: int) -> None:
        """count: how many of the likeliest tokens are told beside each."""
        import numpy as np  # 20 MB that few replies have a use for

        self._np, self._c, self._loaded, self._vocabulary = np, llama.c, loaded, vocabulary
        self._size = loaded.vocabulary
        self._count = min(count, self._size)

    def of(self, token: int, row: int = -1) -> TokenLogprob:
        """What belongs to `token`. row: of the logits."""
        np = self._np
        logits = np.ctypeslib.as_array(self._c.llama_get_logits_ith(self._loaded.context, row), shape=(self._size,))
        most = logits.max()
        whole = float(most) + float(np.log(np.exp(logits - most).sum(dtype=np.float64)))

        def logprob(one: int) -> float:
            return max(_LEAST, float(logits[one]) - whole)

        likeliest: list[int] = []
        if self._count:
            likeliest = np.argpartition(logits, self._size - self._count)[self._size - self._count :].tolist()
            likeliest.sort(key=lambda one: (-logits[one], one))
        top = tuple((self._text(one), logprob(one)) for one in likeliest)
        return TokenLogprob(self._text(token), logprob(token), top)

    def _text(self, token: int) -> bytes:
        return self._vocabulary.piece(token, special=True)
