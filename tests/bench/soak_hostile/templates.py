"""Chat templates that never end, take all memory, or are noise: told as ones that do not work."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from advisor.engine.worker import template_limits
from advisor.engine.worker.template import Template, TemplateRefusal
from tests.advisor.chat.record_templates import FOLDER, SPECIAL
from tests.advisor.engine.worker.test_template_limits import COSTLY
from tests.bench.soak_hostile.row import Row, Tally

TURNS = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}, {"role": "user", "content": "?"}]
WORDS = (
    "{% for a in messages %}", "{% endfor %}", "{{ messages }}", "{% if x %}", "{% endif %}", "{{ a.__class__ }}",
    "{{ messages.__init__ }}", "{% set x = x ~ x %}", "{% macro m() %}", "{% endmacro %}", "{{", "}}", "{%", "%}",
    "{{ raise_exception('\x1b[2J') }}", "| tojson", "-%}", "{%-", "\x00", "\ud800", "{% include 'x' %}",
)  # fmt: skip


def run(rng: random.Random, _folder: Path, rounds: int) -> Iterator[Row]:
    """The costly ones with the limits that people have, and templates of real models with noise in them."""
    most = template_limits.SECONDS + 10  # what they made has to be freed too
    tally = Tally("templates", "costly ones", most, time.thread_time, "s of CPU")
    for name, source in COSTLY.items():
        tally.run(partial(_used, source), said=name)
    yield tally.row()
    known = [json.loads(path.read_text(encoding="utf-8"))["template"] for path in sorted(FOLDER.glob("*.json"))]
    tally = Tally("templates", "real ones with noise", most, time.thread_time, "s of CPU")
    for _number in range(300 * rounds):
        source = rng.choice(known)
        for _ in range(rng.randint(1, 5)):
            at = rng.randrange(len(source) + 1)
            source = source[:at] + rng.choice(WORDS) + source[at + rng.choice((0, 0, 1, 30)) :]
        tally.run(partial(_used, source))
    yield tally.row()


def _used(source: str) -> None:
    try:
        template = Template(source, SPECIAL)
        template.render(TURNS)
        assert template.thinking in ("no", "always", "switch", "effort")
    except TemplateRefusal:
        pass
