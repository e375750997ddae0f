"""What several pages say of a model: its facts, how fast and how good it is."""

from __future__ import annotations

from advisor.catalogue.candidate import Candidate
from advisor.catalogue.entry import CatalogueModel, Use
from advisor.catalogue.recommend import Role
from advisor.fit.speed_band import Speed
from ui.words import band, billions, number, plural, rounded_tokens, said, short_tokens, size, translate


def use(which: Use) -> str:
    """What somebody wants a model for."""
    return {
        Use.CHAT: translate("Models", "Chat"),
        Use.CODE: translate("Models", "Code"),
        Use.REASONING: translate("Models", "Reasoning"),
        Use.DOCUMENTS: translate("Models", "Long documents"),
        Use.IMAGES: translate("Models", "Images"),
        Use.SMALL: translate("Models", "Small and fast"),
    }[which]


def role(which: Role) -> str:
    """What an alternative to the best one is better at."""
    return {
        Role.BEST: translate("Models", "Best"),
        Role.FASTEST: translate("Models", "Faster"),
        Role.LONGEST: translate("Models", "Longer chat"),
        Role.SMALLEST: translate("Models", "Smaller"),
        Role.TRY: translate("Models", "To try at once"),
    }[which]


def strength(which: Role, candidate: Candidate) -> str:
    """The one number that an alternative is offered for."""
    match which:
        case Role.FASTEST if candidate.speed:
            return speed(candidate.speed)
        case Role.LONGEST if candidate.fit and candidate.fit.longest_context:
            return plural(
                "Models", "up to {0} tokens", candidate.fit.longest_context, about_tokens(candidate.fit.longest_context)
            )
        case _:
            return translate("Models", "{0} download").format(size(candidate.download))


def about_tokens(count: int) -> str:
    """A length in short, rounded down to what can be kept: 71k for 72,960."""
    return short_tokens(rounded_tokens(count))


def speed(of: Speed) -> str:
    """How fast it writes: "51 (45–60) tok/s"."""
    return translate("Models", "{0} tok/s").format(band(of.writing))


def speed_sentence(of: Speed) -> str:
    """How fast it writes and reads, how far into a conversation, and how that is known."""
    if of.reading is None:
        words = translate("Models", "Writes about {0} tokens a second ({1}).").format(band(of.writing), said(of.basis))
    else:
        words = translate("Models", "Writes about {0} tokens a second and reads {1} ({2}).").format(
            band(of.writing), band(of.reading), said(of.basis)
        )
    if not of.depth:
        return words
    after = plural(
        "Models", "That is with {0} tokens in the conversation; it is faster before.", of.depth, short_tokens(of.depth)
    )
    return translate("Models", "{0} {1}").format(words, after)


def is_mixture(model: CatalogueModel) -> bool:
    """Whether only a part of it works on each word; of others all does but embeddings and the part for images."""
    return model.params_active < 0.6 * model.params_total


def _parameters(model: CatalogueModel) -> str:
    """A model's size, and what of it works on each word where that is a part."""
    if not is_mixture(model):
        return billions(model.params_total)
    return translate("Models", "{0}, {1} active").format(billions(model.params_total), billions(model.params_active))


def modality(model: CatalogueModel) -> str:
    """What it takes in."""
    names = {
        "text": translate("Models", "text"),
        "vision": translate("Models", "images"),
        "image": translate("Models", "images"),
        "audio": translate("Models", "sound"),
        "video": translate("Models", "video"),
    }
    return translate("Models", " + ").join(names.get(name, name) for name in model.modality)


def licence(model: CatalogueModel) -> str:
    """A licence as people know it; one that we do not know by name as it is given."""
    business = translate("Models", "CC BY-NC 4.0 (not for business)")
    known = {"apache-2.0": "Apache-2.0", "mit": "MIT", "cc-by-nc-4.0": business}
    own = {"gemma": "Gemma", "llama": "Llama", "exaone": "EXAONE", "qwen-research": "Qwen research"}
    if model.license in known:
        return known[model.license]
    for start, name in own.items():
        if model.license.startswith(start):
            version = model.license.removeprefix(start)
            return translate("Models", "{0} terms").format(f"{name} {version}".strip())
    return model.license


def facts_line(model: CatalogueModel) -> str:
    """The line below a model's name."""
    return " · ".join((_parameters(model), modality(model), licence(model), model.publisher))


READING = 6.0  # tokens a second that people read: some 240 words a minute (Brysbaert 2019), 0.75 words a token


def feels(of: Speed) -> str:
    """How fast it writes, for who does not count tokens."""
    for times, words in (
        (4.0, translate("Models", "It writes much faster than you read.")),
        (1.3, translate("Models", "It writes faster than you read.")),
        (0.8, translate("Models", "It writes about as fast as you read.")),
        (0.3, translate("Models", "It writes slower than you read.")),
    ):
        if of.writing.likely >= times * READING:
            return words
    return translate("Models", "It writes much slower than you read: ask it, and come back later.")


def in_short(candidate: Candidate, wanted: Use) -> str:
    """Why this build is recommended for the wanted use, and how fast it feels; how that is measured stands behind a
    fold."""
    good_at = " · ".join(use(one) for one in candidate.model.uses if one is not Use.SMALL)
    said = [translate("Models", "The best of what runs here.")]
    if wanted is Use.SMALL:  # what is small is good at little, and not wished for that
        said = [translate("Models", "The best of the small ones: it answers at once and leaves memory for others.")]
    elif good_at:
        said.append(translate("Models", "Good at: {0}.").format(good_at))
    if candidate.speed:
        said.append(feels(candidate.speed))
    return " ".join(said)


def points(value: float) -> str:
    """Points of quality; measured models average 50."""
    return plural("Models", "{0} points", round(value), number(value))


def progress(done: int, total: int) -> str:
    """The ranking is under way."""
    return translate("Models", "Working out what runs here: {0} of {1}").format(number(done), number(total))
