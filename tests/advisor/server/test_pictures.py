"""Pictures in requests, to a real model with a projector: in OpenAI's forms and Ollama's."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage

from tests.advisor.server.conftest import Serve
from tests.models import build
from tests.models.projector import PICTURE_TOKENS, build_projector


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PNG in base64."""
    image, file = QImage(64, 64, QImage.Format.Format_RGB32), tmp_path_factory.mktemp("picture") / "teal.png"
    image.fill(QColor("teal"))
    image.save(str(file))
    return b64encode(file.read_bytes()).decode()


def test_a_picture_is_read_as_so_many_tokens(serve_here: Serve, tmp_path: Path, picture: str) -> None:
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
