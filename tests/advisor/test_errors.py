"""Errors say one sentence, and remember the template and the values that it was made of."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import advisor
from advisor import errors
from advisor.errors import AdvisorError, HubRefused, PromptTooLong, UsageError
from advisor.sentences import Sentence

ROOT = Path(advisor.__file__).parent
KINDS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, AdvisorError)
} | {"NeedMoreBytes", "ProbeFailed"}  # fmt: skip
OWN_WORDS = {"PromptTooLong", "NeedMoreBytes"}  # they take numbers, and have their templates themselves

# Sentences that are not written out where they are raised: words of somebody else, or chosen before. By file, how many;
# to shrink.
PASSED_ON: dict[str, int] = {
    "chat/database.py": 1,
    "machine/acceptance.py": 1,
    "engine/process.py": 4,
    "services/engine.py": 1,
    "terminal/attaching.py": 1,
    "terminal/library.py": 1,
    "terminal/pull.py": 1,
}


def _raised() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in KINDS - OWN_WORDS:
                    yield path.relative_to(ROOT).as_posix(), node


def test_sentences_are_written_out_where_they_are_raised() -> None:
    found: dict[str, int] = {}
    for place, call in _raised():
        first = call.args[0]
        if not isinstance(first, ast.Constant) and not (isinstance(first, ast.Name) and first.id.isupper()):
            found[place] = found.get(place, 0) + 1
    assert found == PASSED_ON


def test_an_error_says_its_sentence_and_remembers_the_parts() -> None:
    error = UsageError("{name} has {count:,} parts.", name="x.gguf", count=1234)
    assert str(error) == "x.gguf has 1,234 parts."
    assert (error.template, error.values) == ("{name} has {count:,} parts.", {"name": "x.gguf", "count": 1234})
    assert type(str(error)) is str  # what writes records takes no other
    said = error.sentence
    assert isinstance(said, Sentence)
    assert (said, said.template) == (str(error), error.template)


def test_braces_without_values_are_braces() -> None:
    assert str(UsageError("Write {name} as it is.")) == "Write {name} as it is."


def test_facts_of_an_error_are_no_part_of_its_sentence() -> None:
    error = HubRefused("{repo} has terms to accept.", "https://x.org", repo="a/b")
    assert str(error) == "a/b has terms to accept."
    assert error.page == "https://x.org"


def test_an_error_among_the_values_is_kept_as_its_words() -> None:
    error = UsageError("It failed: {error}", error=OSError("no room"))
    assert error.values == {"error": "no room"}


def test_each_way_out_of_a_full_context_is_a_sentence_of_its_own() -> None:
    assert str(PromptTooLong(9000, 8192)).endswith("with a longer context, or say or attach less.")
    assert str(PromptTooLong(9000, 8192, 1, 100)).endswith("or leave out the oldest message.")
    assert str(PromptTooLong(9000, 8192, 3, 100)).endswith("or leave out the 3 oldest messages.")


def test_what_is_said_survives_another_process() -> None:
    assert pickle.loads(pickle.dumps(UsageError("Too {what}.", what="large").sentence)).values == {"what": "large"}
