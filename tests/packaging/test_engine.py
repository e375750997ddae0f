import dataclasses
import sys
from pathlib import Path

import pytest

from setup_steps import engine
from setup_steps.engine import EngineBuild, Recipe, ninja_step
from setup_steps.requirements import Requirement
from setup_steps.stamps import digest
from tests.packaging.wheels import make_wheel

ENTRY = Requirement("llama-cpp-python", "0.3.36", ("a" * 64,), f"llama-cpp-python==0.3.36 --hash=sha256:{'a' * 64}")
RECIPE = Recipe("0.3.36", "a" * 64, "", ("-mno-amx-tile",), "|", ("GGML_RPC=ON",), "Linux glibc 2.36", "x86_64-1234")


def put_wheel(cache: Path, recipe: Recipe = RECIPE) -> Path:
    """A wheel in the cache as a finished build leaves it."""
    wheel = make_wheel(cache / "engine" / recipe.key(), "llama-cpp-python", "0.3.36", "llama_cpp", "")
    wheel.with_name(wheel.name + ".sha256").write_text(digest(wheel) + "\n")
    return wheel


def build(cache: Path, recipe: Recipe = RECIPE) -> EngineBuild:
    return EngineBuild(recipe, ENTRY, cache, Path("build.txt"), sys.executable)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "0.3.37"},
        {"sdist_sha256": "b" * 64},
        {"cmake_args": "-DGGML_CUDA=ON"},
        {"compile_flags": ()},
        {"user_flags": "-O1|"},
        {"options": ("GGML_RPC=OFF",)},
        {"system": "Linux glibc 2.41"},
        {"processor": "x86_64-5678"},
    ],
)
def test_a_build_is_shared_only_where_every_ingredient_is_the_same(change: dict[str, object]) -> None:
    assert RECIPE.key() == dataclasses.replace(RECIPE).key()
    assert dataclasses.replace(RECIPE, **change).key() != RECIPE.key()  # type: ignore[arg-type]


def test_a_recipe_holds_every_field_that_this_test_changes() -> None:
    assert {field.name for field in dataclasses.fields(Recipe)} == {
        "version", "sdist_sha256", "cmake_args", "compile_flags", "user_flags", "options", "system", "processor",
    }  # fmt: skip


def test_the_engine_is_built_with_rpc_devices() -> None:
    assert engine.recipe_for(ENTRY, "").options == ("GGML_RPC=ON",)


def test_a_finished_wheel_is_found_again(tmp_path: Path) -> None:
    wheel = put_wheel(tmp_path)
    assert build(tmp_path).finished() == wheel
    assert build(tmp_path).wheel() == wheel


def test_the_wheel_of_another_processor_is_not_taken(tmp_path: Path) -> None:
    put_wheel(tmp_path)
    assert build(tmp_path, dataclasses.replace(RECIPE, processor="other")).finished() is None


def test_a_damaged_wheel_is_not_taken(tmp_path: Path) -> None:
    wheel = put_wheel(tmp_path)
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    assert build(tmp_path).finished() is None


def test_a_wheel_without_its_digest_is_not_taken(tmp_path: Path) -> None:
    wheel = put_wheel(tmp_path)
    wheel.with_name(wheel.name + ".sha256").unlink()
    assert build(tmp_path).finished() is None


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("[89/197] Building CXX object ggml/src/ggml.cpp.o", (89, 197)),
        ("  [197/197] Linking CXX shared library", (197, 197)),
        ("  *** Building project with Ninja...", None),
        ("-- Found Threads: TRUE [1/2]", None),
        ("", None),
    ],
)
def test_ninja_lines_are_read(line: str, step: tuple[int, int] | None) -> None:
    assert ninja_step(line) == step
