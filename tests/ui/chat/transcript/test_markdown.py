"""Markdown -> blocks, whole and piece by piece. No Qt."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ui.chat.transcript.blocks import Block, Code, Prose, Rule, TableBlock, TextRun, plain_blocks, showable_text
from ui.chat.transcript.highlight import LEAST_CONTRAST, STYLES, contrast, ink, lexer_for, lines_of
from ui.chat.transcript.markdown import MarkdownReader
from ui.chat.transcript.stream import Stream

# What Markdown is made of, so that random sequences meet its corners: they were drawn from the rules' own conditions.
FRAGMENTS = (
    *("- ", "* ", "+ ", "1. ", "2) ", "0. ", "999999999. ", "  - ", "   ", "    ", "\t", "> ", ">", "[ ] ", "[x] "),
    *(
        "```",
        "````",
        "```py\n",
        "```md\n",
        "\n```\n",
        "~~~",
        "\n",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "a",
        "b c",
        "word",
        "é",
        "😀",
        "\0",
    ),
    *("**x**", "_y_", "~~z~~", "`c`", "\\", "<b>", "&amp;", " ", "| a | b |", "|---|---|", "a | b", "---|---"),
    *("$$", "$", "\\[", "\\]", "\\(x\\)", "$x^2$", "$$\n", "\\[\n", "+ b"),
    *("---", "===", "***", "# h", "#", "[f]", "[f]: /u", "[f]: http://x.y\n", "'t", "'", '"t"', "<http://x.y>"),
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=40).map("".join)


def whole(text: str) -> list[Block]:
    return MarkdownReader().blocks(showable_text(text))


def runs(text: str) -> tuple[TextRun, ...]:
    (block,) = whole(text)
    assert isinstance(block, Prose)
    return block.runs


@settings(max_examples=400)
@given(TEXTS, st.lists(st.integers(1, 12), min_size=1, max_size=20))
@example("1. a\n\n2. b\n\n   c\n\n       code\n3. d", [3])
@example("- a\n  - b\n\n    c\n- d | e\n---|---\n", [1])
@example("Title\n===\n\n```py\nx\n\ny", [2])
@example("see [f]\n\n- more\n\n[f]: http://x.y\n'a\ntitle'", [5])
@example("para\na | b\n---|---x", [1])
@example("```\na\r\n\r\n  ", [1])
@example("```py a|b\n---|---\n", [1])
@example("a\n$$\nx\n- y\n$$ b\n\nc", [1])
@example("- \\[\n  x\n\\]\n\nc\n$$x$$.\nd", [2])
@example("[f]: /u\n'not closed\n\n# h", [1])
def test_text_in_pieces_ends_up_as_text_at_once(text: str, sizes: list[int]) -> None:
    stream, at, turn = Stream(), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        stream.append(text[at : at + size])
        at, turn = at + size, turn + 1
        frozen, growing = stream.blocks()
        so_far = showable_text(text[:at])
        # A definition reaches back; and a last line that is not complete may be read differently for a moment.
        if "]:" not in text and not text[:at].endswith("\r") and so_far.endswith("\n"):
            assert frozen + growing == whole(so_far)
    assert stream.finish() == whole(text)


def test_finished_blocks_are_frozen() -> None:
    stream = Stream()
    stream.append("One.\n\nTwo.\n\n- three\n- four\n- five\n")
    frozen, growing = stream.blocks()
    assert [block.runs[0].text for block in frozen if isinstance(block, Prose)] == ["One.", "Two.", "three"]
    stream.append("- six\n- seven\n\n")
    again, _growing = stream.blocks()
    assert all(now is before for now, before in zip(again, frozen, strict=False))
    assert len(growing) == 2


def test_an_open_fence_is_code_at_once() -> None:
    stream = Stream()
    stream.append("Look:\n\n```python\nx = 1\n\ny")
    frozen, growing = stream.blocks()
    assert growing == [Code("x = 1\n\ny", "python")]
    assert len(frozen) == 1


def test_a_definition_at_the_end_reaches_what_stands_before_it() -> None:
    stream = Stream()
    stream.append("See [the page][1].\n\nMore.\n\n[1]: https://example.org/x\n")
    stream.blocks()
    first = stream.finish()[0]
    assert isinstance(first, Prose)
    assert TextRun("the page", href="https://example.org/x") in first.runs


def test_long_lists_keep_counting() -> None:
    stream = Stream()
    for number in range(1, 200):
        stream.append(f"{number}. item\n\n")
        stream.blocks()
    markers = [block.marker for block in stream.finish() if isinstance(block, Prose)]
    assert markers == [f"{number}." for number in range(1, 200)]


def test_blocks_carry_the_path_of_their_containers() -> None:
    text = "- a\n\n  > b\n  > ```js\n  > c\n  > ```\n\n---\n\n3) d\n\n   e"
    assert whole(text) == [
        Prose((TextRun("a"),), path="l", marker="•"),
        Prose((TextRun("b"),), path="lq"),
        Code("c", "js", "lq"),
        Rule(),
        Prose((TextRun("d"),), path="l", marker="3)"),
        Prose((TextRun("e"),), path="l"),
    ]


def test_task_lists_and_empty_items() -> None:
    assert [block.marker for block in whole("- [x] a\n- [ ] b\n-\n- c") if isinstance(block, Prose)] == [
        "☑",
        "☐",
        "•",
        "•",
    ]


def test_a_table() -> None:
    (table,) = whole("| a | **b** |\n|:-:|--:|\n| 1 | |\n")
    assert table == TableBlock(
        ("center", "right"), (((TextRun("a"),), (TextRun("b", bold=True),)), ((TextRun("1"),), ()))
    )


@pytest.mark.parametrize("text", ["<b>x</b>", "<script>alert(1)</script>", "<!-- x -->", "a <img src=x onerror=y> b"])
def test_html_stays_text(text: str) -> None:
    assert runs(text) == (TextRun(text),)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/relative", "x.md"]
)
def test_other_addresses_are_no_links(address: str) -> None:
    assert all(not run.href for run in runs(f"[click]({address}) and <{address}>"))


def test_links_and_pictures_are_addresses_only() -> None:
    assert runs("![cat](http://x.y/cat.png)[](mailto:a@b.c)") == (
        TextRun("cat", href="http://x.y/cat.png"),
        TextRun("mailto:a@b.c", href="mailto:a@b.c"),
    )


def test_line_breaks_are_kept() -> None:
    assert runs("roses\nred") == (TextRun("roses\nred"),)


def test_what_a_person_typed_is_literal() -> None:
    assert plain_blocks("# **a**\n\n<b>") == [
        Prose((TextRun("# **a**"),)),
        Prose((), joined=True),
        Prose((TextRun("<b>"),), joined=True),
    ]


def test_nothing_is_lost_in_deep_nesting() -> None:
    (block,) = whole("> " * 1000 + "deep")
    assert isinstance(block, Code)
    assert block.text.endswith("deep")


HOSTILE = {
    "a line of 100,000 letters": "a" * 100_000,
    "a line of 100,000 words": "word " * 20_000,
    "1,000 quotes": "> " * 1000 + "a\n",
    "1,000 lists": "- " * 1000 + "a\n",
    "a megabyte in a fence": "```py\n" + "x = 'a'  # b\n" * 80_000,
    "a megabyte of paragraphs": "some **words** here\n\n" * 5_000,
    "a line of brackets": "[" * 50_000,
    "pictures never closed": "![" * 20_000,
    "emphasis never closed": "*a_ " * 10_000,
    "a table of 5,000 columns": "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|x\n" * 100,
    "a table of 20,000 rows": "|a|b|\n|-|-|\n" + "|x|y|\n" * 20_000,
    "10,000 definitions": "".join(f"[a{number}]: http://x\n" for number in range(10_000)),
    "lines without an end": "a\n" * 200_000,
    "marks and NULs": "\u202e\0\u2066\ufdd0\ud800 " * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_never_takes_long_in_one_step(text: str) -> None:
    stream, slowest = Stream(), 0.0
    for at in range(0, len(text), 16_384):
        begun = time.thread_time()
        stream.append(text[at : at + 16_384])
        stream.blocks()
        slowest = max(slowest, time.thread_time() - begun)
    begun = time.thread_time()
    stream.finish()
    assert max(slowest, time.thread_time() - begun) < 1.0


def test_giving_up_does_not_depend_on_how_text_arrives() -> None:
    text = "intro\n\n" + "> | a | b |\n> |---|---|\n" + "> | some | cells |\n" * 3000
    ends = []
    for size in (777, 5000, len(text)):
        stream = Stream()
        for at in range(0, len(text), size):
            stream.append(text[at : at + size])
            stream.blocks()
        ends.append(stream.finish())
    assert ends[0] == ends[1] == ends[2]
    assert isinstance(ends[0][-1], Code)


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_code_can_be_read(dark: bool) -> None:
    from pygments.styles import get_style_by_name

    background = "#17191d" if dark else "#eef0f3"
    for kind, _style in get_style_by_name(STYLES[dark]):
        colour = ink(kind, dark, background).colour
        assert not colour or contrast(colour, background) >= LEAST_CONTRAST, kind


def test_spans_cover_code_in_utf16_units() -> None:
    lexer = lexer_for("python")
    assert lexer is not None
    lines = list(lines_of(lexer, 's = "😀"  # é\n\nx = 1\n'))
    assert len(lines) == 4
    assert [sum(span.length for span in line) for line in lines] == [len('s = "😀"  # é') + 1, 0, 5, 0]


@pytest.mark.parametrize("language", ["", "no such language", "../../x", "a" * 1000, "text"])
def test_unknown_languages_have_no_lexer(language: str) -> None:
    assert lexer_for(language) is None


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        (r"so \(a_1\) and $b$, $c$.", [("a_1", "inline"), ("b", "inline"), ("c", "inline")]),
        ("$$\nx = y\n+ z\n$$", [("x = y\n+ z", "display")]),  # not a list
        ("thus\n\\[x\\].\nand", [("x", "display")]),
        ("- item \\[x\\] more", [("x", "display")]),
        ("- one\n\n  $$\n  x\n  $$\n- two", [("x", "display")]),
        ("from $5 to $10, US$3, C$4", []),
        ("$HOME/$USER and $ x $", []),
        ("`$x$` and \\\\(x\\\\)", []),
        ("```\n$$x$$\n```", []),
        ("$$\nnever closed\n\nnext", []),
        (r"**bold $x$**", [("x", "inline")]),
    ],
)
def test_formulas_and_what_only_looks_like_some(text: str, formulas: list[tuple[str, str]]) -> None:
    found = [run for block in whole(text) if isinstance(block, Prose) for run in block.runs if run.math]
    assert [(run.text, run.math) for run in found] == formulas


def test_a_formula_that_is_never_closed_is_text() -> None:
    assert runs("$$\na **b**\nc") == (TextRun("$$\na "), TextRun("b", bold=True), TextRun("\nc"))
