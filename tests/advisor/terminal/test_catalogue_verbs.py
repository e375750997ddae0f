"""`plimsoll catalogue`, `recommend`, and `fit` and `bench` by a catalogue name, run in this process."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from advisor.fit.speed_history import book_file
from tests.advisor.terminal.inside import Run, runner

PINNED = ("experts_on_cpu", "kv_on_cpu", "split", "main_gpu")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def value(run: Run, *arguments: str) -> Any:
    return run(*arguments, "--json").value


def test_the_catalogue_is_searched_by_words(run: Run) -> None:
    everything, some = value(run, "catalogue"), value(run, "catalogue", "GEMMA", "images")
    assert len(everything) >= 80
    assert len({model["family"] for model in everything}) >= 20
    assert {model["family"].split()[0] for model in some} == {"Gemma"}
    build = some[0]["builds"][0]
    assert set(build) == {"quant", "weights_bytes", "file_bytes", "basis", "file_known", "from"}
    assert all(isinstance(build[key], int) for key in ("weights_bytes", "file_bytes"))
    _, text, _ = run("catalogue", "gemma", "images")
    assert f"{len(some)} of {len(everything)} models" in text
    _, text, _ = run("catalogue", "no such thing")
    assert text == "No model in the catalogue has these words in its name.\n"


def test_speeds_are_told_at_a_depth_and_on_a_back_end(run: Run) -> None:
    asked = ("fit", "qwen3-8b:q4_k_m", "--on", "RTX 3060 12 GB", "--ram", "32GiB")

    def speed(*more: str) -> dict[str, Any]:
        found: dict[str, Any] = value(run, *asked, *more)["speed"]
        assert set(found) == {"writing", "reading", "basis", "depth"}
        for what in ("writing", "reading"):
            assert 0 < found[what]["low"] < found[what]["likely"] < found[what]["high"]
        return found

    usual, deep = speed("--context", "32k"), speed("--depth", "30000")  # the context is as long as that takes
    assert (usual["depth"], deep["depth"]) == (16384, 30000)
    empty = speed("--depth", "0")
    for what in ("writing", "reading"):
        assert empty[what]["likely"] > usual[what]["likely"] > deep[what]["likely"]
    other = speed("--depth", "0", "--backend", "vulkan")
    assert other["reading"]["likely"] < empty["reading"]["likely"]
    slow = speed("--depth", "0", "--backend", "cpu")
    assert slow["writing"]["likely"] < empty["writing"]["likely"] / 2
    said = run(*asked, "--depth", "9000", "--context", "8k").bad_usage
    assert "After 9,000 tokens a context of 8,192 is over" in said


def test_a_catalogue_model_is_judged_by_name(run: Run) -> None:
    found = value(run, "fit", "qwen3-8b:q4_k_m", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--context", "32k")
    assert found["model"]["name"] == "Qwen3-8B"
    assert found["verdict"] == "fits"
    # 36 layers, keys and values, 8 heads of 128, two bytes each.
    assert sum(row["context"] for row in found["bill"]) == 32_768 * 36 * 2 * 1024 * 2
    assert found["catalogue"]["id"] == "Qwen/Qwen3-8B"
    assert 10 < found["speed"]["writing"]["low"] < found["speed"]["writing"]["high"] < 120
    status, text, _ = run("fit", "Qwen/Qwen3-8B:Q4_K_M", "--on", "RTX 3060 12 GB", "--ram", "32GiB")
    assert status == 0
    assert re.search(
        r"Writes about \d+ \(\d+ to \d+\) tokens per second and reads about \d+ \(\d+ to \d+\), "
        r"4,096 tokens into a conversation \(.*360 GB/s",
        text,
    )
    assert "plimsoll pull" in text


def test_what_is_known_and_not_judged_is_listed_with_its_reason(run: Run) -> None:
    assert value(run, "catalogue", "inkling") == []
    assert "Inkling-Small is not judged: it needs the architecture inkling" in run("catalogue", "inkling")[1]
    assert "Inkling-Small is known, and not judged" in run("fit", "Inkling-Small").refusal


def test_any_quantisation_is_judged_and_one_without_a_file_says_so(run: Run) -> None:
    asked = ("fit", "qwen3 8b IQ3_XXS", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--context", "8k")
    found = value(run, *asked)
    assert (found["catalogue"]["quant"], found["catalogue"]["file_known"]) == ("IQ3_XXS", False)
    assert found["verdict"] == "fits"
    assert found["catalogue"]["weights_bytes"] <= sum(row["weights"] for row in found["bill"]) * 1.001
    status, text, log = run(*asked)
    assert status == 0
    assert "no file of it is known" in text
    assert "'qwen3 8b IQ3_XXS' was taken for Qwen3-8B at IQ3_XXS" in log
    whole = value(run, "fit", "Qwen3-8B:F16", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--context", "8k")
    assert whole["verdict"] != "fits"
    known = value(run, "fit", "Qwen3-8B:Q4_K_M", "--gpu", "24GiB", "--ram", "32GiB")
    assert known["catalogue"]["file_known"] is True


def test_without_a_version_the_recommended_one_is_judged(run: Run) -> None:
    small = value(run, "fit", "Qwen3-8B", "--gpu", "6GiB", "--ram", "32GiB")
    large = value(run, "fit", "Qwen3-8B", "--gpu", "24GiB", "--ram", "32GiB")
    assert (small["verdict"], large["verdict"]) == ("slower", "fits")
    assert small["model"]["file_bytes"] < large["model"]["file_bytes"]
    assert small["speed"]["writing"]["likely"] >= 5  # a part in system memory, but as fast as is wished for a chat


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Quen3-8B", "Did you mean Qwen3-8B"),
        ("Qwen3-8B:Q9_Z", "is in the catalogue as"),
        ("zzzzzz", "plimsoll catalogue lists what there is"),
        ("nowhere.gguf", "nowhere.gguf"),
    ],
)
def test_what_is_not_there(run: Run, name: str, words: str) -> None:
    assert words in run("fit", name).refusal


# The design, section 7: chat memory at 32,768 tokens in 16 bits, GiB.
@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("Llama-3.1-8B-Instruct", 4.00),
        ("Qwen3-30B-A3B", 3.00),
        ("gemma-3-12b-it", 2.47),
        ("gpt-oss-20b", 0.77),
        ("Qwen3-Next-80B-A3B-Instruct", 0.75),
        ("DeepSeek-R1-0528", 2.14),  # of DeepSeek-V3's architecture
    ],
)
def test_chat_memory_is_what_the_design_says(run: Run, name: str, exact: float) -> None:
    quant = value(run, "catalogue", name)[0]["builds"][0]["quant"]
    found = value(
        run, "fit", f"{name}:{quant}", "--context", "32k", "--gpu", "1024GiB", "--ram", "1024GiB", "--gpu-layers", "all"
    )
    context = sum(row["context"] for row in found["bill"]) / 2**30
    # Recurrent layers keep a state too, which the table leaves out.
    assert context == pytest.approx(exact, rel=0.12 if "Next" in name else 0.01)


def test_recommend(run: Run) -> None:
    found = value(run, "recommend", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--no-measure")
    assert found["wish"] == {
        "use": "chat", "context": 8192, "least_speed": 7.5, **dict.fromkeys(PINNED),
    }  # fmt: skip
    assert [pick["role"] for pick in found["picks"]] == ["best", "fastest", "longest", "smallest"]
    best = found["picks"][0]
    assert best["fit"]["verdict"] in ("fits", "slower")
    assert found["to_try"]["build"]["file_bytes"] < best["build"]["file_bytes"]
    assert best["fit"]["speed"]["writing"]["likely"] >= 5
    assert best["quality"]["sentence"] in best["reasons"][0]
    assert best["runner_up"]["id"] != best["id"]
    assert found["why_not_bigger"]
    assert found["skipped"] == []
    assert "Artificial Analysis" in found["attribution"]
    status, text, _ = run("recommend", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--no-measure")
    assert status == 0
    assert text.startswith("For chat, conversations of 8k tokens:\n\nBest: ")
    assert "Why not a bigger one?" in text
    assert f"plimsoll pull {best['build']['from'][0]['repo']}:{best['build']['quant']}" in text


def test_recommend_refuses_to_place_things_where_there_is_nothing(run: Run) -> None:
    asked = ("recommend", "--on", "RTX 3060 12 GB", "--ram", "32GiB", "--no-measure")
    assert "There is no graphics device 2." in run(*asked, "--main-gpu", "2").refusal


@pytest.mark.parametrize("option", ["--split", "--main-gpu"])
def test_nothing_is_shared_out_where_there_is_no_card(run: Run, option: str) -> None:
    for asked in (("recommend", "--ram", "32GiB", "--no-measure"), ("fit", "Qwen3-0.6B:Q8_0", "--ram", "32GiB")):
        refusal = run(*asked, option, "0" if option == "--main-gpu" else "3").refusal
        assert f"There is no graphics device, and {option} says how to use several." in refusal


def test_a_model_is_timed_before_it_is_downloaded(run: Run) -> None:
    found = value(run, "bench", "gemma-3-270m-it:Q4_K_M", "--read", "32", "--write", "4", "--repeats", "1")
    assert found["write"]["tokens_per_second"] > 0
    assert found["model"]["weights_bytes"] > 100 << 20
    kept = json.loads(book_file().read_text(encoding="utf-8"))
    (runs,) = kept["runs"].values()
    assert runs[-1]["where"] == "memory"
    assert runs[-1]["writing"][1] == pytest.approx(found["write"]["tokens_per_second"], abs=0.01)


@pytest.mark.usefixtures("quick_timing")
def test_the_devices_are_timed_without_a_model(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    found = value(run, "bench")
    assert found["devices"][0]["id"] == "CPU"
    assert found["devices"][0]["bytes_per_second"] > 10**8
    assert json.loads(book_file().read_text(encoding="utf-8"))["pace"]
