"""What clients of Ollama's interface send, and what the engine is asked for it. Null is as good as nothing."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from advisor.chat.conversation import ChatSettings
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import JSON_GRAMMAR, Message, Sampling, Thinking
from advisor.engine.schema_grammar import schema_grammar
from advisor.server.openai_asked import CallSent, ToolSent
from advisor.server.openai_building import check_limit, message_role, refuse_pictures, seed_of, stop_texts
from advisor.server.pictures import placed_pictures
from advisor.server.problems import ApiProblem
from advisor.server.tools import calls_of, refuse_tools, tools_text
from advisor.services.readings import LoadedModel
from advisor.session.advised_sampling import usual_limit


class OllamaOptions(Struct, frozen=True):
    """How words are chosen. num_predict: tokens at most; 0 and less set no limit, as in Ollama."""

    temperature: float | None = None
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    seed: int | None = None
    num_predict: int | None = None
    stop: str | list[str] | None = None


class OllamaMessage(Struct, frozen=True):
    """One message. images: files in base64."""

    role: str
    content: str | None = None
    thinking: str | None = None
    images: list[str] | None = None
    tool_calls: list[CallSent] | None = None
    tool_name: str | None = None


class OllamaAsked(Struct, frozen=True, kw_only=True):
    """What /api/chat and /api/generate have in common. keep_alive: 0 ends the model where nothing else is asked."""

    model: str = ""
    stream: bool | None = None
    options: OllamaOptions | None = None
    format: str | dict[str, Any] | None = None
    think: bool | Literal["low", "medium", "high"] | None = None
    keep_alive: float | str | None = None


class OllamaChat(OllamaAsked, frozen=True, kw_only=True):
    """POST /api/chat."""

    messages: list[OllamaMessage] | None = None
    tools: list[ToolSent] | None = None


class OllamaText(OllamaAsked, frozen=True, kw_only=True):
    """POST /api/generate. raw: the prompt is read as it is, without a template."""

    prompt: str | None = None
    system: str | None = None
    images: list[str] | None = None
    raw: bool | None = None
    suffix: str | None = None


class OllamaShow(Struct, frozen=True):
    """POST /api/show; older clients call the model "name"."""

    model: str | None = None
    name: str | None = None


def only_loads(asked: OllamaAsked) -> bool:
    """Whether nothing is asked but that the model is in memory, or leaves it."""
    return not (asked.messages if isinstance(asked, OllamaChat) else isinstance(asked, OllamaText) and asked.prompt)


def leaves(asked: OllamaAsked) -> bool:
    """Whether the model is to leave memory."""
    return asked.keep_alive in (0, "0", "0s", "0m")


def check_ollama(asked: OllamaAsked) -> None:
    """ApiProblem or UsageError for what no model could do, before one is loaded for it."""
    if isinstance(asked, OllamaText) and asked.suffix:
        raise ApiProblem(400, "A text cannot be filled in from both sides here: suffix is not known.", param="suffix")
    _messages(asked)
    _settings(asked).sampling(Sampling())


def ollama_reply(asked: OllamaAsked, facts: LoadedModel) -> WriteReply:
    """What the engine is asked for; errors as check_ollama, and for pictures where the model sees none."""
    messages, settings = _messages(asked), _settings(asked)
    refuse_pictures(messages, facts)
    tools = (asked.tools if isinstance(asked, OllamaChat) else None) or []
    refuse_tools(tools, facts)
    raw = isinstance(asked, OllamaText) and bool(asked.raw)
    options = asked.options or OllamaOptions()
    return WriteReply(
        messages, settings.sampling(facts.recommended),
        settings.limit or usual_limit(talks=facts.has_template and not raw), settings.thinking,
        tools=tools_text(tools), stops=stop_texts(options.stop), raw=raw,
    )  # fmt: skip


def _messages(asked: OllamaAsked) -> tuple[Message, ...]:
    if isinstance(asked, OllamaChat):
        return tuple(map(_message, asked.messages or ()))
    assert isinstance(asked, OllamaText)
    rules = [Message("system", asked.system)] if asked.system and not asked.raw else []
    return (*rules, _message(OllamaMessage("user", asked.prompt, images=asked.images)))


def _message(sent: OllamaMessage) -> Message:
    text, pictures, places = placed_pictures(sent.content or "", sent.images or ())
    return Message(
        message_role(sent.role), text, sent.thinking or "", pictures, calls_of(sent.tool_calls),
        tool=sent.tool_name or "", places=places,
    )  # fmt: skip


def _settings(asked: OllamaAsked) -> ChatSettings:
    options = asked.options or OllamaOptions()
    limit = check_limit(options.num_predict) if (options.num_predict or 0) > 0 else None
    thinking: Thinking = asked.think
    stop_texts(options.stop)
    grammar = _grammar(asked.format)
    return ChatSettings(
        temperature=options.temperature, top_k=options.top_k, top_p=options.top_p, min_p=options.min_p,
        repeat_penalty=options.repeat_penalty, frequency_penalty=options.frequency_penalty,
        presence_penalty=options.presence_penalty, seed=seed_of(options.seed), limit=limit, thinking=thinking,
        output="grammar" if grammar else None, grammar=grammar,
    )  # fmt: skip


def _grammar(wanted: str | dict[str, Any] | None) -> str:
    if isinstance(wanted, dict):
        return schema_grammar(wanted)
    if wanted in (None, ""):
        return ""
    if wanted == "json":
        return JSON_GRAMMAR
    raise ApiProblem(400, 'format must be "json" or a JSON schema.', param="format")
