"""Tests lie where what they test lies: a module has its tests under its own name, or here it says where else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONG = 60
"""Lines from which a module of its own is expected to be tested by name."""

ACROSS = {
    "from the file on": "ui/test_bad_files_end_to_end ui/test_chats_end_to_end ui/test_end_to_end "
    "ui/test_killing_window ui/test_library_end_to_end ui/test_models_end_to_end ui/test_retrying_end_to_end "
    "ui/test_room_end_to_end ui/test_shelf_end_to_end ui/test_sleep_end_to_end ui/computer/test_computer "
    "ui/computer/test_first_model ui/session/test_several advisor/chat/test_killing advisor/downloads/test_survival",
    "all pages in all states": "ui/test_bare_words ui/test_canned ui/test_languages ui/test_large_german "
    "ui/test_large_text ui/test_render ui/test_rows_have_words ui/test_states ui/test_zoom",
    "how the code is built": "ui/test_structure",
    "what strangers send": "advisor/downloads/test_lies advisor/gguf/test_bad_input advisor/gguf/test_fuzz "
    "advisor/hub/test_faults advisor/hub/test_lies advisor/hub/test_questions advisor/library/test_hostile "
    "advisor/terminal/test_foreign",
    "an engine that fails": "advisor/engine/test_faults advisor/engine/test_faulty_worker",
    "the whole engine child": "advisor/engine/test_placed advisor/engine/test_vulkan "
    "advisor/engine/worker/test_breathing advisor/engine/worker/test_families advisor/engine/worker/test_greedy",
    "figures against others": "advisor/catalogue/test_golden advisor/catalogue/test_rank_kept advisor/fit/test_exact "
    "advisor/fit/test_public_loads advisor/fit/test_public_speeds advisor/machine/probes/test_recorded "
    "advisor/planner/vllm/test_public_logs "
    "advisor/planner/recipes/test_golden",
    "one verb with another's": "advisor/terminal/test_catalogue_verbs advisor/terminal/test_hub_verbs "
    "advisor/library/test_verify_remove ui/models/test_opened_and_chatted_with",
    "all endpoints of the server": "advisor/server/test_broken_off",
    "parts that are one to a person": "ui/chat/transcript/test_formulas ui/chat/transcript/test_tables "
    "ui/models/test_plots ui/settings/test_sleep_card ui/shell/test_logs_folder",
}
"""Tests that belong to no one module, by what they hold together."""

ELSEWHERE = {
    "advisor/catalogue/cautions": "advisor/catalogue/test_golden",
    "advisor/catalogue/reasons": "advisor/catalogue/test_golden",
    "advisor/terminal/bench": "advisor/terminal/test_catalogue_verbs",
    "advisor/terminal/fit": "advisor/terminal/test_catalogue_verbs",
    "advisor/terminal/recommend": "advisor/terminal/test_catalogue_verbs",
    "ui/chat/chat_list": "ui/chat/test_trash_controller",
    "ui/chat/chat_row": "ui/chat/test_trash_controller",
    "ui/chat/model_controller": "ui/test_retrying_end_to_end",
    "ui/chat/model_menu": "ui/session/test_models_in_memory",
    "ui/chat/overflow_bar": "ui/test_room_end_to_end",
    "ui/chat/pending_bars": "ui/test_states",
    "ui/chat/sending": "ui/chat/test_page",
    "ui/chat/transcript/maths": "ui/chat/transcript/test_formulas",
    "ui/chat/transcript/writer": "ui/chat/transcript/test_transcript",
    "ui/controls/tick": "ui/test_states",
    "ui/downloads/download_card": "ui/test_shelf_end_to_end",
    "ui/planner/sharing": "ui/test_states",
    "ui/session/history": "ui/test_states",
    "ui/session/legend": "ui/test_states",
    "ui/session/memory_panel": "ui/test_render",
    "ui/settings/hub_card": "ui/settings/test_rows",
    "ui/settings/line_row": "ui/settings/test_rows",
    "ui/settings/new_chats_card": "ui/settings/test_rows",
    "ui/settings/places_card": "ui/settings/test_rows",
    "ui/shell/carried_over": "ui/test_zoom",
    "ui/shell/questions": "ui/test_shelf_end_to_end",
    "ui/shell/rail": "ui/test_render",
    "ui/shell/status_strip": "ui/test_states",
}
"""Modules that only a whole is tested of, with tests of that whole which were seen to go through them."""


def modules() -> list[Path]:
    return [path for top in ("advisor", "ui") for path in (ROOT / top).rglob("*.py") if path.name != "__init__.py"]


def own_files() -> Iterator[Path]:
    for top in ("advisor", "ui"):
        yield from (ROOT / "tests" / top).rglob("test_*.py")


def place(path: Path) -> str:
    """As it is written above."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def own_tests(module: Path) -> Path:
    return ROOT / "tests" / module.relative_to(ROOT).with_name(f"test_{module.name}")


@cache
def imported(path: Path) -> frozenset[str]:
    """The modules that a file names, as places."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(name.replace(".", "/") for name in found)


def test_a_test_is_called_like_what_it_tests() -> None:
    across = {name for names in ACROSS.values() for name in names.split()}
    strays = set()
    for path in own_files():
        one = path.relative_to(ROOT / "tests").with_suffix("")
        tested = ROOT / one.with_name(one.name.removeprefix("test_"))
        if not tested.with_suffix(".py").exists() and not (tested / "__init__.py").exists():
            strays.add(one.as_posix())
    assert strays == across


def test_what_is_long_is_tested_by_name_or_by_what_uses_it() -> None:
    """Named by a test, or used by a module that has tests of its own; else ELSEWHERE says which tests go through it."""
    named = frozenset[str]().union(*(imported(path) for path in (ROOT / "tests").rglob("*.py")))
    with_tests = [module for module in modules() if own_tests(module).exists()]
    used = frozenset[str]().union(*(imported(module) for module in with_tests))
    untested = {
        place(module)
        for module in modules()
        if len(module.read_text(encoding="utf-8").splitlines()) > LONG
        and not own_tests(module).exists()
        and place(module) not in named | used
    }
    assert untested == set(ELSEWHERE)


def test_the_tests_of_a_whole_are_there() -> None:
    for name in ELSEWHERE.values():
        assert (ROOT / "tests" / f"{name}.py").exists(), name
