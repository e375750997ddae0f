"""Chat templates: the same text as `transformers` makes, and words where a template does not work.

tests/advisor/chat/record_templates.py recorded what is expected.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor.engine.sampling import ThinkingChoice
from advisor.engine.worker.fallback_templates import FORMATS, known_format
from advisor.engine.worker.template import Template, TemplateRefusal
from advisor.gguf.base_model import made_for_chat
from tests.advisor.chat.record_templates import CASES, FOLDER, NOW, SPECIAL

RECORDED = sorted(FOLDER.glob("*.json"))


def load(source: str) -> Template:
    return Template(source, SPECIAL, now=lambda: NOW)


def recorded(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_the_same_as_transformers(path: Path) -> None:
    known = recorded(path)
    template = load(known["template"])
    for name, case in CASES.items():
        expected = known["expected"][name]
        tools, reply, options = case.get("tools"), case.get("reply", True), case.get("options", {})
        if expected is None:
            with pytest.raises(TemplateRefusal):
                template.render(case["messages"], tools=tools, reply=reply, **options)
        else:
            assert template.render(case["messages"], tools=tools, reply=reply, **options) == expected, name


def test_our_forms_are_recorded_as_they_are() -> None:
    ours = [recorded(path)["template"] for path in RECORDED if path.stem.startswith("our-")]
    assert sorted(ours) == sorted(form.template for form in FORMATS)


@pytest.mark.parametrize(
    ("name", "thinking", "tools", "system"),
    [
        ("qwen3", "switch", True, True),
        ("smollm3", "switch", False, True),
        ("glm-4.6", "switch", True, True),
        ("deepseek-v3.1", "switch", False, True),
        ("gpt-oss", "effort", True, True),
        ("mistral-nemo", "no", True, True),
        ("phi-3.5", "no", False, True),
        ("our-gemma", "no", False, False),
        ("gemma-4", "switch", True, True),
        ("functionary-v3.1", "no", True, True),  # Llama 3's form, with tools
        ("mistral-small-3.2", "no", True, True),
        ("deepseek-r1", "always", False, True),
        ("qwen3.5", "switch", True, True),
    ],
)
def test_what_a_template_has_a_place_for(name: str, thinking: ThinkingChoice, tools: bool, system: bool) -> None:
    template = load(recorded(FOLDER / f"{name}.json")["template"])
    assert (template.thinking, template.takes_tools, template.takes_system) == (thinking, tools, system)


def test_arguments_of_calls_are_values_but_where_a_template_joins_them_to_texts() -> None:
    joins = (
        "{% for m in messages %}<{{ m.role }}>{{ m.content or '' }}{% for call in m.tool_calls or [] %}"
        "{{ '<sep>' + call['function']['arguments'] + '<end>' }}{% endfor %}{% endfor %}"
    )
    assert load(joins).joins_arguments
    assert not load(joins.replace("arguments']", "arguments'] | tojson")).joins_arguments
    for name in ("qwen3", "gpt-oss", "functionary-v3.1"):
        assert not load(recorded(FOLDER / f"{name}.json")["template"]).joins_arguments


def test_choices_about_thinking() -> None:
    qwen = load(recorded(FOLDER / "qwen3.json")["template"])
    assert qwen.options(None) == {}
    assert qwen.options(False) == {"enable_thinking": False}
    assert qwen.options("high") == {"enable_thinking": True}
    gpt = load(recorded(FOLDER / "gpt-oss.json")["template"])
    assert gpt.options(False) == {"reasoning_effort": "low"}
    assert gpt.options(True) == {}
    assert gpt.options("high") == {"reasoning_effort": "high"}
    assert load(recorded(FOLDER / "phi-3.5.json")["template"]).options(False) == {}


def test_a_template_that_only_reasons() -> None:
    source = "{% for m in messages %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}<think>{% endif %}"
    assert load(source).thinking == "always"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% for m in messages %}{{ m.content }}", "line 1"),
        ("{{ messages[0]['content' }}", "expected"),
        ("{% if %}", "Expected an expression"),
        ("{{ raise_exception('not today') }}", "not today"),
        ("{{ messages[7].content }}", "has no element 7"),
        ("{{ 1 / 0 }}{{ messages[0].content }}", "division by zero"),
        ("{% for m in messages %}{{ m.role }}{% endfor %}", "leaves out"),
        ("{{ ''.__class__.__mro__ }}{{ messages[0].content }}", "unsafe"),
        ("{{ messages.clear() }}{{ messages[0].content }}", "unsafe"),
        ("{% set ns = namespace(a=1) %}{% set ns.__class__ = 1 %}{{ messages[0].content }}", "__class__"),
        ("{% for i in range(999999999) %}{% endfor %}{{ messages[0].content }}", "too big"),
        ("{{ cycler.__init__.__globals__ }}{{ messages[0].content }}", "unsafe"),
        ("{% include '/etc/hostname' %}{{ messages[0].content }}", "loader"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "depth|nested|recursion"),
    ],
)
def test_a_template_that_does_not_work(source: str, words: str) -> None:
    with pytest.raises(TemplateRefusal, match=words) as caught:
        load(source)
    assert "\n" not in str(caught.value)


def test_a_template_may_add_to_its_list_of_messages_and_the_chat_stays_as_it_was() -> None:
    chat = [{"role": "user", "content": "Hello"}]
    source = "{% set _ = messages.append({'role': 'user', 'content': '!'}) %}{% for m in messages %}{{ m.content }}"
    assert load(source + "{% endfor %}").render(chat) == "Hello!"
    assert chat == [{"role": "user", "content": "Hello"}]


def test_a_template_that_takes_only_parts() -> None:
    source = "{% for m in messages %}{% for part in m.content %}{{ part.text }}{% endfor %};{% endfor %}"
    assert load(source).render([{"role": "user", "content": "Hello"}]) == "Hello;"


@pytest.mark.parametrize(
    ("tokens", "name", "title"),
    [
        (["<|im_start|>", "<|im_end|>"], "", "ChatML"),
        (["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], "", "Llama 3"),
        (["<start_of_turn>", "<end_of_turn>"], "", "Gemma"),
        (["<|start|>", "<|channel|>", "<|message|>", "<|end|>"], "", "gpt-oss"),
        (["<｜User｜>", "<｜Assistant｜>"], "", "DeepSeek"),
        (["<|user|>", "<|assistant|>", "<|end|>"], "", "Phi 3"),
        (["[INST]", "[/INST]"], "", "Mistral"),
        ([], "Mistral-7B-Instruct-v0.1", "Mistral"),
        ([], "Llama-2-7b-chat", "Mistral"),
        ([], "Some model", None),
        (["<|im_end|>"], "", None),
    ],
)
def test_the_form_a_vocabulary_or_a_name_speaks_of(tokens: list[str], name: str, title: str | None) -> None:
    form = known_format(lambda text: text in tokens, name)
    assert (form.title if form else None) == title


@pytest.mark.parametrize(
    ("name", "chat"),
    [
        ("Meta-Llama-3-8B", False),
        ("Meta-Llama-3-8B-Instruct", True),
        ("gemma-2-2b-it", True),
        ("gemma_2_2b_it", True),
        ("Qwen2.5-7B", False),
        ("Nous-Hermes-2", True),
        ("bitnet", False),
    ],
)
def test_a_base_model_is_told_by_its_name(name: str, chat: bool) -> None:
    assert made_for_chat(name) is chat


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_templates_for_conversations_tell_who_says_what(path: Path) -> None:
    assert load(recorded(path)["template"]).has_turns


@pytest.mark.parametrize(
    "source",
    [
        "{% for m in messages %}{{ m.content }}{% endfor %}",
        "{{ bos_token }}{% for m in messages %}{{ m.content | trim }}\n{% endfor %}{{ eos_token }}",
        "{{ messages[-1].content }}",
    ],
)
def test_a_template_of_a_base_model_has_no_turns(source: str) -> None:
    assert not load(source).has_turns


def test_reasoning_is_never_said_twice() -> None:
    """By a template that knows it under two names."""
    turn = "{{ m.role }}:{{ m.thinking }}{{ m.reasoning_content }}{{ m.content }}\n"
    template = load("{% for m in messages %}" + turn + "{% endfor %}")
    said = {"role": "assistant", "content": "Four.", "reasoning_content": "It is easy. "}
    assert template.render([said]) == "assistant:It is easy. Four.\n"
