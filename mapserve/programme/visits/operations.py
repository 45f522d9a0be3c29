"""Operations of a visit: answers given without network, made once and never changed.

An operation has an id made on the device and says which earlier ones it supersedes. No clock
decides anything: phones are wrong by years (decision visit-operations).
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.words.code import Code

MOST_PHOTOS = 12  # of one answer
MOST_SUPERSEDED = 50


class Kind(Code):
    """What an operation says."""

    FINDING = "finding", "查看結果", "Finding"
    SCORE = "score", "評分", "Score"
    REMARK = "remark", "備註", "Remark"


class Told(Code):
    """What becomes of an operation that was sent."""

    STORED = "stored", "已存好", "Stored"
    KNOWN = "known", "早就存好", "Known already"
    CONFLICT = "conflict", "同一編號，內容不同", "Another under the same id"
    REFUSED = "refused", "不能收", "Refused"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation as it is stored."""

    id: uuid.UUID
    person: int
    kind: Kind
    target: str
    value: Mapping[str, Any]
    photos: tuple[str, ...] = ()
    supersedes: frozenset[uuid.UUID] = frozenset()
    evidence: Mapping[str, Any] | None = None
    late: bool = False


def digest(body: object) -> str:
    """Return the SHA-256 of a body as both sides write it: members sorted, no spaces, UTF-8.

    The device computes the same and forgets nothing before the server has named it.
    """
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
