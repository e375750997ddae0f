"""From what a client of OpenAI's interface sends to what the engine is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.chat.conversation import ChatSettings
from advisor.engine.protocol import WriteReply
from advisor.engine.sampling import (
    BASE_MODEL_LIMIT,
    BLIND,
    JSON_GRAMMAR,
    RANDOM_SEED,
    Message,
    MessageRole,
    Sampling,
    Thinking,
)
from advisor.engine.schema_grammar import schema_grammar
from advisor.server.logprobs import chat_count, text_count
from advisor.server.openai_asked import ChatAsked, MessageSent, Sampled, TextAsked
from advisor.server.pictures import sent_picture
from advisor.server.problems import ApiProblem
from advisor.server.tools import (
    call_grammar,
    calls_of,
    must_call,
    named_answers,
    refuse_tools,
    tools_for,
    tools_text,
)
from advisor.services.readings import LoadedModel
from advisor.session.advised_sampling import usual_limit

MOST_STOPS = 16
_EFFORTS: dict[str, Thinking] = {
    "none": False, "minimal": "low", "low": "low", "medium": "medium", "high": "high", "xhigh": "high",
}  # fmt: skip
_ROLES: dict[str, MessageRole] = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant", "tool": "tool",
    "function": "tool",
}  # fmt: skip


def check_chat(asked: ChatAsked) -> None:
    """ApiProblem or UsageError for what no model could do, before one is loaded for it."""
    if not asked.messages:
        raise ApiProblem(400, "There is nothing to answer: messages is empty.", param="messages")
    if asked.modalities not in (None, [], ["text"]):
        raise ApiProblem(400, "Answers are text here: modalities can hold nothing else.", param="modalities")
    _read(asked)
    check_limit(asked.max_completion_tokens)
    chat_count(asked)


def chat_reply(asked: ChatAsked, facts: LoadedModel) -> WriteReply:
    """What the engine is asked for; errors as check_chat, and for pictures where the model sees none."""
    messages, settings = _read(asked)
    tools = tools_for(asked)
    refuse_pictures(messages, facts)
    refuse_tools(tools, facts)
    limit = check_limit(asked.max_tokens if asked.max_completion_tokens is None else asked.max_completion_tokens)
    return WriteReply(
        messages, settings.sampling(facts.recommended), limit or usual_limit(talks=facts.has_template),
        settings.thinking, tools=tools_text(tools), stops=stop_texts(asked.stop), logprobs=chat_count(asked),
    )  # fmt: skip


def _read(asked: ChatAsked) -> tuple[tuple[Message, ...], ChatSettings]:
    """The messages, and how they are to be answered; what makes no sense is found here."""
    messages = read_messages(asked)
    settings = _checked(asked, _wanted_grammar(asked)).with_(thinking=_thinking(asked))
    return messages, settings


def read_messages(asked: ChatAsked) -> tuple[Message, ...]:
    """The messages as the engine has them; ApiProblem."""
    return named_answers(map(_message, asked.messages))


def check_text(asked: TextAsked) -> None:
    """As check_chat."""
    asked_text(asked)
    if asked.suffix:
        raise ApiProblem(400, "A text cannot be filled in from both sides here: suffix is not known.", param="suffix")
    if asked.best_of not in (None, 1):
        raise ApiProblem(400, "Only one answer is written for each request: best_of must be 1.", param="best_of")
    text_count(asked)
    _checked(asked, _own_grammar(asked))


def text_reply(asked: TextAsked, facts: LoadedModel) -> WriteReply:
    """As chat_reply, of a text that is gone on with."""
    limit = check_limit(asked.max_tokens) or BASE_MODEL_LIMIT
    sampling = _checked(asked, _own_grammar(asked)).sampling(facts.recommended)
    return WriteReply(
        (Message("user", asked_text(asked)),), sampling, limit, stops=stop_texts(asked.stop), raw=True,
        logprobs=text_count(asked),
    )  # fmt: skip


def asked_text(asked: TextAsked) -> str:
    """The text to go on with; ApiProblem where there are several, or tokens."""
    given = asked.prompt
    text = given[0] if isinstance(given, list) and len(given) == 1 else given
    if not isinstance(text, str) or not text:
        raise ApiProblem(400, "prompt must be one text that is not empty.", param="prompt")
    return text


def refuse_pictures(messages: Sequence[Message], facts: LoadedModel) -> None:
    """ApiProblem where there are pictures and the model sees none."""
    if any(message.pictures for message in messages) and not facts.sees:
        reason = f"Pictures cannot be shown to this model: {facts.blind}" if facts.blind else BLIND
        raise ApiProblem(400, reason, param="messages")


def check_limit(limit: int | None) -> int | None:
    """Tokens at most, None for no limit (-1 for llama-server's clients); ApiProblem."""
    if limit is None or limit == -1:
        return None
    if limit < 1:
        raise ApiProblem(400, "max_tokens must be at least 1.", param="max_tokens")
    return min(limit, (1 << 31) - 1)


def stop_texts(stop: str | Sequence[str] | None) -> tuple[str, ...]:
    """The texts at which a reply ends; ApiProblem where there are too many."""
    stops = [stop] if isinstance(stop, str) else list(stop or ())
    if len(stops) > MOST_STOPS:
        raise ApiProblem(400, f"At most {MOST_STOPS} texts can end a reply.", param="stop")
    return tuple(text for text in stops if text)


def _checked(asked: Sampled, grammar: str) -> ChatSettings:
    if asked.n not in (None, 1):
        raise ApiProblem(400, "Only one answer is written for each request: n must be 1.", param="n")
    if asked.logit_bias:
        raise ApiProblem(400, "Single tokens cannot be made likelier here: logit_bias.", param="logit_bias")
    check_limit(asked.max_tokens)
    stop_texts(asked.stop)
    settings = ChatSettings(
        temperature=asked.temperature, top_k=asked.top_k, top_p=asked.top_p, min_p=asked.min_p,
        repeat_penalty=asked.repeat_penalty, frequency_penalty=asked.frequency_penalty,
        presence_penalty=asked.presence_penalty, seed=seed_of(asked.seed),
        output="grammar" if grammar else None, grammar=grammar,
    )  # fmt: skip
    settings.sampling(Sampling())
    return settings


def seed_of(seed: int | None) -> int | None:
    """Any number as a seed; -1 is none."""
    return None if seed is None or seed == -1 else seed % RANDOM_SEED


def message_role(name: str) -> MessageRole:
    """Who says a message; ApiProblem for nobody we know."""
    role = _ROLES.get(name)
    if role is None:
        raise ApiProblem(400, f"There is no role {name[:40]!r}.", param="messages")
    return role


def _message(sent: MessageSent) -> Message:
    role = message_role(sent.role)
    parts = [sent.content] if isinstance(sent.content, str) else sent.content or []
    text, pictures, places = "", list[str](), list[int]()
    for part in parts:
        if isinstance(part, str):
            text += part
        elif part.type in ("text", "input_text", "output_text") and part.text is not None:
            beside_a_picture = bool(places) and places[-1] == len(text)
            text += part.text if not text or beside_a_picture else f"\n{part.text}"
        elif part.type in ("image_url", "input_image"):
            address = part.image_url.get("url") if isinstance(part.image_url, dict) else part.image_url
            pictures.append(sent_picture(address if isinstance(address, str) else ""))
            places.append(len(text))
        else:
            raise ApiProblem(400, f"A message cannot hold a part of type {part.type[:40]!r} here.", param="messages")
    return Message(
        role, text, sent.reasoning_content or "", tuple(pictures), calls_of(sent.tool_calls),
        sent.tool_call_id or "", sent.name or "", tuple(places),
    )  # fmt: skip


def _wanted_grammar(asked: ChatAsked) -> str:
    """GBNF that the answer must keep to, "" for none."""
    wanted = asked.response_format
    if (tools := tools_for(asked)) and (must := must_call(asked)) is not None:
        return call_grammar(tools, must)
    if wanted is None or wanted.type == "text":
        return _own_grammar(asked)
    if wanted.type == "grammar":
        return wanted.grammar or _own_grammar(asked)
    held = wanted.json_schema or {}
    schema: Any = held.get("schema", wanted.schema)
    if schema is not None:
        return schema_grammar(schema)
    if wanted.type == "json_schema":
        raise ApiProblem(400, "response_format lacks its schema: json_schema.schema.", param="response_format")
    return JSON_GRAMMAR


def _own_grammar(asked: Sampled) -> str:
    return schema_grammar(asked.json_schema) if asked.json_schema is not None else asked.grammar or ""


def _thinking(asked: ChatAsked) -> Thinking:
    switches = asked.chat_template_kwargs or {}
    for name in ("enable_thinking", "thinking"):
        if isinstance(found := switches.get(name), bool):
            return found
    effort = asked.reasoning_effort
    if effort is None:
        return None
    if effort not in _EFFORTS:
        raise ApiProblem(400, f"reasoning_effort must be one of {', '.join(_EFFORTS)}.", param="reasoning_effort")
    return _EFFORTS[effort]
