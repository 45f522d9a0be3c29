"""Write the sample neighbourhoods: `python -m sample_geo.build` makes the same bytes each time."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, mapping

from sample_geo.anhe import draw_anhe
from sample_geo.community import Community
from sample_geo.fuan import draw_fuan
from sample_geo.hamlets import draw_dengta, draw_xikou
from sample_geo.lane import PHOTOS, photo
from sample_geo.penghu import draw_penghu
from sample_geo.shanyao import draw_shanyao

HERE = Path(__file__).parent


def files() -> dict[str, str]:
    """Return the text of every file by its path below this folder."""
    found: dict[str, str] = {}
    for folder, community in (
        ("", draw_fuan()),
        ("penghu/", draw_penghu()),
        ("anhe/", draw_anhe()),
        ("shanyao/", draw_shanyao()),
        ("xikou/", draw_xikou()),
        ("dengta/", draw_dengta()),
    ):
        found |= {folder + name: text for name, text in _files(community).items()}
    return found


def photographs() -> dict[str, bytes]:
    """Return the photos that features of 福安里 name, by their path below this folder."""
    id_of = draw_fuan().map_.id_of
    return {
        f"photos/{id_of(key)}.jpg": photo(mended=mended, taken=taken)
        for key, (mended, taken) in PHOTOS.items()
    }


def _files(community: Community) -> dict[str, str]:
    town = community.map_.town
    slug = community.slug
    boundary = shapely.transform(
        MultiPolygon([town.degrees(town.boundary)]), lambda xy: xy.round(7)
    )
    streets = [
        _feature(
            f"sample/{slug}/street/{n}",
            town.degrees(s.line),
            {"highway": s.highway, "name": s.name},
        )
        for n, s in enumerate(town.streets, start=1)
    ]
    buildings = [
        _feature(f"sample/{slug}/building/{n}", town.degrees(shape), tags)
        for n, (shape, tags) in enumerate(town.buildings, start=1)
    ]
    places = [
        _feature(f"sample/{slug}/place/{n}", town.degrees(shape), tags)
        for n, (shape, tags) in enumerate(town.places, start=1)
    ]
    texts = {
        "community.geojson": [_feature(slug, boundary, community.properties())],
        "streets.geojson": streets,
        "buildings.geojson": buildings,
        "places.geojson": places,
    }
    for kind, features in community.map_.latest().items():
        if features or slug == "fuan":
            texts[f"{kind}.geojson"] = features
    found = {name: _collection(features) for name, features in texts.items()}
    found["changesets.json"] = _lines(community.map_.changesets())
    return found


def _feature(
    name: str, geometry: shapely.Geometry, properties: dict[str, object]
) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "geometry": mapping(geometry), "properties": properties}


def _collection(features: Iterable[dict[str, Any]]) -> str:
    rows = ",\n".join(_json(feature) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n'


def _lines(changesets: list[dict[str, Any]]) -> str:
    """Write changesets with one feature a line, so that a diff of the file can be read."""
    texts = []
    for changeset in changesets:
        head = f'"id":{_json(changeset["id"])},"comment":{_json(changeset["comment"])}'
        parts = [
            f'"{part}":[\n' + ",\n".join(map(_json, changeset[part])) + "\n]"
            for part in ("create", "modify", "delete")
        ]
        texts.append("{" + ",\n".join([head, *parts]) + "}")
    return "[\n" + ",\n".join(texts) + "\n]\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write every file."""
    contents = {name: text.encode() for name, text in files().items()} | photographs()
    for name, content in contents.items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
