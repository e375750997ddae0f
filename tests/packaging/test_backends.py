"""Which engine is asked for."""

from __future__ import annotations

import pytest

from advisor.machine.backends import BACKENDS
from setup_steps import backends


@pytest.mark.parametrize("name", backends.NAMES)
@pytest.mark.parametrize("form", ["{0} {1}", "{0}={1}"])
def test_both_ways_to_write_it(name: str, form: str) -> None:
    assert backends.asked_for(form.format("--backend", name).split()) == name


@pytest.mark.parametrize("words", [[], ["cuda"], ["--backend"], ["--backend", "voodoo"], ["--backend", "cuda", "more"]])
def test_anything_else_is_not_understood(words: list[str]) -> None:
    assert backends.asked_for(words) is None


@pytest.mark.parametrize("name", backends.CMAKE_ARGS)
def test_the_options_say_which_it_was(name: str) -> None:
    assert backends.named_in(f"-DGGML_NATIVE=ON {backends.CMAKE_ARGS[name]}") == name


def test_options_of_a_persons_own_name_none() -> None:
    assert backends.named_in("") == backends.named_in("-DGGML_BLAS=ON") == "cpu"


def test_the_set_up_and_the_program_mean_the_same_back_ends() -> None:
    assert {backend.id for backend in BACKENDS if backend.builds} == set(backends.CMAKE_ARGS)
