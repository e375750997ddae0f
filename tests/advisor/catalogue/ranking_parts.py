"""What the tests of rankings share: a few models of each kind, and computers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.catalogue.candidate import Ranking, Requirements
from advisor.catalogue.entry import Catalogue, Use
from advisor.catalogue.quality import Judge
from advisor.catalogue.rank import rank, ranking_runs
from advisor.storage.cache import Cache
from tests.advisor.catalogue.golden_machines import settings, with_cards, without_cards

FILE = "answers.sqlite"
WISH = Requirements.usual(Use.CHAT)
# Dense, tied, sliding window, mixture, recurrent, latent attention; one of them far too large for all machines here.
NAMES = ("Qwen3-8B", "gemma-3-4b-it", "gpt-oss-20b", "LFM2.5-8B-A1B", "GLM-4.7-Flash", "gemma-3n-E4B-it", "GLM-5.2",
         "Llama-3.2-3B-Instruct")  # fmt: skip
ONE, TWO, NONE = with_cards("RTX 3060 12 GB", 32), with_cards("2x RTX 3090", 64), without_cards(16)


def ranked(catalogue: Catalogue, judge: Judge, cache: Cache, **options: Any) -> Ranking:
    kept = ranking_runs(cache, ONE, settings(ONE))
    return rank(replace(catalogue), ONE, WISH, settings(ONE), judge=judge, kept=kept, **options)
