"""GET /hours tells what is understood, or why nothing is."""

import json

import pytest
from flask.testing import FlaskClient

from tests.factories.project import ROOT

CASES = json.loads((ROOT / "tests/factories/opening_hours.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["stored"])
def test_any_writing_is_told_as_it_is_stored(client: FlaskClient, case: dict[str, str]) -> None:
    answer = client.get("/api/v1/hours", query_string={"text": case["written"]})
    told = {"stored": case["stored"], "words": {"zh": case["zh"], "en": case["en"]}}
    assert (answer.status_code, answer.json) == (200, told)


def test_what_cannot_be_read_says_why_in_the_readers_language(client: FlaskClient) -> None:
    for language, words in {"zh-TW": "看不懂", "en": "cannot be read"}.items():
        answer = client.get(
            "/api/v1/hours",
            query_string={"text": "22:00-22:00"},
            headers={"Accept-Language": language},
        )
        assert answer.status_code == 422
        assert answer.json["type"].endswith("hours-invalid")
        assert words in answer.json["detail"]
