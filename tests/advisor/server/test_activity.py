"""What is remembered of requests: who, what for, how much, how it ended; never what was said."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from advisor.engine.sampling import Stats
from advisor.server.activity import KEPT, Activity, RequestState
from tests.advisor.server.conftest import Client, Serve


@dataclass
class Task:
    """A reply under way."""

    stage: RequestState = "waiting"
    dropped: bool = False
    waited: float = 0.0
    stats: Stats | None = None
    prompt: int = 0
    reused: int = 0
    written: int = 0
    first_word: float = 0.0
    ended_soon: bool = False

    def end_soon(self) -> None:
        self.ended_soon = True


def test_a_request_from_its_beginning_to_its_end() -> None:
    told: list[int] = []
    activity, task = Activity(lambda: told.append(1)), Task()
    watch = activity.begin("127.0.0.1", "curl/8", "/v1/chat/completions")
    assert activity.seen()[0].state == "open"
    watch.follow("Qwen", task)
    assert (activity.seen()[0].state, activity.seen()[0].model) == ("waiting", "Qwen")
    task.stage, task.prompt, task.written, task.waited, task.first_word = "writing", 40, 3, 1.5, 0.001
    (seen,) = activity.seen()
    assert (seen.state, seen.prompt, seen.written, seen.waited) == ("writing", 40, 3, 1.5)
    assert seen.speed
    assert seen.under_way
    activity.drop(seen.id)
    assert task.ended_soon
    task.stats = Stats(40, 10, 1.0, 8, 2.0, 0.1, 48, 4096, "end")
    watch.end(200)
    (seen,) = activity.seen()
    assert (seen.state, seen.written, seen.reused, seen.speed, seen.status) == ("done", 8, 10, 4.0, 200)
    assert len(told) == 3
    activity.drop(seen.id)  # it has ended
    activity.forget()
    assert activity.seen() == ()


@pytest.mark.parametrize(
    ("status", "reason", "dropped", "state"),
    [(404, "model_not_found", False, "refused"), (200, "engine", False, "refused"), (499, "", True, "left"),
     (200, "", True, "left"), (200, "", False, "done")],
)  # fmt: skip
def test_how_it_ended_is_told(status: int, reason: str, dropped: bool, state: str) -> None:
    activity = Activity()
    watch = activity.begin("127.0.0.1", "", "/api/chat")
    watch.follow("Qwen", Task("writing", dropped))
    if reason:
        watch.refuse(reason)
    watch.end(status)
    assert activity.seen()[0].state == state


def test_the_newest_come_first_and_the_oldest_are_forgotten() -> None:
    activity = Activity()
    for _ in range(KEPT + 3):
        activity.begin("127.0.0.1", "", "/v1/models").end(200)
    open_ = activity.begin("127.0.0.1", "", "/v1/models")
    activity.begin("127.0.0.1", "prometheus", "/metrics").end(200)
    numbers = [one.id for one in activity.seen()]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), numbers[-1], numbers[0]) == (KEPT + 1, 4, open_.seen.id)


def test_a_server_tells_it_what_came_of_each(serve_here: Serve) -> None:
    activity = Activity()
    client: Client = serve_here(None, activity=activity)
    client.http.post("/v1/chat/completions", json={"model": "nobody", "messages": [{"role": "user", "content": "x"}]})
    client.http.get("/v1/models", headers={"host": "evil.example", "user-agent": "Browser/1"})
    client.http.get("/%E2%80%AE%0A" + "x" * 900, headers={"origin": "https://evil.example"})
    strange, refused, missing = activity.seen()
    assert strange.path.isprintable()  # a page of any site can have it shown
    assert len(strange.path) == 60
    assert (refused.reason, refused.status, refused.program) == ("host", 403, "Browser/1")
    assert (missing.reason, missing.status, missing.state) == ("model_not_found", 404, "refused")
