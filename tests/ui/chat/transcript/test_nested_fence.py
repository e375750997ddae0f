"""A document in a fence stays in one piece, with the fences in it."""

from __future__ import annotations

import pytest

from ui.chat.transcript.blocks import Block, Code, Prose, TextRun
from ui.chat.transcript.markdown import MarkdownReader
from ui.chat.transcript.stream import Stream

INNER = "# Title\n\n```python\nx = 1\n```\n\nMore words.\n\n~~~\nother\n~~~\n"


def read(text: str) -> list[Block]:
    """The blocks of `text`, the same however it comes."""
    whole = MarkdownReader().blocks(text)
    for step in (1, 7, len(text)):
        stream = Stream()
        for at in range(0, len(text), step):
            stream.append(text[at : at + step])
            stream.blocks()
        assert stream.finish() == whole
    return whole


@pytest.mark.parametrize("language", ["markdown", "md", "Markdown", "mdx"])
@pytest.mark.parametrize("marks", ["```", "````", "~~~~"])
def test_a_document_with_code_in_it_is_one_block(language: str, marks: str) -> None:
    assert read(f"Here:\n\n{marks}{language}\n{INNER}{marks}\n\nDone.") == [
        Prose((TextRun("Here:"),)),
        Code(INNER.removesuffix("\n"), language),
        Prose((TextRun("Done."),)),
    ]


def test_documents_within_documents() -> None:
    inside = "```md\na\n```py\nb\n```\nc\n```"
    assert read(f"```markdown\n{inside}\n```\nd") == [Code(inside, "markdown"), Prose((TextRun("d"),))]


def test_in_other_languages_the_first_end_is_the_end() -> None:
    assert read("```python\na\n```\nb") == [Code("a", "python"), Prose((TextRun("b"),))]
    assert read('```python\ns = """\n```md\n```\nb')[0] == Code('s = """\n```md', "python")


def test_one_that_does_not_end_goes_on_to_the_end() -> None:
    assert read("```markdown\n```py\na\n```\nb") == [Code("```py\na\n```\nb", "markdown")]
    assert read("```markdown\na") == [Code("a", "markdown")]


def test_an_end_may_stand_directly_behind_the_head() -> None:
    assert read("```md\n```\nb") == [Code("", "md"), Prose((TextRun("b"),))]
