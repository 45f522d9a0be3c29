"""Edit rights: the layers and fields that somebody may draw on, read and write."""

from collections.abc import Collection, Mapping
from typing import Any

from layers.model.catalogue import layer_of
from layers.model.contract import MapLayer, choices
from layers.words.audience import Audience
from layers.words.problems import Nature, Problem, Problems
from layers.words.text import Text
from layers.words.writer import Writer
from mapserve.services.maps.features import hidden_values, readable
from mapserve.services.saving.feature_checks import checked_properties
from mapserve.store.versions import Version

EVERYBODY = frozenset(Writer)


def writers_of(audience: Audience) -> frozenset[Writer]:
    """Return as whom somebody of an audience writes when they draw."""
    staff = {Writer.STAFF} if audience.sees(Audience.STAFF) else set()
    return frozenset({Writer.DRAWERS, *staff})


class FieldReserved(Problem):
    """A field that this reader may neither see nor fill in."""

    code = "field-reserved"
    nature = Nature.REFUSED
    what = Text("您的角色不能填「{label}」。", "Your role does not fill in “{label}”.")
    mend = Text("請拿掉這一欄。", "Leave this field out.")


class FieldDecided(FieldReserved):
    """A field that somebody else decides, changed by whoever draws (facts: label, writer)."""

    code = "field-decided"
    what = Text(
        "「{label}」由{writer}決定，畫圖時不能改。",
        "“{label}” is decided by {writer}; drawing does not change it.",
    )
    mend = Text("請拿掉這一欄再存，其他的都能存。", "Leave this field out; the rest can be saved.")


class LayerReserved(Problem):
    """A layer that this reader may neither see nor draw on."""

    code = "layer-reserved"
    nature = Nature.REFUSED
    what = Text("您的角色不能畫「{layer}」。", "Your role does not draw “{layer}”.")


class ValueReserved(Problem):
    """A value that would hide the feature from whoever chooses it (facts: value)."""

    code = "value-reserved"
    nature = Nature.REFUSED
    what = Text("您的角色不能選「{value}」。", "Your role does not choose “{value}”.")
    mend = Text(
        "選了以後您和社區的人都看不到它。請選別的；要保密的事，請告訴警察分局。",
        "Neither you nor your community would see it then. Choose another; "
        "what must stay confidential, tell the police.",
    )


class EditRights:
    """The rights of an audience, asked a thousand times a save.

    Parameters
    ----------
    writers
        As whom they write; those who draw where it is not said. The review writes through a
        changeset of the system alone.
    carries
        Whether new features bring along what the review decided of them before, as a file does.
    """

    def __init__(
        self,
        audience: Audience,
        writers: Collection[Writer] | None = None,
        *,
        carries: bool = False,
    ) -> None:
        self.audience = audience
        self.writers = frozenset(writers_of(audience) if writers is None else writers)
        self._carried = frozenset({Writer.REVIEW} if carries else ())
        self._layers: dict[str, MapLayer] = {}
        self._visible: dict[str, frozenset[str]] = {}
        self._new: dict[str, frozenset[str]] = {}
        self._hiding: dict[str, Mapping[str, frozenset[str]]] = {}

    def layer(self, kind: str) -> MapLayer:
        """Return the layer to draw on, or raise `UnknownLayer` or `LayerReserved`."""
        layer = self._layers.get(kind)
        if layer is None:
            layer = layer_of(kind)
            if not self.audience.sees(layer.audience):
                raise LayerReserved(layer=layer.label)
            self._layers[kind] = layer
        return layer

    def visible(self, layer: MapLayer) -> frozenset[str]:
        """Return the layer's attributes that may be read."""
        if layer.kind not in self._visible:
            self._visible[layer.kind] = layer.visible(self.audience)
        return self._visible[layer.kind]

    def fillable(self, layer: MapLayer) -> frozenset[str]:
        """Return the attributes that may be filled in while a feature is new."""
        if layer.kind not in self._new:
            writers = self.writers | self._carried
            self._new[layer.kind] = self.visible(layer) & layer.written_by(writers)
        return self._new[layer.kind]

    def hiding(self, layer: MapLayer) -> Mapping[str, frozenset[str]]:
        """Return the values, by attribute, that would keep a feature from this very audience."""
        if layer.kind not in self._hiding:
            self._hiding[layer.kind] = hidden_values(layer, self.audience)
        return self._hiding[layer.kind]

    def readable(self, version: Version) -> bool:
        """Tell whether the reader may know that this version exists."""
        return readable(layer_of(version.layer), version.properties, self.audience)

    def shown(self, version: Version) -> dict[str, Any]:
        """Return the properties of a version as its reader sees them, `layer` and `revision` too.

        The same rule as `feature_queries.READABLE`.
        """
        visible = self.visible(layer_of(version.layer))
        properties = version.properties
        if not visible.issuperset(properties):
            properties = {name: value for name, value in properties.items() if name in visible}
        return {"layer": version.layer, "revision": version.revision, **properties}

    def hiding_in(self, layer: MapLayer, patch: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return what of a patch this audience cannot choose: attributes with their values."""
        found = []
        for name, values in self.hiding(layer).items():
            given = patch.get(name)
            several = given if isinstance(given, list) else [given]
            found += [(name, one) for one in several if isinstance(one, str) and one in values]
        return found

    def filled(self, layer: MapLayer, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return the properties of a new feature, checked, where each may be filled in.

        Naming what others decide as it begins claims nothing.

        Raises
        ------
        Problems
            With pointers from the properties on (`/bearing`).
        """
        _raise(self.refused(layer, properties))
        fillable, described = self.fillable(layer), layer.described.keys()
        given = {n: v for n, v in properties.items() if n in fillable or n not in described}
        return checked_properties(layer, {}, given)

    def refused(self, layer: MapLayer, properties: Mapping[str, Any]) -> list[Problem]:
        """Return a problem for each attribute of a new feature that may not be filled in, or so."""
        reserved = {
            name
            for name in properties.keys() - self.fillable(layer)
            if not self._as_it_begins(layer, name, properties[name])
        }
        return [*self._refusals(layer, reserved), *self._hidings(layer, properties)]

    def _as_it_begins(self, layer: MapLayer, name: str, value: object) -> bool:
        """Tell whether a field that others decide is given what a new feature has anyway."""
        if name not in self.visible(layer) or name not in layer.described:
            return False
        begins: object = layer.described[name][0].get_default(call_default_factory=True)
        return value == begins

    def patch(
        self, layer: MapLayer, base: Mapping[str, Any], patch: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the fields that a patch changes, where each of them may be written.

        Naming a field that others decide, with the value it has, changes nothing.

        Raises
        ------
        Problems
            With pointers from the properties on (`/bearing`).
        """
        others = patch.keys() - (self.visible(layer) & layer.written_by(self.writers))
        decided = {name for name in others & self.visible(layer) if patch[name] == base.get(name)}
        _raise([*self._refusals(layer, others - decided), *self._hidings(layer, patch)])
        return {name: value for name, value in patch.items() if name not in decided}

    def _refusals(self, layer: MapLayer, names: Collection[str]) -> list[Problem]:
        """Return a problem a field of the layer; those it does not have, its check tells."""
        return [self._refusal(layer, name) for name in sorted(layer.described.keys() & set(names))]

    def _hidings(self, layer: MapLayer, patch: Mapping[str, Any]) -> list[Problem]:
        """Return a problem a value that hides: what a member hid, no member could ever undo."""
        return [
            ValueReserved(pointer=f"/{name}", value=_label_of(layer, name, value))
            for name, value in self.hiding_in(layer, patch)
        ]

    def _refusal(self, layer: MapLayer, name: str) -> Problem:
        _, note = layer.described[name]
        if name not in self.visible(layer):
            return FieldReserved(pointer=f"/{name}", label=note.label)
        return FieldDecided(pointer=f"/{name}", label=note.label, writer=note.written_by.label)


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise Problems(problems)


def _label_of(layer: MapLayer, name: str, value: str) -> Text:
    codes = choices(layer.described[name][0])
    return next((code.label for code in codes if code == value), Text(value, value))
