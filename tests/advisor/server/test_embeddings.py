"""Embeddings, asked by HTTP of a real server over models that make them: BERT's kind and Qwen3's."""

from __future__ import annotations

import math
import os
import signal
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.server.embeddings import values
from advisor.services.judgement import RunSettings
from tests.advisor.server.conftest import Client, Serve, serving_alone
from tests.models.embedding import BERT, QWEN3, build_embedder
from tests.models.parts import Architecture

PATH = "/v1/embeddings"


@pytest.fixture(scope="module", params=[BERT, QWEN3], ids=["bert", "qwen3"])
def embedder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Client]:
    plan: Architecture = request.param
    folder = tmp_path_factory.mktemp("embedder")
    with serving_alone(build_embedder(folder / "embedder.gguf", plan), folder / "asleep") as made:
        made.post(PATH, input="x")  # from here on all that runs, runs
        yield made


def likeness(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_each_text_has_a_vector_of_length_one_whoever_it_comes_with(embedder: Client) -> None:
    texts = ["the people in the water", "words", "the people in the water", "long " * 200]
    answered = embedder.post(PATH, input=texts)
    assert answered.status_code == 200, answered.text
    answer = answered.json()
    vectors = [row["embedding"] for row in answer["data"]]
    assert [row["index"] for row in answer["data"]] == [0, 1, 2, 3]
    assert all(math.isclose(likeness(one, one), 1, abs_tol=1e-5) for one in vectors)
    assert likeness(vectors[0], vectors[2]) > 0.9999 > likeness(vectors[0], vectors[1])
    assert answer["usage"]["prompt_tokens"] == answer["usage"]["total_tokens"] > 200
    alone = embedder.post(PATH, input=texts[1], encoding_format="base64").json()["data"][0]["embedding"]
    assert likeness(values(b64decode(alone)), vectors[1]) > 0.9999
    (of_ollama,) = embedder.post("/api/embed", input=texts[1]).json()["embeddings"]
    assert likeness(of_ollama, vectors[1]) > 0.9999
    older = embedder.post("/api/embeddings", prompt=texts[1]).json()["embedding"]
    assert older == of_ollama
    assert embedder.http.post("/api/show", json={"model": embedder.model}).json()["capabilities"] == ["embedding"]
    session = next(iter(embedder.services.engine.sessions.values()))
    gap = session.gap(session.reading())  # type: ignore[arg-type] # its child runs
    assert gap.devices[0].measured <= gap.devices[0].predicted * 1.1  # type: ignore[operator] # it is measured


def test_what_makes_no_sense_is_refused(embedder: Client) -> None:
    size = len(embedder.post(PATH, input="x").json()["data"][0]["embedding"])
    assert embedder.post(PATH, input="x", dimensions=size).status_code == 200
    for body, said in (
        ({"input": [[1, 2]]}, "input must be text"),
        ({"input": []}, "input must be a text"),
        ({"input": ["x"] * 3000}, "up to 2,048"),
        ({"input": "x", "dimensions": 7}, f"have {size} dimensions"),
        ({"input": "x", "encoding_format": "int8"}, "float or base64"),
        ({"input": "long " * 9000}, "are read at once"),
    ):
        answered = embedder.post(PATH, **body)
        assert answered.status_code == 400
        assert said in answered.json()["error"]["message"]
    cut = embedder.post("/api/embed", input="long " * 9000)
    assert cut.status_code == 200
    assert embedder.post("/api/embed", input="long " * 9000, truncate=False).status_code == 400
    wanted = embedder.post("/v1/chat/completions", messages=[{"role": "user", "content": "Hello"}])
    assert wanted.status_code == 400
    assert "makes embeddings" in wanted.json()["error"]["message"]


def test_a_model_that_writes_makes_none(client: Client) -> None:
    for path in (PATH, "/api/embed"):
        answered = client.post(path, input="x")
        assert answered.status_code == 400
        assert "embeddings are made by models that are for that" in answered.text


def test_it_holds_one_text_whatever_was_set_and_a_dead_engine_is_begun_anew(serve_here: Serve, tmp_path: Path) -> None:
    client = serve_here(build_embedder(tmp_path / "embedder.gguf"))
    client.services.serving.run = lambda _: RunSettings(slots=4)  # of which it is not capable
    first = client.post(PATH, input="x").json()["data"]
    os.kill(next(iter(client.services.engine.sessions.values())).pid, signal.SIGKILL)
    assert client.post(PATH, input="x").json()["data"] == first
