"""Whatever has a row in advisor has words in the window, each its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, get_args

import pytest

from advisor.catalogue.entry import Basis, Use
from advisor.catalogue.quality import Confidence
from advisor.catalogue.recommend import Role
from advisor.chat.conversation import Ending
from advisor.downloads.progress import State
from advisor.fit.verdict import Verdict
from advisor.library.entry import Owner
from advisor.machine.machine import Kind
from advisor.plan import KV_TYPES
from advisor.services.placements import PlacementGroup
from advisor.settings import SETTINGS, Settings, ThemeChoice
from tests.ui.canned import CPU
from tests.ui.canned_shelf import LOADING
from ui.chat import reply_text
from ui.common import model_text, placement_words, plan_words
from ui.common.download_text import doing
from ui.common.library_text import owner
from ui.models import text
from ui.models.state import Sort
from ui.session.state import Phase
from ui.session.text import kind, model_state
from ui.session.verdicts import verdict_word
from ui.settings.text import settings_words, theme

TABLES: list[tuple[str, Iterable[Any], Callable[[Any], str]]] = [
    ("verdicts", Verdict, verdict_word),
    ("kinds of memory", Kind, lambda which: kind(replace(CPU, kind=which))),
    ("phases of a model", [one for one in Phase if one.name != "NONE"], lambda phase: model_state(phase, 430)),
    ("KV types", KV_TYPES, plan_words.kv_type),
    ("groups of placements", get_args(PlacementGroup), placement_words.placement_group),
    ("uses", Use, model_text.use),
    ("orders", get_args(Sort), text.sort),
    ("roles", Role, model_text.role),
    ("confidences", Confidence, text.confidence),
    ("bases", Basis, text.basis),
    ("endings", get_args(Ending), reply_text.ending),
    ("states of a download", State, lambda state: doing(replace(LOADING, state=state))),
    ("owners", Owner, owner),
    ("themes", get_args(ThemeChoice), theme),
]


@pytest.mark.parametrize(("rows", "words"), [table[1:] for table in TABLES], ids=[table[0] for table in TABLES])
def test_each_has_words_of_its_own(rows: Iterable[Any], words: Callable[[Any], str]) -> None:
    said = {row: words(row) for row in rows}
    assert all(said.values())
    assert len(set(said.values())) == len(said), said


def test_each_setting_has_words_but_what_is_no_choice() -> None:
    assert set(settings_words()) == {setting.name for setting in fields(Settings)} - {
        "stated",
        "lenders",
        *(name for name in SETTINGS if name.startswith("lend_")),
    }
    assert set(settings_words()) <= set(SETTINGS)
    assert all(words.name for words in settings_words().values())
