"""A model of the catalogue: whether it fits before it is downloaded, in which version, how good it is, where it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from advisor.catalogue.candidate import Candidate
from advisor.catalogue.drafts import draftable
from advisor.fit.unseen_projector import UnseenProjector
from ui.common.availability import chosen_wish, of_catalogue, want_catalogue
from ui.common.download_text import standing, with_eyes
from ui.common.model_text import facts_line, is_mixture, licence, modality
from ui.common.model_text import points as points_of_quality
from ui.controllers import Controllers
from ui.controls.beside import Beside
from ui.controls.buttons import button, tick
from ui.controls.cards import Panel
from ui.controls.dropdown import Dropdown
from ui.controls.facts import Facts
from ui.controls.fold import Fold
from ui.controls.labels import Elided, label
from ui.controls.layouts import column, row
from ui.controls.sentences import Sentences
from ui.controls.sheet import Sheet
from ui.models.context_chart import ContextChart
from ui.models.frontier import Frontier
from ui.models.inspection import of_chosen
from ui.models.length import LengthCard
from ui.models.rows import frontier_points, room, versions
from ui.models.sources import ScoreCard, SourceCard
from ui.models.state import Chosen
from ui.models.text import basis, meanings
from ui.models.version_table import MEMORY, memory_at, version_table
from ui.session.badge import Badge
from ui.session.memory_bars import curve
from ui.session.text import kind
from ui.session.verdicts import badge
from ui.store import AppState
from ui.theme import GRID, HEADING, SMALL
from ui.words import billions, size, tokens_in_short, translate


class DetailPage(QWidget):
    """Shows the chosen model."""

    def __init__(self, do: Controllers) -> None:
        super().__init__()
        self._do = do
        self._model = ""
        self.sheet = Sheet()
        self._build_header()
        self._build_length()
        self._build_versions()
        self.sources = SourceCard(do.shell.copy_text, do.shell.choose_file)
        self.sheet.body.addWidget(self.sources)
        self._build_pictures()
        self.scores = ScoreCard()
        self.sheet.body.addWidget(self.scores)
        about = Panel(translate("Detail", "About this model"))
        self.facts = Facts()
        about.body.addWidget(self.facts)
        self.sheet.body.addWidget(about)
        self.sheet.body.addStretch(1)
        self.setLayout(row(self.sheet))

    # -- building ----------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self.back = button(translate("Detail", "‹ All models"), self._do.catalogue.show, link=True)
        self.name = Elided(factor=HEADING, bold=True)
        self.badge = Badge()
        self.facts_line = Elided(muted=True)
        self.get = button(translate("Detail", "Download"), self._get, primary=True, picture="download")
        named = row(self.name, self.get, spacing=2 * GRID)
        named.setStretch(0, 1)
        below = Beside(self.badge, self.facts_line, spacing=GRID + GRID // 2, last_grows=True)
        self.eyes = tick(with_eyes(None), self._do.downloads.want_projector)
        self.eyes_counted = label(factor=SMALL, muted=True, wrap=True)
        self.eyes_counted.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        self.sheet.body.addLayout(
            column(self.back, named, below, row(None, self.eyes), self.eyes_counted, spacing=GRID)
        )

    def _build_length(self) -> None:
        self.length = LengthCard()
        self.length.asked_context.connect(self._do.catalogue.choose_context)
        self.length.asked_kv.connect(self._do.catalogue.choose_kv)
        self.length.asked_where.connect(self._do.catalogue.choose_where)
        self.length.weighed.connect(self._do.catalogue.weigh)
        self.length.explained.connect(self._do.help.open)
        self.length.asked_longest.connect(self._do.catalogue.choose_longest)
        self.length.asked_option.connect(self._do.catalogue.choose_option)
        self.length.refused.connect(self._do.shell.refuse)
        self.sheet.body.addWidget(self.length)

    def _build_versions(self) -> None:
        card = Panel(translate("Detail", "Versions"))
        self.versions = version_table()
        self.versions.marked.connect(lambda version: self._do.catalogue.choose_build(version.build))
        self.meanings = Sentences()
        fold = Fold(translate("Detail", "What do these numbers mean?"), self.meanings)
        self.more = Dropdown(translate("Detail", "Another quantisation"))
        self.more.activated.connect(self._judge_more)
        card.body.addWidget(self.versions)
        card.body.addLayout(row(self.more, None))
        card.body.addWidget(fold)
        self.sheet.body.addWidget(card)

    def _build_pictures(self) -> None:
        card = Panel(translate("Detail", "Memory against conversation length"))
        self.chart = ContextChart()
        self.chart_words = Elided(factor=SMALL, muted=True)
        self.chart.told.connect(self.chart_words.show_text)
        self.chart.asked.connect(self._do.catalogue.choose_context)
        self.chart_device = label(factor=SMALL, muted=True, wrap=True)
        card.body.addWidget(self.chart_device)
        card.body.addWidget(self.chart)
        card.body.addWidget(self.chart_words)
        self.sheet.body.addWidget(card)
        family = Panel()
        self.family_title = label(bold=True)
        self.family = Frontier(translate("Detail", "Quality against memory of the family"))
        self.family.setFixedHeight(280)
        self.family_words = Elided(factor=SMALL, muted=True)
        self.family.told.connect(self.family_words.show_text)
        self.family.chosen.connect(lambda found: self._do.catalogue.choose(found.model, found.build))
        for widget in (self.family_title, self.family, self.family_words):
            family.body.addWidget(widget)
        self.sheet.body.addWidget(family)

    def _judge_more(self, index: int) -> None:
        if index > 0:  # the first says what the list is for
            self.more.setCurrentIndex(0)
            self._do.catalogue.choose_quant(self.more.itemText(index))

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the chosen model; there is no way to this page without one."""
        chosen = state.models.chosen
        if chosen is None:
            return
        if chosen.model.id != self._model:
            self._model = chosen.model.id
            self.sheet.verticalScrollBar().setValue(0)
        self.name.show_text(chosen.model.name)
        self.facts_line.show_text(
            translate("Detail", "{0} · {1} · up to {2}").format(
                chosen.build.quant, facts_line(chosen.model), tokens_in_short(chosen.model.context_train)
            )
        )
        candidate = next((one for one in chosen.versions if one.build.key == chosen.build.key), None)
        self._render_answer(state, chosen)
        found = versions(chosen, state.models.asked)
        judged_at = next((one.fit.plan.context for one in chosen.versions if one.fit), chosen.judged.wish.context)
        self.versions.set_caption(MEMORY, memory_at(judged_at))
        self.versions.show_rows(found, chosen.build.key)
        self._render_more(chosen)
        self.meanings.show_sentences(meanings(chosen.model, chosen.build, candidate))
        self.sources.show_build(chosen.model, chosen.build)
        self._render_pictures(state, chosen)
        self.scores.show_scores(
            chosen.model.scores, state.models.catalogue.attribution if state.models.catalogue else ""
        )
        self._render_facts(chosen, candidate)
        stands = of_catalogue(state, chosen.build)
        eyes = chosen.model.projector if state.models.asked.eyes else None
        words = standing(stands, chosen.build.file_bytes + (eyes.bytes or 0 if eyes else 0))
        self.get.setText(words)
        self.get.setAccessibleName(words)
        self._render_eyes(chosen, wanted=state.models.asked.eyes, here=stands.path is not None)
        self.get.setEnabled(bool(chosen.build.files or stands.path))

    def _render_eyes(self, chosen: Chosen, *, wanted: bool, here: bool) -> None:
        """The file for looking at images, and what of memory is reckoned with for it before it is here."""
        eyes = chosen.model.projector
        self.eyes.setVisible(eyes is not None and not here)
        self.eyes_counted.setVisible(eyes is not None and wanted)
        if eyes is None:
            return
        self.eyes.setText(with_eyes(eyes.bytes))
        self.eyes.setAccessibleName(self.eyes.text())
        self.eyes.setChecked(wanted)
        self.eyes_counted.setText(
            translate(
                "Detail", "Looking at images is in the bill with {0}: an estimate, more rather than less."
            ).format(size(UnseenProjector(eyes.bytes).memory))
        )

    def _get(self) -> None:
        """Download it, look at its download, or chat with what is here."""
        state = self._do.state
        if chosen := state.models.chosen:
            wish, asked = chosen.judged.wish, state.models.asked
            usual = min(asked.context, chosen.model.context_train or asked.context)
            run = chosen_wish(wish, usual)
            wanted = want_catalogue(chosen.model, chosen.build, eyes=asked.eyes, context=wish.context, run=run)
            self._do.downloads.get(of_catalogue(state, chosen.build), wanted)

    def _render_answer(self, state: AppState, chosen: Chosen) -> None:
        answer = chosen.judged.answer
        self.badge.setVisible(answer is not None)
        if answer:
            self.badge.show_verdict(answer.verdict, badge(answer, chosen.judged.speed))
        has_gpu = state.computer.machine is not None and bool(state.computer.machine.gpus)
        self.length.show_inspection(of_chosen(state, chosen), has_gpu=has_gpu, can_force=False)

    def _render_more(self, chosen: Chosen) -> None:
        if self.more.property("of") != chosen.model.builds:
            self.more.setProperty("of", chosen.model.builds)
            self.more.clear()
            self.more.addItems([translate("Detail", "Judge another quantisation…"), *draftable(chosen.model)])

    def _render_pictures(self, state: AppState, chosen: Chosen) -> None:
        machine = chosen.judged.judged_on or state.computer.machine
        found = curve(chosen.curve, machine) if machine else None
        self.chart.show_curve(
            found, chosen.judged.wish.context, chosen.judged.fit.longest_context if chosen.judged.fit else None
        )
        self.chart_device.setVisible(found is not None)
        if found:
            self.chart_device.setText(
                translate("Detail", "{0} · {1}, version {2}").format(
                    kind(found.device), found.device.name, chosen.build.quant
                )
            )
        family = [one for one in state.models.candidates if one.model.family == chosen.model.family]
        shown = frontier_points(family)
        self.family_title.setText(translate("Detail", "{0}: quality against memory").format(chosen.model.family))
        self.family.show_points(shown, room(state.models.ranked_on or machine) if machine else None, chosen.model.id)

    def _render_facts(self, chosen: Chosen, candidate: Candidate | None) -> None:
        model = chosen.model
        active = translate("Detail", "Active for each word"), billions(model.params_active)
        facts = [
            (translate("Detail", "Publisher"), model.publisher),
            (translate("Detail", "Licence"), licence(model)),
            (translate("Detail", "Published"), model.release),
            (translate("Detail", "Family"), model.family),
            (translate("Detail", "Takes in"), modality(model)),
            (translate("Detail", "Parameters"), billions(model.params_total)),
            *([active] if is_mixture(model) else []),
            (translate("Detail", "Trained for"), tokens_in_short(model.context_train)),
            (translate("Detail", "Architecture"), model.architecture),
            (translate("Detail", "Original on the hub"), model.id),
            (translate("Detail", "Memory rests on"), basis(chosen.build.basis)),
        ]
        if candidate:
            facts.append((translate("Detail", "Quality here"), points_of_quality(candidate.quality.value)))
        self.facts.show_facts(facts)
