"""Templates that would never end, or take all memory there is."""

from __future__ import annotations

import time

import pytest

from advisor.engine.worker import template_limits
from advisor.engine.worker.template import Template, TemplateRefusal, TemplateTooCostly
from tests.advisor.chat.record_templates import SPECIAL

MANY = "{% set ns = namespace(x='ab', l=[1], m=[1], n=3) %}{% for a in range(99) %}"
LONG = "{% set x = 'ab' * 1000000 %}"

COSTLY = {
    "two loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "an empty loop": "{% for a in range(9999) %}{% for b in range(9999) if false %}{% endfor %}{% endfor %}",
    "a macro": "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(90) }}",
    "a text that doubles": MANY + "{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "a text that doubles by +": MANY + "{% set ns.x = ns.x + ns.x %}{% endfor %}",
    "a block that doubles": MANY + "{% set y %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = y %}{% endfor %}",
    "a list that doubles": MANY + "{% set ns.l = ns.l + ns.l %}{% endfor %}",
    "lists in lists": MANY + "{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l | tojson }}",
    "lists that are added to": MANY + "{% set k = [1] %}{% set x = (k.append(ns.l), k.append(ns.l)) %}"
    "{% set ns.l = k %}{% endfor %}{{ ns.l == ns.l[1:] }}",
    "a list in itself": MANY + "{% set x = ns.l.append(ns.l) %}{% endfor %}",
    "lists that are compared": MANY + "{% set ns.l = [ns.l, ns.l] %}{% set ns.m = [ns.m, ns.m] %}{% endfor %}"
    "{{ ns.l == ns.m }}",
    "a number": MANY + "{% set ns.n = ns.n * ns.n %}{% endfor %}",
    "a power": "{{ 10 ** (10 ** 10) }}",
    "a product": "{{ 'x' * 10000000000 }}",
    "padding": "{{ 'x' | center(10000000000) }}",
    "padding by a method": "{{ 'x'.ljust(10000000000) }}",
    "a format": "{{ '{:10000000000}'.format('x') }}",
    "a format by %": "{{ '%10000000000d' % 1 }}",
    "a format by a filter": "{{ '%10000000000d' | format(1) }}",
    "replacing": LONG + "{{ x.replace('a', x) }}",
    "replacing by a filter": LONG + "{{ x | replace('a', x) }}",
    "joining": LONG + "{{ range(100000) | join(x) }}",
    "writing": LONG + "{% for a in range(99999) %}{{ x }}{% endfor %}",
    "writing its own words": "{% for a in range(9999) %}{% for b in range(99999) %}"
    + "x" * 9999
    + "{% endfor %}{% endfor %}",
    "indenting": "{{ [[1]] | tojson(indent=1000000000) }}",
    "a date": "{{ strftime_now('%1000000000Y') }}",
    "its own length": "{# " + "x" * (600 << 10) + " #}",
}


@pytest.mark.parametrize("what", COSTLY)
def test_what_takes_too_much_is_ended(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_limits, "SECONDS", 0.2)
    monkeypatch.setattr(template_limits, "LETTERS", 4 << 20)
    before = time.thread_time()
    with pytest.raises(TemplateTooCostly):
        Template(COSTLY[what] + "{{ messages[0].content }}", SPECIAL)
    assert time.thread_time() - before < 2


def test_a_loop_that_ends_late_only_with_a_long_conversation_is_refused_then(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "{% for m in messages %}" + "{% for a in m.content %}" * 4 + "{% endfor %}" * 4 + "{{ m.content }}{% endfor %}"
    )
    template = Template(source.replace("m.content }}", "m.content }}|"), SPECIAL)
    monkeypatch.setattr(template_limits, "SECONDS", 0.2)
    with pytest.raises(TemplateRefusal, match="more than"):
        template.render([{"role": "user", "content": "x" * 300}])


def test_long_conversations_are_none_of_this() -> None:
    source = (
        "{% set ns = namespace(t='') %}{% for m in messages %}{% set ns.t = ns.t ~ m.role ~ m.content %}{% endfor %}"
    )
    template = Template(source + "{{ ns.t }}", SPECIAL)
    said = [{"role": "user", "content": "word " * 400}] * 1000
    assert len(template.render(said)) == 1000 * 2004
    whole = [{"role": "user", "content": "x" * (20 << 20)}]
    assert len(template.render(whole)) > 20 << 20


def test_lists_of_its_own_can_be_filled_and_emptied() -> None:
    """As Kimi's template does, to number calls and their answers."""
    filled = "{% set ns = namespace(l=[]) %}{% for m in messages %}{% set x = ns.l.append(m.content) %}{% endfor %}"
    template = Template(filled + "{% for m in messages %}{{ ns.l.pop(0) }}{{ m.pop is defined }}{% endfor %}", SPECIAL)
    assert template.render([{"role": "user", "content": "Hello"}]) == "HelloFalse"
