"""A plan as a BentoML service that starts vLLM: a file of Python, and the command that runs it.

Source: BentoML 1.4 (_bentoml_sdk/service, bentoml.models, bentoml.images), whose `__command__` is what it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.planner.recipes.recipe import Recipe, RecipeCommand, RecipeFile, RecipeLine
from advisor.planner.recipes.vllm import engine_arguments, environment, served_as, vllm_notes
from advisor.planner.vllm import VLLM_VERSION as VLLM
from advisor.planner.vllm.serving import ServePlan
from advisor.sentences import sentence

BENTOML_VERSION = "1.4"
_FILE = "service.py"
_PYTHON = "3.12"


def bentoml(plan: ServePlan) -> Recipe:
    """The service, and how it is started."""
    file = RecipeFile(_FILE, tuple(_lines(plan)))
    serve = RecipeCommand(("bentoml", "serve", "service:Chat"))
    return Recipe(f"BentoML {BENTOML_VERSION}", (file, serve), tuple(vllm_notes(plan)))


def _lines(plan: ServePlan) -> Iterator[RecipeLine]:
    choice, cards = plan.best.choice, plan.best.sharing.cards
    yield RecipeLine("import bentoml")
    yield RecipeLine("")
    yield RecipeLine("")
    yield RecipeLine("@bentoml.service(")
    yield RecipeLine(f'    name="{_name(choice.repo)}",', sentence("what it is called; a name without dots"))
    yield RecipeLine(
        f'    image=bentoml.images.Image(python_version="{_PYTHON}").python_packages("vllm=={VLLM}"),',
        sentence("what is in its container"),
    )
    for one in environment(plan):
        name, _, value = one.name.partition("=")
        yield RecipeLine(f'    envs=[{{"name": "{name}", "value": "{value}"}}],', one.why)
    yield RecipeLine(f'    resources={{"gpu": {cards}}},', sentence("cards that it is given"))
    yield RecipeLine(
        f'    traffic={{"timeout": 300, "concurrency": {plan.steps.requests}}},',
        sentence("seconds that an answer may take, and requests at once: as many as vLLM is told"),
    )
    yield RecipeLine(")")
    yield RecipeLine("class Chat:")
    yield RecipeLine(
        f"    model = bentoml.models.HuggingFaceModel({choice.repo!r})".replace("'", '"'),
        served_as(choice.format.label, choice.loading),
    )
    yield RecipeLine("")
    yield RecipeLine("    def __command__(self) -> list[str]:")
    yield RecipeLine("        return [")
    yield RecipeLine('            "vllm", "serve", self.model,')
    yield RecipeLine(f'            "--served-model-name", "{choice.repo}",', sentence("what programs ask for"))
    for one in engine_arguments(plan):
        yield RecipeLine(f"            {', '.join(map(_python, one.words))},", one.why)
    yield RecipeLine("        ]")


def _python(word: str) -> str:
    """A word as a Python string in double quotes, or in single ones where it holds double ones."""
    return repr(word) if '"' in word or "\\" in word else f'"{word}"'


def _name(repo: str) -> str:
    """A service's name: letters, digits, hyphens."""
    name = "".join(letter if letter.isalnum() else "-" for letter in repo.rpartition("/")[2].lower())
    return name.strip("-") or "chat"
