"""Cases for tests: a blind spot drawn, its case found, stepped, and what the map says of it."""

from typing import Any

from tests.factories.callers import Caller
from tests.factories.maps import created, new_id


def told(answer: Any, status: int = 200) -> dict[str, Any]:  # noqa: ANN401 - werkzeug's answer
    assert answer.status_code == status, answer.get_data(as_text=True)
    document: dict[str, Any] = answer.get_json()
    return document


def drawn(caller: Caller, **properties: object) -> str:
    """Draw a blind spot in `meiren` and return its id."""
    one = created("blind_spot", **properties)
    told(caller.post("/communities/meiren/changesets", json={"id": new_id(), "create": [one]}), 201)
    return str(one["id"])


def case_of(caller: Caller, feature: str) -> dict[str, Any]:
    return told(caller.get(f"/communities/meiren/cases/{feature}"))


def step(caller: Caller, case: dict[str, Any], verb: str, **given: object) -> dict[str, Any]:
    sent = {"verb": verb, "version": case["version"], **given}
    return told(caller.post(f"/cases/{case['id']}/steps", json=sent))


def status(caller: Caller, feature: str) -> dict[str, Any]:
    found = told(caller.get("/communities/meiren/features?layer=blind_spot"))["features"]
    return next(one["properties"] for one in found if one["id"] == feature)
