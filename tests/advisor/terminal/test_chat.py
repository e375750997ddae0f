"""`plimsoll chat` in this process: what it loads, and what it refuses."""

from __future__ import annotations

import pytest

from advisor.fit.verdict import Verdict
from tests.advisor.terminal.inside import Run, runner
from tests.models.fixtures import ModelFactory


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def answers(monkeypatch: pytest.MonkeyPatch, verdict: Verdict) -> None:
    """Every plan gets this verdict."""
    monkeypatch.setattr("advisor.fit.fit.judge", lambda *_, **__: verdict)


def test_a_model_of_which_nothing_is_known_is_tried(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, Verdict.UNKNOWN)
    done = run("chat", str(model_factory(quant="Q8_0")), "--prompt", "Hello", "--limit", "3", "--json")
    assert done.value["stats"]["tokens"] == 3
    assert "Not known: the engine could not say" in done.err


def test_one_that_will_not_fit_is_refused_with_a_way_on_and_loaded_by_force(
    run: Run, model_factory: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, Verdict.NO)
    asked = ("chat", str(model_factory(quant="Q8_0")), "--prompt", "Hello", "--limit", "3")
    assert "or --force to try all the same." in run(*asked).refusal
    done = run(*asked, "--force")
    assert done.status == 0
    assert "Will not fit" in done.err
    assert "[3 tokens" in done.err
