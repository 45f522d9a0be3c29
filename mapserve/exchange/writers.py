"""Features to files: GeoJSON as it is, CSV that a spreadsheet opens without running anything."""

import csv
import io
import json
from collections import Counter
from typing import Any

from layers.model.contract import MapLayer
from layers.words.text import Text
from mapserve.exchange.cell_text import plain_cell
from mapserve.exchange.problems import FileUnreadable

FORMATS = (".geojson", ".csv", ".html")


def write_csv(collection: dict[str, Any], layers: tuple[MapLayer, ...]) -> str:
    """Return a FeatureCollection as CSV text with BOM, one column an attribute that is filled.

    Points have 經度 and 緯度, lines and areas have GeoJSON in `geometry`;
    names of columns are the Chinese labels that `mapserve import` reads back.
    """
    names = _columns(collection, layers)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        ["feature_id", "layer", "revision", *names.values(), "經度", "緯度", "geometry"]
    )
    for feature in collection["features"]:
        properties = feature["properties"]
        cells = [feature["id"], properties["layer"], properties["revision"]]
        cells += [plain_cell(properties.get(name)) for name in names]
        writer.writerow([*cells, *_place(feature["geometry"])])
    return out.getvalue()


def _columns(collection: dict[str, Any], layers: tuple[MapLayer, ...]) -> dict[str, str]:
    """Return the heading of each filled attribute: its Chinese label, or its name if repeated."""
    filled = {name for feature in collection["features"] for name in feature["properties"]}
    labels = {
        name: note.label.zh
        for layer in layers
        for name, (_, note) in layer.described.items()
        if name in filled
    }
    counts = Counter(labels.values())
    return {name: label if counts[label] == 1 else name for name, label in labels.items()}


def _place(geometry: dict[str, Any]) -> list[Any]:
    if geometry["type"] == "Point":
        return [*geometry["coordinates"][:2], ""]
    return ["", "", json.dumps(geometry)]


def check_format(name: str, suffix: str) -> None:
    """Raise `FileUnreadable` for a kind of file that is not written."""
    if suffix not in FORMATS:
        reason = Text("只能匯出 .geojson、.csv 或 .html。", "export to .geojson, .csv or .html.")
        raise FileUnreadable(name=name, reason=reason)
