"""The whole set-up of a small checkout, for real: pip, hashes, stamps, launcher; only its packages are tiny."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from setup_steps import engine, requirements, trial
from setup_steps.console import SetupProblem
from setup_steps.environment import PACKAGES, Environment, Purpose
from setup_steps.places import Places
from setup_steps.stamps import digest
from tests.packaging.wheels import make_wheel, pin

RUN = Purpose(("requirements",), (), "")
TEST = Purpose(("requirements", "requirements-dev"), (), "")
ENGINE_MODULE = "def llama_backend_init() -> None: ...\n"
# What the set-up asks the app, answered without the app's packages; tests/advisor/machine tries the real answers.
TRIAL = """
import sys
try:
    import llama_cpp
    llama_cpp.llama_backend_init()
except ImportError as error:
    sys.exit(print(f"The engine does not work on this computer: {error}.") or 1)
print(f"The engine for {sys.argv[1]} passed, from {llama_cpp.__file__}.")
"""
SUITED = """print('{"backend": "vulkan", "why": "This computer has a card"}')"""


class Checkout:
    """A checkout with one package to run, one to test and an engine that is in the cache already."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder / "checkout", folder / "cache")
        self.shop = folder / "shop"
        self.half = self.places.venv / "half-made"
        packaging = self.places.root / "packaging"
        packaging.mkdir(parents=True)
        ui = self.places.root / "ui"
        ui.mkdir()
        (ui / "__main__.py").write_text("import sys, tinyrun; print('app', tinyrun.VALUE, sys.argv[1:]); sys.exit(7)\n")
        asked = self.places.root / "advisor" / "machine"
        asked.mkdir(parents=True)
        (asked / "acceptance.py").write_text(TRIAL)
        (asked / "suited.py").write_text(SUITED)
        self.places.engine.parent.mkdir(parents=True)
        self.places.build.write_text("")
        self.places.engine.write_text(f"{requirements.ENGINE}==0.3.36 \\\n    --hash=sha256:{'a' * 64}\n")
        self.offer("1.0", "1")

    def offer(self, version: str, value: str) -> None:
        """Publish tinyrun `version` and pin it."""
        run = make_wheel(self.shop, "tinyrun", version, "tinyrun", f"VALUE = {value}\n")
        dev = make_wheel(self.shop, "tinydev", "1.0", "tinydev", "")
        self.pin("requirements", pin(run))
        self.pin("requirements-dev", pin(run) + pin(dev))

    def pin(self, name: str, text: str) -> None:
        self.places.requirements(name).write_text("# made by a test\n" + text)

    def put_engine(self, cmake_args: str = "", text: str = ENGINE_MODULE) -> Path:
        """The finished wheel of this machine's recipe, as a build leaves it in the cache."""
        entry = requirements.engine_of(requirements.read(self.places.engine))
        home = self.places.cache / "engine" / engine.recipe_for(entry, cmake_args).key()
        wheel = make_wheel(home, requirements.ENGINE, "0.3.36", "llama_cpp", text)
        wheel.with_name(wheel.name + ".sha256").write_text(digest(wheel))
        return wheel

    def prepare(self, purpose: Purpose = RUN) -> None:
        Environment(self.places, purpose).prepare()

    def ask(self, code: str) -> str:
        """What the environment's Python prints for `code`."""
        asked = subprocess.run(
            [self.places.python, "-P", "-c", code], capture_output=True, encoding="utf-8", check=True
        )
        return asked.stdout.strip()

    def done_at(self, step: str) -> int:
        return (self.places.notes / f"{step}.json").stat().st_mtime_ns


STEPS = ("venv", "requirements", "engine", "project")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout that `run` has set up, where an earlier one was killed.

    Making the environment is what takes long, so the tests share it.
    """
    with pytest.MonkeyPatch.context() as patch:
        made = Checkout(tmp_path_factory.mktemp("set-up"))
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(made.shop))
        patch.setenv("PIP_CONFIG_FILE", os.devnull)
        patch.delenv("CMAKE_ARGS", raising=False)
        made.put_engine()
        # As a kill in the middle of making it leaves it: no stamp, a Python, no pip yet.
        venv.create(made.places.venv, symlinks=os.name != "nt", with_pip=False)
        made.half.touch()
        made.prepare()
        yield made


@pytest.fixture
def checkout(ready: Checkout) -> Checkout:
    ready.offer("1.0", "1")
    ready.put_engine()
    ready.prepare()
    return ready


def test_run_installs_what_the_app_needs_and_no_more(checkout: Checkout) -> None:
    assert checkout.ask("import tinyrun, llama_cpp; print(tinyrun.VALUE)") == "1"


def test_a_second_run_does_nothing(checkout: Checkout) -> None:
    first = [checkout.done_at(step) for step in STEPS]
    log = checkout.places.log.read_bytes()
    checkout.prepare()
    assert [checkout.done_at(step) for step in STEPS] == first
    assert checkout.places.log.read_bytes() == log


def test_only_what_changed_is_done_again(checkout: Checkout) -> None:
    first = {step: checkout.done_at(step) for step in STEPS}
    checkout.offer("1.1", "2")
    checkout.prepare()
    assert checkout.ask("import tinyrun; print(tinyrun.VALUE)") == "2"
    assert checkout.done_at("requirements") > first.pop("requirements")
    assert {step: checkout.done_at(step) for step in first} == first


def test_test_adds_its_packages_to_those_of_run(checkout: Checkout) -> None:
    first = [checkout.done_at(step) for step in STEPS]
    checkout.prepare(TEST)
    assert checkout.ask("import tinydev, tinyrun; print(tinyrun.VALUE)") == "1"
    assert [checkout.done_at(step) for step in STEPS] == first


def test_the_launcher_works_from_anywhere(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "__main__.py").write_text("print('the wrong ui')")
    launcher = checkout.places.python.with_name("plimsoll.cmd" if os.name == "nt" else "plimsoll")
    started = subprocess.run([launcher, "a b", "*"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (started.stdout.strip(), started.returncode) == ("app 1 ['a b', '*']", 7)


def test_an_interrupted_venv_is_made_anew(checkout: Checkout) -> None:
    assert not checkout.half.exists()
    assert checkout.ask("import pip, tinyrun, llama_cpp; print(tinyrun.VALUE)") == "1"


def test_the_choice_of_cmake_options_is_remembered(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.put_engine("-DGGML_CUDA=ON", ENGINE_MODULE + "CUDA = True\n")
    has_cuda = "import llama_cpp; print(hasattr(llama_cpp, 'CUDA'))"

    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=ON")
    checkout.prepare()
    assert checkout.ask(has_cuda) == "True"

    monkeypatch.delenv("CMAKE_ARGS")
    checkout.prepare()
    assert checkout.ask(has_cuda) == "True"

    monkeypatch.setenv("CMAKE_ARGS", "")
    checkout.prepare()
    assert checkout.ask(has_cuda) == "False"


def test_a_package_with_other_bytes_than_pinned_is_refused(checkout: Checkout) -> None:
    wheel = make_wheel(checkout.shop, "tinyrun", "1.2", "tinyrun", "VALUE = 3\n")
    checkout.pin("requirements", pin(wheel, sha256="b" * 64))
    with pytest.raises(SetupProblem, match="The packages could not be installed") as caught:
        checkout.prepare()
    assert "HASHES" in str(caught.value).upper()
    assert not (checkout.places.notes / "requirements.json").exists()
    assert checkout.ask("import tinyrun; print(tinyrun.VALUE)") == "1"


def test_an_engine_is_tried_out_in_a_folder_of_its_own(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.put_engine("-DGGML_CUDA=ON", ENGINE_MODULE)
    monkeypatch.setenv("CMAKE_ARGS", "-DGGML_CUDA=ON")
    checkout.prepare()
    folder = checkout.places.notes / "trial"
    assert f"The engine for cuda passed, from {folder / 'llama_cpp.py'}." in capsys.readouterr().err
    assert not folder.exists()


def test_an_engine_that_fails_its_trial_leaves_the_old_one(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = checkout.put_engine("-DBROKEN=ON", "raise ImportError('libgomp.so.1: cannot open shared object file')\n")
    installed = checkout.done_at("engine")
    monkeypatch.setenv("CMAKE_ARGS", "-DBROKEN=ON")
    with pytest.raises(SetupProblem) as caught:
        checkout.prepare()
    sentence, remedy = str(caught.value).split("\n")
    assert sentence == (
        "The new engine is not used. The engine does not work on this computer: "
        "libgomp.so.1: cannot open shared object file. The old one stays."
    )
    assert remedy.endswith(f"to compile the engine anew, delete {wheel.parent} first.")
    assert checkout.ask("import llama_cpp; print('still works')") == "still works"

    monkeypatch.delenv("CMAKE_ARGS")
    checkout.prepare()
    assert checkout.done_at("engine") == installed


def test_a_first_engine_that_fails_is_not_installed(checkout: Checkout) -> None:
    wheel = checkout.put_engine("-DFIRST=ON", "raise ImportError('damaged')\n")
    with pytest.raises(SetupProblem) as caught:
        trial.try_out(checkout.places, wheel, "cpu", old_stays=False, held=None)
    assert str(caught.value).split("\n")[0].endswith("does not work on this computer: damaged.")


def test_auto_asks_the_app(checkout: Checkout, capsys: pytest.CaptureFixture[str]) -> None:
    assert trial.suited_backend(checkout.places) == "vulkan"
    assert capsys.readouterr().err == "This computer has a card: the engine for vulkan.\n"


def test_packages_alone_need_no_engine(checkout: Checkout, tmp_path: Path) -> None:
    for step in ("engine", "project"):
        (checkout.places.notes / f"{step}.json").unlink()
    Environment(replace(checkout.places, cache=tmp_path), PACKAGES).prepare()  # an engine would have to be compiled
    assert (checkout.places.notes / "project.json").exists()
    assert not (checkout.places.notes / "engine.json").exists()


def test_an_environment_whose_python_is_gone_is_seen(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    config = checkout.places.venv / "pyvenv.cfg"
    config.parent.mkdir()
    environment = Environment(checkout.places, RUN)
    config.write_text(f"home = /gone\nexecutable = {tmp_path / 'python3'}\n")
    assert environment._venv_inputs()["interpreter"] == "None"
    config.write_text(f"home = /gone\nexecutable = {sys.executable}\n")
    assert environment._venv_inputs()["interpreter"] == sys.executable
