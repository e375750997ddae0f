"""Names as people, Ollama, LM Studio and the hub write them, against the bundled catalogue."""

from __future__ import annotations

import pytest

from advisor.catalogue.entry import Catalogue
from advisor.catalogue.load import load_catalogue
from advisor.catalogue.names import split_quant, words
from advisor.catalogue.not_judged import not_judged
from advisor.errors import UsageError


@pytest.fixture(scope="module")
def bundled() -> Catalogue:
    return load_catalogue()


MEANT = [
    ("Llama 3.1 8B", "Llama-3.1-8B-Instruct"),
    ("llama3.1:8b", "Llama-3.1-8B-Instruct"),
    ("Meta-Llama-3.1-8B-Instruct", "Llama-3.1-8B-Instruct"),
    ("meta llama 3.1 8b instruct", "Llama-3.1-8B-Instruct"),
    ("meta-llama/Llama-3.1-8B", "Llama-3.1-8B-Instruct"),
    ("Llama 3.2 1B", "Llama-3.2-1B-Instruct"),
    ("llama3.2:3b", "Llama-3.2-3B-Instruct"),
    ("llama3.3", "Llama-3.3-70B-Instruct"),
    ("llama-3.3-70b", "Llama-3.3-70B-Instruct"),
    ("llama4:scout", "Llama-4-Scout-17B-16E-Instruct"),
    ("gpt-oss 20b", "gpt-oss-20b"),
    ("gpt oss 120B", "gpt-oss-120b"),
    ("gptoss:20b", "gpt-oss-20b"),
    ("openai/gpt-oss-20b", "gpt-oss-20b"),
    ("qwen3:8b", "Qwen3-8B"),
    ("Qwen 3 8B", "Qwen3-8B"),
    ("qwen3_8b", "Qwen3-8B"),
    ("qwen/qwen3-8b", "Qwen3-8B"),
    ("Qwen3-8B-GGUF", "Qwen3-8B"),
    ("qwen3 4b", "Qwen3-4B"),
    ("Qwen3 4B Instruct 2507", "Qwen3-4B-Instruct-2507"),
    ("qwen3:30b", "Qwen3-30B-A3B"),
    ("qwen3:30b-a3b", "Qwen3-30B-A3B"),
    ("qwen3-coder:30b", "Qwen3-Coder-30B-A3B-Instruct"),
    ("qwen3 coder next", "Qwen3-Coder-Next"),
    ("qwen3-next:80b", "Qwen3-Next-80B-A3B-Instruct"),
    ("qwen3-vl:8b", "Qwen3-VL-8B-Instruct"),
    ("qwen2.5vl:7b", "Qwen2.5-VL-7B-Instruct"),
    ("qwen2.5-coder:7b", "Qwen2.5-Coder-7B-Instruct"),
    ("qwen2.5:14b", "Qwen2.5-14B-Instruct"),
    ("qwen3.5 0.8b", "Qwen3.5-0.8B"),
    ("qwen 3.6 35b", "Qwen3.6-35B-A3B"),
    ("deepseek v3", "DeepSeek-V3.2"),
    ("deepseek-v3.2", "DeepSeek-V3.2"),
    ("DeepSeek R1", "DeepSeek-R1-0528"),
    ("deepseek-r1:7b", "DeepSeek-R1-Distill-Qwen-7B"),
    ("deepseek-r1:32b", "DeepSeek-R1-Distill-Qwen-32B"),
    ("gemma3:4b", "gemma-3-4b-it"),
    ("google/gemma-3-12b", "gemma-3-12b-it"),
    ("Google Gemma 3 27B", "gemma-3-27b-it"),
    ("gemma3:270m", "gemma-3-270m-it"),
    ("gemma3n:e4b", "gemma-3n-E4B-it"),
    ("gemma4:12b", "gemma-4-12B-it"),
    ("gemma2:2b", "gemma-2-2b-it"),
    ("phi4", "phi-4"),
    ("phi4-mini", "Phi-4-mini-instruct"),
    ("phi3.5", "Phi-3.5-mini-instruct"),
    ("mistral 7b", "Mistral-7B-Instruct-v0.3"),
    ("mistral-nemo", "Mistral-Nemo-Instruct-2407"),
    ("mistralai/mistral-small-3.2", "Mistral-Small-3.2-24B-Instruct-2506"),
    ("ministral-3:8b", "Ministral-3-8B-Instruct-2512"),
    ("devstral small 2", "Devstral-Small-2-24B-Instruct-2512"),
    ("smollm2:135m", "SmolLM2-135M-Instruct"),
    ("smollm3", "SmolLM3-3B"),
    ("tinyllama", "TinyLlama-1.1B-Chat-v1.0"),
    ("granite4:micro", "granite-4.0-micro"),
    ("granite3.3:8b", "granite-3.3-8b-instruct"),
    ("glm 4.7", "GLM-4.7"),
    ("GLM 4.5 air", "GLM-4.5-Air"),
    ("glm-4.7-flash:latest", "GLM-4.7-Flash"),
    ("nemotron nano 9b v2", "NVIDIA-Nemotron-Nano-9B-v2"),
    ("olmo 3 7b instruct", "Olmo-3-7B-Instruct"),
    ("hermes 4.3", "Hermes-4.3-36B"),
    ("lfm2.5 1.2b", "LFM2.5-1.2B-Instruct"),
    ("lfm2.5 1.2b thinking", "LFM2.5-1.2B-Thinking"),
    ("exaone 4 1.2b", "EXAONE-4.0-1.2B"),
    ("command-r7b", "c4ai-command-r7b-12-2024"),
    ("minimax m3", "MiniMax-M3"),
    ("seed oss 36b", "Seed-OSS-36B-Instruct"),
    ("hunyuan a13b", "Hunyuan-A13B-Instruct"),
    ("kimi k2.5", "Kimi-K2.5"),
    ("kimi-k2-thinking", "Kimi-K2-Thinking"),
    ("ornith 1.0 35b", "Ornith-1.0-35B"),
    ("agentworld", "Qwen-AgentWorld-35B-A3B"),
    ("tiel coder", "Tiel-Coder-35B-A3B"),
    ("fara1.5:9b", "Fara1.5-9B"),
    ("granite4.1:3b", "granite-4.1-3b"),
    ("qwen2.5:0.5b", "Qwen2.5-0.5B-Instruct"),
    ("qwen2.5-coder:14b", "Qwen2.5-Coder-14B-Instruct"),
    ("qwq", "QwQ-32B"),
    ("qwen3-30b-a3b-thinking", "Qwen3-30B-A3B-Thinking-2507"),
    ("qwen3-vl:32b", "Qwen3-VL-32B-Instruct"),
    ("gemma2:9b", "gemma-2-9b-it"),
    ("llama3:8b", "Meta-Llama-3-8B-Instruct"),
    ("llama3.1:70b", "Llama-3.1-70B-Instruct"),
    ("deepseek-r1:70b", "DeepSeek-R1-Distill-Llama-70B"),
    ("phi4-reasoning-plus", "Phi-4-reasoning-plus"),
    ("mistral small 2501", "Mistral-Small-24B-Instruct-2501"),
    ("magistral", "Magistral-Small-2509"),
    ("ministral 3 8b reasoning", "Ministral-3-8B-Reasoning-2512"),
    ("eurollm 22b", "EuroLLM-22B-Instruct-2512"),
    ("minimax m2.5", "MiniMax-M2.5"),
    ("glm-4.6", "GLM-4.6"),
    ("glm-5", "GLM-5"),
    ("nemotron 3 ultra", "NVIDIA-Nemotron-3-Ultra-550B-A55B"),
    ("ling-3.0-tiny", "Ling-3.0-tiny"),
    ("nanbeige 4.2", "Nanbeige4.2-3B"),
    ("spark x2.5", "Spark-X2.5-4B"),
    ("bonsai 27b", "Bonsai-27B"),
    ("deepseek v4 pro", "DeepSeek-V4-Pro-0813"),
]


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_a_name_finds_the_model_it_means(bundled: Catalogue, text: str, name: str) -> None:
    model, build = bundled.find(text)
    assert (model.name, build) == (name, None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("qwen3:8b:Q4_K_M", "Qwen/Qwen3-8B:Q4_K_M"),
        ("qwen3:8b-q4_K_M", "Qwen/Qwen3-8B:Q4_K_M"),
        ("Qwen3-8B-Q4_K_M", "Qwen/Qwen3-8B:Q4_K_M"),
        ("Llama 3.1 8B Q8_0", "meta-llama/Llama-3.1-8B-Instruct:Q8_0"),
        ("llama3.1:8b-instruct-q4_K_M", "meta-llama/Llama-3.1-8B-Instruct:Q4_K_M"),
    ],
)
def test_a_quantisation_behind_a_name_is_the_build(bundled: Catalogue, text: str, key: str) -> None:
    _, build = bundled.find(text)
    assert build is not None
    assert build.key == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gpt-oss", "'gpt-oss' could mean gpt-oss-20b or gpt-oss-120b. Name one of them."),
        ("deepseek-r1:8b", "could mean DeepSeek-R1-Distill-Llama-8B or DeepSeek-R1-0528-Qwen3-8B"),
        ("devstral", "could mean Devstral"),
        ("llama 8b", "could mean Llama-3.1-8B-Instruct or"),
        ("qwen 8b", "could mean Qwen3-8B or"),
        ("gemma 3", "others. Name one of them."),
        ("nemotron 3 nano", "could mean NVIDIA-Nemotron-3-Nano-4B or NVIDIA-Nemotron-3-Nano-30B-A3B"),
    ],
)
def test_what_could_mean_several_names_them(bundled: Catalogue, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        bundled.find(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["Llama 2 8B", "qwen3:9000b", "8b", "qwen3 8b thinking", "gemma-3-27b-it-qat", "deepseek-v3:671b", "zzz", ""],
)
def test_what_is_only_like_a_name_is_never_taken(bundled: Catalogue, text: str) -> None:
    with pytest.raises(UsageError, match="is not in the catalogue"):
        bundled.find(text)


@pytest.mark.parametrize("text", ["unsloth/Qwen3-8B-GGUF", "Qwen/Qwen3-8B-GGUF", "microsoft/phi-4-gguf:Q4_K_M"])
def test_a_repository_of_the_hub_is_left_to_the_hub(bundled: Catalogue, text: str) -> None:
    with pytest.raises(UsageError):
        bundled.find(text)


def test_only_what_is_not_its_own_name_need_be_told(bundled: Catalogue) -> None:
    model, _ = bundled.find("Qwen3-8B")
    assert bundled.says("qwen3-8b:Q4_K_M", model)
    assert bundled.says("Qwen/Qwen3-8B", model)
    assert not bundled.says("qwen3:8b", model)


def test_every_model_is_found_by_its_own_name_and_its_id(bundled: Catalogue) -> None:
    for model in bundled.models:
        assert bundled.find(model.name)[0] is model
        assert bundled.find(model.id)[0] is model


def test_a_name_is_taken_apart_into_words() -> None:
    assert words("Llama-3_3-Nemotron-Super-49B-v1_5") == {"llama", "3.3", "nemotron", "super", "49b", "1.5"}
    assert words("EXAONE-4.0-1.2B") == {"exaone", "4", "1.2b"}
    assert split_quant("Qwen3-8B:UD-Q4_K_XL") == ("Qwen3-8B", "UD-Q4_K_XL")
    assert split_quant("qwen3:8b-fp16") == ("qwen3:8b", "F16")
    assert split_quant("Q4_K_M") == ("Q4_K_M", "")
    assert split_quant("Llama 3.3 70B at 4 bits") == ("Llama 3.3 70B", "Q4_K_M")
    assert split_quant("qwen3-8b 8-bit") == ("qwen3-8b", "Q8_0")
    assert split_quant("a model of 7 bits") == ("a model of 7 bits", "")


@pytest.mark.parametrize("text", ["Inkling-Small", "hy4", "mistral large 3", "deepseek v4.1 flash", "command a plus"])
def test_what_is_known_and_not_judged_says_why(bundled: Catalogue, text: str) -> None:
    with pytest.raises(UsageError, match=r"is known, and not judged: it (needs|is described)"):
        bundled.find(text)


def test_what_is_not_judged_is_in_no_ranking(bundled: Catalogue) -> None:
    judged = {model.id.lower() for model in bundled.models}
    assert not_judged()
    for one in not_judged():
        assert one.id.lower() not in judged
        assert one.why.endswith(".")
