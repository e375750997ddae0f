"""What the person chose, and where models lie."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_type_hints

import msgspec

from advisor.endpoint import USUAL_PORT, parse_endpoint
from advisor.errors import FileProblem, UsageError
from advisor.foreign_text import one_line
from advisor.plan import MAXIMUM_CELLS
from advisor.storage.files import fitting, read_json, write_json
from advisor.storage.folders import as_typed, config_folder, data_folder
from advisor.units import GIB, MIB, TIB

_MOST_BYTES = 64 * TIB  # no computer has more; what a settings file says beyond that is a slip
MOST_THREADS = 512
_UNFIT = object()
MOST_REPLIES_AT_ONCE = 8  # replies for programs that the window computes together
SERVE_PORT = 1876  # the year of the Merchant Shipping Act that Plimsoll's line came with
_HOST = r"^[\w.:%-]*$"  # a name or an address, as a program listens at it
_ADDRESS = r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$"
_LENT_SIZES = (0, *(count * GIB for count in (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)))
_LONGEST_SHOWN = 24  # characters
ThemeChoice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class TypedCard:
    """A graphics card that nothing detected and a person typed in; its memory in bytes."""

    name: str
    memory: int


@dataclass(frozen=True)
class Stated:
    """What a person says of this computer, over what is detected; sizes in bytes, by `Device.key`.

    reserves: to be kept free; capacities: how much memory a device really has; cards: what detection does not find.
    advisor/machine/overrides.py checks these and lays them over a Machine.
    """

    reserves: Mapping[str, int] = field(default_factory=dict)
    capacities: Mapping[str, int] = field(default_factory=dict)
    cards: tuple[TypedCard, ...] = ()

    def with_reserve(self, key: str, size: int | None) -> Self:
        """With this much kept free on a device; None: again what the rules say."""
        return replace(self, reserves=_changed(self.reserves, key, size))

    def with_capacity(self, key: str, size: int | None) -> Self:
        """With this much memory on a device; None: again what is detected."""
        return replace(self, capacities=_changed(self.capacities, key, size))

    def with_card(self, card: TypedCard) -> Self:
        """With one more card; one of the same name is replaced."""
        return replace(self, cards=(*(known for known in self.cards if known.name != card.name), card))

    def without_card(self, name: str) -> Self:
        """Without the card of that name."""
        return replace(self, cards=tuple(card for card in self.cards if card.name != name))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """What of `values` is as it should be; anything else is left aside."""
        cards: list[Any] = fitting(values.get("cards"), list[Any], [])
        typed = (fitting(card, _StoredCard, None) for card in cards)
        return cls(
            _sizes(values.get("reserves"), _Size), _sizes(values.get("capacities"), _SizeOfSome),
            tuple(TypedCard(card.name, card.memory) for card in typed if card),
        )  # fmt: skip


_Size = Annotated[int, msgspec.Meta(ge=0, le=_MOST_BYTES)]
_SizeOfSome = Annotated[int, msgspec.Meta(ge=1, le=_MOST_BYTES)]


class _StoredCard(msgspec.Struct):
    name: str
    memory: _SizeOfSome


def _changed(sizes: Mapping[str, int], key: str, size: int | None) -> dict[str, int]:
    kept = {known: value for known, value in sizes.items() if known != key}
    return kept if size is None else {**kept, key: size}


def _sizes(values: Any, kind: Any) -> dict[str, int]:
    found: dict[str, Any] = fitting(values, dict[str, Any], {})
    return {key: value for key, value in found.items() if fitting(value, kind, None) is not None}


@dataclass(frozen=True)
class Offered:
    """The values that a list of choices shows for a setting."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class _Reader:
    """How a setting is read from JSON, where that takes more than its type."""

    read: Callable[[Any], Any]


def _read_texts(value: Any) -> tuple[str, ...]:
    return tuple(text for text in fitting(value, list[Any], []) if isinstance(text, str))


def _read_lenders(value: Any) -> tuple[str, ...]:
    found = []
    for text in _read_texts(value):
        with contextlib.suppress(UsageError):
            found.append(parse_endpoint(text))
    return tuple(dict.fromkeys(found))


def _read_stated(value: Any) -> Stated:
    return Stated.from_json(fitting(value, dict[str, Any], {}))


@dataclass(frozen=True)
class Settings:
    """Choices that outlive a run, a row each. A default is never written, so a better default reaches everyone.

    Another setting is a row here, and a row among the window's words, which are found by its name.

    theme: which palette; zoom: percent of the desktop's text size; language: of the window as a locale is written
    ("de", "pt_BR"), "" for the system's. context: the conversation length a model is first judged at, in tokens, 0 for
    what goes well, up to LONG_CONTEXT; breathe: whether chat memory grows with the chat up to that; stated: of this
    computer; lenders: HOST:PORT of computers whose devices are used, too; lend_address, lend_port, lend_devices,
    lend_memory, lend_cache: where and what this one lent last: devices by their key, () for those that suit; bytes of
    each at most, 0 for all; bytes of the disk. models_folder: where downloads go, "" for the hub's cache;
    library_folders: where else models may be; look_elsewhere: whether to use the models of other programs.
    download_limit: bytes a second, 0 for none; downloads_at_once: how many; sleeping_chats: bytes of the disk for chats
    that are not read again, 0 for none; notify: whether the desktop says when a download is here. formulas: whether
    those in replies are drawn, or shown as they were written. recover: whether a model that failed is loaded with less
    by itself; relieve: whether one of which a full card's driver moved a part away is, and goes where system memory
    stays short.

    system_prompt and temperature to reply_limit: what a new chat begins with, as in ChatSettings; None is the model's
    own. threads: to compute with at most, 0 for one each fast core. default_model: path of the one for new chats, ""
    for the one used last; load_at_start: whether that is loaded when the window opens. hub_address, hub_proxy: as
    advisor.hub.access has them. serve: whether the window answers other programs; serve_address,
    serve_port: where, "" for this computer alone; serve_at_once: how many of their replies are computed together.
    """

    theme: Annotated[ThemeChoice, Offered(get_args(ThemeChoice))] = "system"
    zoom: Annotated[int, msgspec.Meta(ge=80, le=200), Offered((80, 90, 100, 110, 125, 150, 175, 200))] = 100
    language: Annotated[str, msgspec.Meta(pattern=r"^([a-z]{2,3}(_[A-Za-z]{2,4}){0,2})?$")] = ""
    context: Annotated[
        int, msgspec.Meta(ge=0, le=MAXIMUM_CELLS), Offered((0, 2048, 4096, 8192, 16384, 32768, 65536))
    ] = 0
    stated: Annotated[Stated, _Reader(_read_stated)] = field(default_factory=Stated)
    lenders: Annotated[tuple[str, ...], _Reader(_read_lenders)] = ()
    lend_address: Annotated[str, msgspec.Meta(pattern=_HOST)] = ""
    lend_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = USUAL_PORT
    lend_devices: Annotated[tuple[str, ...], _Reader(_read_texts)] = ()
    lend_memory: Annotated[
        int,
        msgspec.Meta(ge=0, le=_MOST_BYTES),
        Offered(_LENT_SIZES),
    ] = 0
    lend_cache: Annotated[
        int, msgspec.Meta(ge=0, le=_MOST_BYTES), Offered((0, 5 * GIB, 20 * GIB, 50 * GIB, 100 * GIB, 200 * GIB))
    ] = 20 * GIB
    models_folder: str = ""
    library_folders: Annotated[tuple[str, ...], _Reader(_read_texts)] = ()
    look_elsewhere: bool = True
    download_limit: Annotated[
        int,
        msgspec.Meta(ge=0, le=_MOST_BYTES),
        Offered((0, MIB // 2, MIB, 2 * MIB, 5 * MIB, 10 * MIB, 25 * MIB, 50 * MIB)),
    ] = 0
    downloads_at_once: Annotated[int, msgspec.Meta(ge=1, le=16), Offered((1, 2, 3, 4))] = 1
    sleeping_chats: Annotated[
        int,
        msgspec.Meta(ge=0, le=_MOST_BYTES),
        Offered((0, GIB, 2 * GIB, 4 * GIB, 8 * GIB, 16 * GIB, 32 * GIB, 64 * GIB)),
    ] = 4 * GIB
    notify: bool = True
    formulas: bool = True
    recover: bool = False
    relieve: bool = False
    breathe: bool = True
    system_prompt: Annotated[str, msgspec.Meta(max_length=200_000)] = ""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=10)] | None = None
    top_k: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    min_p: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    repeat_penalty: Annotated[float, msgspec.Meta(gt=0, le=10)] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=0xFFFFFFFF)] | None = None
    reply_limit: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    threads: Annotated[int, msgspec.Meta(ge=0, le=MOST_THREADS)] = 0
    hub_address: Annotated[str, msgspec.Meta(pattern=_ADDRESS)] = ""
    hub_proxy: Annotated[str, msgspec.Meta(pattern=_ADDRESS)] = ""
    default_model: str = ""
    load_at_start: bool = False
    serve: bool = False
    serve_address: Annotated[str, msgspec.Meta(pattern=_HOST)] = ""
    serve_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = SERVE_PORT
    serve_at_once: Annotated[int, msgspec.Meta(ge=1, le=MOST_REPLIES_AT_ONCE), Offered((1, 2, 3, 4, 6, 8))] = 1

    @property
    def conversations(self) -> int:
        """How many a model in memory holds: those of programs that are answered together, and the chat's beside them.

        One, which all take in turn, where programs are answered one after the other.
        """
        return self.serve_at_once + 1 if self.serve and self.serve_at_once > 1 else 1

    def to_json(self) -> dict[str, Any]:
        """Only what differs from the defaults."""
        return _differing(asdict(self), asdict(type(self)()))

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Known keys of a matching type, within their limits; anything else is left aside.

        Something else may come from a newer version, or be mistyped.
        """
        return cls(**{name: setting.read(values.get(name)) for name, setting in SETTINGS.items()})


@dataclass(frozen=True)
class Setting:
    """One row of Settings, for whoever goes through all. kind: its type with its limits, as msgspec takes it."""

    name: str
    kind: Any
    default: Any

    @property
    def offered(self) -> tuple[Any, ...]:
        """The values that a list of choices shows; () where it is no list."""
        return next((note.values for note in self._notes if isinstance(note, Offered)), ())

    def takes(self, value: Any) -> bool:
        """Whether `value`, as JSON has it, is one that this setting may have."""
        if any(isinstance(note, _Reader) for note in self._notes):  # read as far as it can be
            return isinstance(value, dict if isinstance(self.default, Stated) else list)
        return fitting(value, self.kind, _UNFIT) is not _UNFIT

    def read(self, value: Any) -> Any:
        """`value`, as JSON has it, where it is one that this setting may have; else the default."""
        special = next((note.read for note in self._notes if isinstance(note, _Reader)), None)
        return special(value) if special else fitting(value, self.kind, self.default)

    @property
    def _notes(self) -> tuple[Any, ...]:
        return getattr(self.kind, "__metadata__", ())


def _table() -> dict[str, Setting]:
    defaults, kinds = Settings(), get_type_hints(Settings, include_extras=True)
    return {name: Setting(name, kind, getattr(defaults, name)) for name, kind in kinds.items()}


SETTINGS: Mapping[str, Setting] = _table()
"""Every setting by its name."""


def _differing(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in values.items() if value != defaults[key]}
    if "stated" in found:
        found["stated"] = {key: value for key, value in found["stated"].items() if value}
    return found


def config_file() -> Path:
    """The settings file."""
    return config_folder() / "settings.json"


def models_folder(chosen: str = "") -> Path:
    """Where downloaded models lie: the folder a person chose, else the hub's own cache (HF_HUB_CACHE, HF_HOME).

    The cache is shared with other programs.
    """
    if chosen:
        return as_typed(chosen)
    from huggingface_hub.constants import HF_HUB_CACHE  # 30 ms, and most runs do not ask

    return Path(HF_HUB_CACHE)


def own_models_folder() -> Path:
    """Where models lie that came with Plimsoll, whatever folder a person chose for downloads."""
    return data_folder() / "models"


def load_settings() -> Settings:
    """The stored settings; FileProblem where they are there and cannot be read."""
    return read_settings()[0]


def read_settings() -> tuple[Settings, FileProblem | None]:
    """The same, and what of the file cannot be used: there defaults stand, and all else is as it was stored.

    What no setting is called may come from a newer version, and is no problem.
    """
    values = read_json(config_file(), dict[str, Any]) or {}
    known = {name: values[name] for name in SETTINGS if name in values}
    unfit = [f"{name} ({_short(value)})" for name, value in known.items() if not SETTINGS[name].takes(value)]
    problem = None
    if unfit:
        problem = FileProblem(
            "Not all of {path} can be used: the defaults stand for {names}; all other settings are as you chose them.",
            path=config_file(),
            names=", ".join(unfit),
        )
    return Settings.from_json(values), problem


def _short(value: Any) -> str:
    """What stands in the file, for a sentence."""
    text = one_line(msgspec.json.encode(value).decode())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def save_settings(settings: Settings) -> None:
    """Store what differs from the defaults; FileProblem if that fails."""
    write_json(config_file(), settings.to_json())
