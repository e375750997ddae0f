"""The chat transcript: message cards with Markdown, code cards and tables, cheap to stream into.

Use only `Transcript` and the values it takes; the modules of this package are its inner parts:

    blocks, inline, maths, markdown, stream   text -> blocks, no Qt
    highlight                          code -> coloured spans, no Qt
    look, pictures                     colours, fonts, style sheet; formulas that are drawn
    writer, columns                    runs -> a document; how wide a table's columns are
    text_view, prose, table, code      one widget per kind of block
    source                             a message as it was written
    thoughts, tools, sent_files        what was thought before, what can be done with it, what went with it
    body, card, built, transcript      blocks -> card -> the cards that are built -> the list of messages
    follow_scroll                      what of it is in view
    finding, marks, finder             where a text is found, without Qt; its marks; the way from place to place
"""

from ui.chat.transcript.card import ShownMessage
from ui.chat.transcript.sent_files import SentFile
from ui.chat.transcript.tools import Tool
from ui.chat.transcript.transcript import Transcript

__all__ = ["SentFile", "ShownMessage", "Tool", "Transcript"]
