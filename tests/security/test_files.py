"""What a file may hold: rows, cells and features are bounded before they take memory."""

import json
from pathlib import Path

import pytest

from mapserve.exchange.formats import csv_rows, read_rows
from mapserve.exchange.formats import rows as rows_of_files
from mapserve.exchange.formats.rows import MOST_ROWS
from mapserve.exchange.problems import FileTooLong

LONGEST_MET = 154_160
HEADER = "編號,經度,緯度\n"
ROW = "1,121.5,25.0\n"


def test_the_longest_public_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lights.csv"
    path.write_text(HEADER + ROW * LONGEST_MET)
    assert len(read_rows(path).rows) == LONGEST_MET


def test_a_file_of_too_many_rows_is_refused_with_its_bound(tmp_path: Path) -> None:
    """55 MB of short rows took 144 s and 3.4 GB."""
    path = tmp_path / "lights.csv"
    path.write_text(HEADER + ROW * MOST_ROWS)
    assert len(read_rows(path).rows) == MOST_ROWS
    path.write_text(HEADER + ROW * (MOST_ROWS + 1))
    with pytest.raises(FileTooLong) as found:
        read_rows(path)
    assert found.value.message("zh") == "檔案「lights.csv」太長，最多 200,000 列。"
    assert "200,000 rows" in found.value.message("en")
    assert "分成" in found.value.cure("zh")


def test_no_more_rows_are_read_than_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_files, "MOST_ROWS", 10)
    path = tmp_path / "lights.csv"
    path.write_text(HEADER + ROW * 11 + '"never closed')  # which nobody comes to
    with pytest.raises(FileTooLong):
        read_rows(path)


def test_a_row_of_too_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, "MOST_CELLS", 1_000)
    path = tmp_path / "wide.csv"
    path.write_text(HEADER + "," * 1_000)
    with pytest.raises(FileTooLong):
        read_rows(path)


def test_a_geojson_of_too_many_features_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_files, "MOST_ROWS", 10)
    path = tmp_path / "many.geojson"
    feature = {"type": "Feature", "properties": {}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 11}))
    with pytest.raises(FileTooLong):
        read_rows(path)
