"""What can be done about a conversation that fills its context, and what each way costs, by dry runs. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.chat.conversation import Attachment, ChatSettings
from advisor.chat.cost import costs
from advisor.chat.overflow import (
    MemoryCost,
    Reload,
    TimeRates,
    TooLong,
    is_worth_it,
    larger_context,
    reloading_plans,
    ways_on,
)
from advisor.chat.summary import longest_summary
from advisor.fit.fit import Fit
from advisor.fit.speed_band import Speed, SpeedAt
from advisor.machine.machine import Machine
from advisor.progress import Cancel
from advisor.services.engine import Engine
from advisor.services.fits import Fits
from advisor.services.judgement import Judgement
from advisor.session.session import Message, Outlook, Session

WANTED_FREE = 4  # where a person asks for room: at least one part in so many of the context


class Overflow:
    """Methods block and may be called from any thread; errors as Session.outlook."""

    def __init__(self, engine: Engine, fits: Fits) -> None:
        self._engine, self._fits = engine, fits

    def find(
        self,
        session: Session,
        machine: Machine | None,
        messages: Sequence[Message],
        settings: ChatSettings,
        files: Sequence[Attachment],
        cancel: Cancel,
        *,
        asked: bool,
    ) -> TooLong | None:
        """None where nothing needs to be done. asked: a person wants room made.

        machine: what there is with the model gone and the others staying, None where nobody knows.
        """
        room = session.reach // WANTED_FREE if asked else None
        outlook = session.outlook(messages, settings.thinking, room)
        if outlook.fits and not asked:
            return None
        found = self._speed(session, Judgement(session.fit, session.machine), outlook)
        rates = TimeRates(
            found.reading.likely if found and found.reading else None,
            found.writing.likely if found else None,
            session.loading_seconds,
        )
        larger, reloads, longest = None, list[Reload](), session.context.longest
        if machine:
            larger = larger_context(self._engine.measurer, session.model, machine, longest, outlook, cancel)
            reloads = self._reloads(session, machine, larger, outlook, rates, cancel)
        counted = costs(session, files) if files else []
        return ways_on(
            outlook,
            session.fit,
            larger,
            reloads=reloads,
            summary=longest_summary(session) if session.has_template else None,
            rates=rates,
            files=[(file.name, tokens) for file, tokens in zip(files, counted, strict=True)],
        )

    def _reloads(
        self,
        session: Session,
        machine: Machine,
        larger: Fit | None,
        outlook: Outlook,
        rates: TimeRates,
        cancel: Cancel,
    ) -> list[Reload]:
        before = self._speed(session, Judgement(session.fit, session.machine), outlook)
        found, longest = [], session.context.longest
        for what, plan in reloading_plans(longest, machine):
            fit = larger_context(self._engine.measurer, session.model, machine, longest, outlook, cancel, plan)
            if fit is None:
                continue
            cost = MemoryCost.between(session.fit.bill, fit.bill)
            after = self._speed(session, Judgement(fit, machine), outlook)
            reading = TimeRates(after.reading.likely if after and after.reading else rates.reads)
            read = reading.seconds(outlook.prompt)
            seconds = None if read is None else session.loading_seconds + read
            way = Reload(what, fit, cost, outlook.prompt, seconds, before, after)
            if is_worth_it(way, session.fit, larger):
                found.append(way)
        return found

    def _speed(self, session: Session, judgement: Judgement, outlook: Outlook) -> Speed | None:
        """With the conversation as long as it is."""
        return self._fits.speed(session.model, judgement, at=SpeedAt(outlook.prompt))
