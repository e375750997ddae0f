"""GET /metrics: the gauge's own figures and what was served, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from advisor.server.work import Work
from advisor.services.model_ids import ServedModel
from advisor.services.readings import LoadedModel, Sample

TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Metric:
    """One figure in all its forms. kind: "gauge", or "counter" for what only grows; rows: labels and value of each."""

    name: str
    kind: str
    about: str
    rows: list[tuple[dict[str, str], float]] = field(default_factory=list)


async def show_metrics(request: Request) -> Response:
    """All of them, at this moment."""
    work: Work = request.app.state.work
    sample, running = await work.blocking(lambda: (work.serving.sample(), work.serving.running()))
    found = [*_of_memory(sample), *_of_models(work, sample, running), *_of_work(work)]
    return Response("".join(map(written, found)), media_type=TEXT_FORMAT)


def written(metric: Metric) -> str:
    """As the format has it; nothing where there are no rows."""
    lines = [f"# HELP {metric.name} {metric.about}", f"# TYPE {metric.name} {metric.kind}"]
    for labels, value in metric.rows:
        inside = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
        lines.append(f"{metric.name}{{{inside}}} {value:.17g}" if inside else f"{metric.name} {value:.17g}")
    return "\n".join(lines) + "\n" if metric.rows else ""


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _of_memory(sample: Sample) -> Iterator[Metric]:
    memory, pressed = sample.memory, float(sample.pressure.critical)
    yield Metric(
        "plimsoll_memory_available_bytes", "gauge", "System memory that can be taken.", [({}, memory.available)]
    )
    yield Metric("plimsoll_memory_total_bytes", "gauge", "System memory.", [({}, memory.total)])
    yield Metric("plimsoll_memory_short", "gauge", "1 while system memory runs short.", [({}, pressed)])
    free = [({"device": one.device}, float(one.free)) for one in sample.devices if one.free is not None]
    yield Metric("plimsoll_device_free_bytes", "gauge", "Free on each device.", free)


def _of_models(work: Work, sample: Sample, running: Iterable[tuple[ServedModel, LoadedModel]]) -> Iterator[Metric]:
    memory: list[tuple[dict[str, str], float]] = []
    context: list[tuple[dict[str, str], float]] = []
    for model, facts in running:
        context.append(({"model": model.id, "length": "now"}, facts.fit.plan.context))
        context.append(({"model": model.id, "length": "reach"}, facts.reach))
        one = sample.sessions.get(work.serving.held(model) or "")
        for row in one.gap.devices if one and one.gap else ():
            figures = {"predicted": row.predicted, "allocated": row.allocated, "measured": row.measured}
            memory += [
                ({"model": model.id, "device": row.device, "figure": name}, float(value))
                for name, value in figures.items()
                if value is not None
            ]
    yield Metric("plimsoll_model_memory_bytes", "gauge", "Of a model: predicted, allocated, and measured.", memory)
    yield Metric(
        "plimsoll_model_context_tokens", "gauge", "Length of a model's context, and how far it may grow.", context
    )


def _of_work(work: Work) -> Iterator[Metric]:
    tally, line = work.tally, work.line
    tokens = {"prompt": tally.prompt_tokens, "reused": tally.reused_tokens, "written": tally.written_tokens}
    seconds = {"reading": tally.reading_seconds, "writing": tally.writing_seconds}
    asked = [({"path": path, "status": str(status)}, float(count)) for (path, status), count in tally.requests.items()]
    yield Metric("plimsoll_requests_total", "counter", "Requests that were answered.", asked)
    yield Metric("plimsoll_requests_waiting", "gauge", "Requests in line.", [({}, line.waiting)])
    yield Metric("plimsoll_requests_served", "gauge", "Requests that are served now.", [({}, line.served)])
    yield Metric("plimsoll_replies_dropped_total", "counter", "Replies whose client went away.", [({}, tally.dropped)])
    yield Metric("plimsoll_tokens_total", "counter", "Tokens of prompts, those reused, and those written.",
                 [({"kind": name}, float(value)) for name, value in tokens.items()])  # fmt: skip
    yield Metric("plimsoll_compute_seconds_total", "counter", "Time of reading and writing.",
                 [({"kind": name}, value) for name, value in seconds.items()])  # fmt: skip
    yield Metric("plimsoll_model_loads_total", "counter", "Models loaded for requests.", [({}, work.serving.loads)])
    yield Metric(
        "plimsoll_model_evictions_total", "counter", "Models ended for others.", [({}, work.serving.evictions)]
    )
