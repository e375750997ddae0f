"""The verbs of the chat page: each part's own, put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from advisor.services.chats import Chats
from advisor.services.fits import Fits
from advisor.services.session import Sessions
from advisor.services.sleeping import SleepingChats
from ui.chat.attachments_controller import AttachmentsController
from ui.chat.conversation_controller import ConversationController
from ui.chat.drafts_controller import DraftsController
from ui.chat.file_queue import ChatFileQueue
from ui.chat.formulas_controller import FormulasController
from ui.chat.list_controller import ChatListController
from ui.chat.model_controller import ChatModelController
from ui.chat.other_models_controller import OtherModelsController
from ui.chat.overflow_controller import OverflowController
from ui.chat.presets_controller import PresetsController
from ui.chat.reply_controller import ReplyController
from ui.chat.sleep_controller import SleepController
from ui.chat.trash_controller import TrashController
from ui.chat.waiting_message_controller import WaitingMessageController
from ui.context import Context
from ui.pages import PageId
from ui.session.controller import SessionController

if TYPE_CHECKING:
    from ui.library.controller import LibraryController
    from ui.models.opened_controller import OpenedController


class ChatController:
    """Holds them, each given the others that it needs. session: the model that answers."""

    def __init__(
        self,
        ctx: Context,
        chats: Chats,
        sessions: Sessions,
        fits: Fits,
        asleep: SleepingChats,
        session: SessionController,
        opened: OpenedController,
        library: LibraryController,
    ) -> None:
        self._ctx, self._opened, self.session, self._chats = ctx, opened, session, chats
        queue = ChatFileQueue(ctx)
        self.drafts = DraftsController(ctx, chats, queue)
        self.list = ChatListController(ctx, chats, queue, self.drafts)
        self.presets = PresetsController(ctx, chats, queue)
        self.formulas = FormulasController(ctx)
        # What hears of a model that came hears of it in this order: a reply that waits for it is the last to know.
        self.attachments = AttachmentsController(ctx, sessions, self.drafts)
        self.overflow = OverflowController(ctx, sessions, self.list, session)
        reply = ReplyController(ctx, chats, sessions, queue, self.list, self.drafts, session)
        self.conversation = ConversationController(
            ctx, chats, self.list, self.drafts, self.attachments, self.overflow, reply
        )
        self.waiting = WaitingMessageController(ctx, self.drafts, self.conversation)
        self.sleep = SleepController(ctx, sessions, asleep, fits, queue, session, self.conversation)
        self.model = ChatModelController(ctx, fits, self.list, session, opened, library)
        self.other_models = OtherModelsController(ctx, fits, self.conversation, session, opened, library)
        self.trash = TrashController(ctx, chats, queue, self.list, self.drafts, reply.stop)
        self.conversation.reworded.connect(self.trash.offer_undo)

    def start(self) -> None:
        """Read what is kept, and open the chat that was open when the program ended."""
        self.list.read()
        self.presets.read()
        self.sleep.start(self._chats)

    def close(self) -> None:
        """Keep what stands in the message box."""
        self.sleep.close()
        self.drafts.keep()

    # -- what other features do for the chat -------------------------------------------------------------------

    def go(self, page: PageId) -> None:
        """Show a page."""
        self._ctx.go(page)

    def load_opened(self) -> None:
        """Load the file that is open, if it fits, and chat."""
        self._opened.load()

    def load_model(self) -> None:
        """Load the model that the open chat was last run with; the opened one, where that is not known."""
        model = self._ctx.state.chat.settings.model
        if model:
            self._opened.chat_with(Path(model))
        else:
            self._opened.load()
