"""What files add to a message, by the word of the model that is to read it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.chat.attach import with_attachments
from advisor.chat.conversation import Attachment
from advisor.session.session import Message, Session


def costs(session: Session, files: Sequence[Attachment]) -> list[int]:
    """Tokens that each file adds to a message; a picture that the model does not see adds none.

    Does not wait for a reply under way. UsageError for a picture that cannot be read, EngineProblem for no child.
    """
    texts = session.count([with_attachments("", [file]) for file in files])
    bare = session.outlook([Message("user", "x")]).prompt if any(file.picture for file in files) else 0

    def cost(file: Attachment, text: int) -> int:
        if not file.picture or not session.sees:
            return text
        return session.outlook([Message("user", "x", pictures=(file.picture,))]).prompt - bare

    return [cost(file, text) for file, text in zip(files, texts, strict=True)]
