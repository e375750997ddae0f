"""What larger clients are asked to do, as server_client_checks.py has it of others: LangChain, and aider."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench.server_client_checks import (
    CALLER,
    CHAT,
    EMBEDDER,
    MODEL,
    SCHEMA,
    SERVER,
    TOOL,
    check,
    computing,
    filled,
    person,
    run_checks,
    stopped,
)


def with_langchain(langchain: Any) -> None:
    """LangChain by OpenAI's interface."""
    base: dict[str, Any] = {"base_url": f"{SERVER}/v1", "api_key": "none", "temperature": 0, "max_retries": 0}
    chat = langchain.ChatOpenAI(model=MODEL, max_tokens=24, **base)
    long = langchain.ChatOpenAI(model=MODEL, max_tokens=4000, **base)
    _langchain("langchain_openai", CHAT, chat, long, langchain.ChatOpenAI(model=CALLER, max_tokens=200, **base), "any")
    wanted = langchain.ChatOpenAI(model=MODEL, max_tokens=200, **base).with_structured_output(
        SCHEMA | {"title": "person"}, method="json_schema"
    )
    check("langchain_openai", CHAT, "structured output", lambda: person(json.dumps(wanted.invoke("Name a person."))))
    vectors = langchain.OpenAIEmbeddings(
        model=EMBEDDER, base_url=f"{SERVER}/v1", api_key="none", check_embedding_ctx_length=False
    )
    check("langchain_openai", "/v1/embeddings", "two texts", lambda: len(vectors.embed_documents(["a", "b"])[1]))


def with_langchain_ollama(langchain: Any) -> None:
    """LangChain by Ollama's interface."""
    chat, long = (
        langchain.ChatOllama(model=MODEL, base_url=SERVER, num_predict=count, temperature=0) for count in (24, 4000)
    )
    _langchain("langchain_ollama", "/api/chat", chat, long, None, "")
    vectors = langchain.OllamaEmbeddings(model=EMBEDDER, base_url=SERVER)
    check("langchain_ollama", "/api/embed", "two texts", lambda: len(vectors.embed_documents(["a", "b"])[1]))


def _langchain(client: str, endpoint: str, chat: Any, long: Any, caller: Any, choice: str) -> None:
    def cancelled() -> None:
        asked = long.stream("Tell a long story.")
        next(asked)
        assert computing()
        asked.close()
        stopped()

    def tool_called() -> str:
        (call,) = caller.bind_tools([TOOL], tool_choice=choice).invoke("What is the weather in Kiel?").tool_calls
        assert (call["name"], list(call["args"])) == ("weather", ["place"]), call
        return str(call["args"])

    check(client, endpoint, "invoke", lambda: filled(chat.invoke("Name three colours.").content))
    check(
        client, endpoint, "stream", lambda: filled("".join(one.content for one in chat.stream("Name three colours.")))
    )
    check(client, endpoint, "closed stream stops computing", cancelled)
    if caller:
        check(client, endpoint, "bind_tools, any", tool_called)


def with_aider(aider: Any) -> None:  # noqa: ARG001 - its program is what people use
    """The command-line program: one question, in a folder of its own."""

    def ask() -> str:
        command = [sys.executable, "-m", "aider", "--model", f"openai/{MODEL}", "--openai-api-base", f"{SERVER}/v1"]
        command += ["--openai-api-key", "none", "--no-git", "--yes-always", "--no-check-update", "--no-analytics"]
        command += [
            "--no-show-model-warnings",
            "--map-tokens",
            "0",
            "--no-pretty",
            "--message",
            "/ask Name two colours.",
        ]
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-200:]
        assert "Tokens:" in done.stdout, done.stdout[-300:]
        return done.stdout.partition("Tokens:")[2].strip()

    check("aider", CHAT, "/ask, streamed", ask)


if __name__ == "__main__":
    run_checks({"langchain_openai": with_langchain, "langchain_ollama": with_langchain_ollama, "aider": with_aider})
