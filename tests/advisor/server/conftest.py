"""A real server on loopback over real engine children; clients speak HTTP with it as any program does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from advisor.plan import plimsoll_plan
from advisor.server.activity import Activity
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from advisor.services.judgement import SpelledOut
from tests.advisor.engine.talking import talking
from tests.advisor.services.conftest import HEALTH
from tests.helpers import patience

# Tells the roles apart, as the templates of real models do; each mark is one token, so that little has to be read.
TEMPLATE = (
    "{% if tools %}<|system|>{{ tools | tojson }}<|end|>{% endif %}"
    "{% for m in messages %}<|{{ m.role }}|>{{ m.name or '' }}{{ m.content }}"
    "{% for call in m.tool_calls or [] %}{{ call.function | tojson }}{% endfor %}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
MARKS = ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|tool|>")


@dataclass
class Client:
    """Asks one server. log: what it wrote of each request."""

    http: httpx2.Client
    services: Services
    model: str
    log: list[str] = field(default_factory=list)
    activity: Activity = field(default_factory=Activity)

    def post(self, path: str, **body: Any) -> httpx2.Response:
        return self.http.post(path, json={"model": self.model, **body})

    def chat(self, text: str = "Hello", **body: Any) -> dict[str, Any]:
        """One answer of eight tokens at most, unless `body` says something else."""
        asked = {"messages": [{"role": "user", "content": text}], "max_tokens": 8, "temperature": 0, **body}
        answered = self.post("/v1/chat/completions", **asked)
        assert answered.status_code == 200, answered.text
        return dict(answered.json())

    def stream(self, path: str = "/v1/chat/completions", **body: Any) -> list[Any]:
        """The events of a stream, the last one "[DONE]"."""
        asked = {"max_tokens": 8, "temperature": 0, "stream": True, "model": self.model, **body}
        with self.http.stream("POST", path, json=asked) as answered:
            assert answered.status_code == 200, answered.read()
            lines = [line.removeprefix("data: ") for line in answered.iter_lines() if line.startswith("data: ")]
        return [line if line == "[DONE]" else json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def talker(models_folder: Path) -> Path:
    """A small model that takes conversations and never ends by itself."""
    return talking(models_folder / "talker.gguf", TEMPLATE, control=MARKS, general__name="Talker 1B")


Serve = Callable[..., Client]


@pytest.fixture
def serve_here(tmp_path: Path) -> Iterator[Serve]:
    """`serve_here(PATH, key="x")` starts a server of the test's own, over services of its own."""
    with ExitStack() as stack:

        def start(path: Path | None = None, **options: Any) -> Client:
            services = stack.enter_context(Services(check=lambda **_: HEALTH, asleep=tmp_path / "asleep"))
            return stack.enter_context(_serving(services, path, **options))

        yield start


@pytest.fixture(scope="session")
def client(talker: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with the talker in memory."""
    with (
        Services(check=lambda **_: HEALTH, asleep=tmp_path_factory.mktemp("asleep")) as services,
        _serving(services, talker) as made,
    ):
        made.chat()
        yield made


@contextmanager
def _serving(services: Services, path: Path | None, **options: Any) -> Iterator[Client]:
    model = services.serving.name(path).id if path else ""
    log: list[str] = []
    activity = options.setdefault("activity", Activity())
    with serving_beside(services.serving, log=log.append, **options) as there:
        headers = {"authorization": f"Bearer {there.key}"} if there.key else {}
        with httpx2.Client(base_url=there.address, headers=headers, timeout=patience.SECONDS) as http:
            yield Client(http, services, model, log, activity)


@contextmanager
def serving_alone(path: Path, asleep: Path) -> Iterator[Client]:
    """A server of one model, not loaded yet, over services of its own."""
    with Services(check=lambda **_: HEALTH, asleep=asleep) as services, _serving(services, path) as made:
        yield made


@contextmanager
def sharing(path: Path, asleep: Path, slots: int, context: int) -> Iterator[Client]:
    """A server that writes so many replies at once, each in a context of so many tokens."""
    with Services(check=lambda **_: HEALTH, asleep=asleep) as services:
        services.serving.run = lambda _: SpelledOut(plimsoll_plan(context, slots))
        services.serving.length_chosen, services.serving.at_once = True, slots
        with _serving(services, path) as made:
            yield made
