"""Pictures in requests, to a real model with a projector: in OpenAI's forms and Ollama's."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtGui import QColor, QImage

from advisor.server.openai_asked import ChatAsked
from advisor.server.openai_building import read_messages
from advisor.server.pictures import placed_pictures
from tests.advisor.server.conftest import Serve
from tests.models import build
from tests.models.projector import PICTURE_TOKENS, build_projector


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """A PNG of one colour in base64."""

    def paint(colour: str) -> str:
        image, file = QImage(64, 64, QImage.Format.Format_RGB32), tmp_path_factory.mktemp("picture") / "one.png"
        image.fill(QColor(colour))
        image.save(str(file))
        return b64encode(file.read_bytes()).decode()

    return paint


def test_a_picture_is_read_where_it_stands(serve_here: Serve, tmp_path: Path, painted: Callable[[str], str]) -> None:
    picture, other = painted("teal"), painted("red")
    build_projector(tmp_path / "mmproj-seeing.gguf", 256)
    client = serve_here(build("gemma3", tmp_path / "seeing.gguf", layers=6))
    asked: dict[str, Any] = {"max_tokens": 2, "temperature": 0}
    blank = client.chat("Look.", **asked)["usage"]["prompt_tokens"]
    address = f"data:image/png;base64,{picture}"
    for image in (address, {"url": address}):
        parts = [{"type": "text", "text": "Look."}, {"type": "image_url", "image_url": image}]
        seen = client.chat(messages=[{"role": "user", "content": parts}], **asked)
        assert seen["usage"]["prompt_tokens"] >= blank + PICTURE_TOKENS
    parts = [{"type": "input_text", "text": "Look."}, {"type": "input_image", "image_url": address}]
    answered = client.post("/v1/responses", input=[{"role": "user", "content": parts}], max_output_tokens=2)
    assert answered.json()["usage"]["input_tokens"] >= blank + PICTURE_TOKENS
    body = {"messages": [{"role": "user", "content": "Look.", "images": [picture]}], "options": {"num_predict": 2}}
    assert client.post("/api/chat", **body, stream=False).json()["prompt_eval_count"] >= blank + PICTURE_TOKENS
    raw: dict[str, Any] = {"prompt": "Look.", "images": [picture], "raw": True, "options": {"num_predict": 2}}
    assert client.post("/api/generate", **raw, stream=False).json()["prompt_eval_count"] > PICTURE_TOKENS

    def reused(*content: object) -> int:
        """How many tokens of a question were read for the one before it."""
        answer = client.chat(messages=[{"role": "user", "content": list(content)}], **asked)
        return int(answer["usage"]["prompt_tokens_details"]["cached_tokens"])

    words = {"type": "text", "text": "many words " * 40}
    teal, red = ({"type": "image_url", "image_url": f"data:image/png;base64,{one}"} for one in (picture, other))
    reused(words, teal)
    assert reused(words, red) > 80  # only the picture behind them is another
    assert reused(red, words) < 40
    assert reused(teal, words) < 40


def test_ollamas_clients_may_say_where_a_picture_stands() -> None:
    one, two, three = (b64encode(text).decode() for text in (b"one", b"two", b"three"))
    assert placed_pictures("Look.", [one, two]) == ("Look.", (one, two), (0, 0))
    assert placed_pictures("A [img] and [img].", [one, two]) == ("A  and .", (one, two), (2, 7))
    assert placed_pictures("A [img].", [one, two, three]) == ("A .", (two, three, one), (0, 0, 2))
    assert placed_pictures("[img] is a word here", []) == ("[img] is a word here", (), ())


def test_the_parts_of_a_message_keep_their_order() -> None:
    address = "data:image/png;base64,eA=="
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, {"type": "image_url", "image_url": address},
             {"type": "text", "text": "c"}, {"type": "input_image", "image_url": address}]  # fmt: skip
    asked = msgspec.convert({"messages": [{"role": "user", "content": parts}]}, ChatAsked)
    (message,) = read_messages(asked)
    assert (message.content, message.places, message.pictures) == ("a\nbc", (3, 4), ("eA==", "eA=="))
