"""What the papers of an application are filled in from: answers, what desks added, the seals."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mapserve.programme.calendar import Period
from mapserve.programme.dates import form_date
from mapserve.rendering.papers.model import Block, Paper, line_of

PROGRAMME = "臺灣健康社區六星計畫社區治安"
# The special municipalities, whose bureaus are the city government's.
_MUNICIPALITIES = ("臺北市", "新北市", "桃園市", "臺中市", "臺南市", "高雄市")
_GROUP = 4  # characters of a fingerprint that are read at once
_SHORT = 16


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What tells which form and which map a paper shows.

    Parameters
    ----------
    form_sha256, edition, sealed_on, edition_sha256
        Of what was sent; None of a draft.
    revision
        Of the map.
    address
        Where the QR code leads.
    """

    revision: int
    address: str
    printed_on: dt.date
    form_sha256: str | None = None
    edition: int | None = None
    sealed_on: dt.date | None = None
    edition_sha256: str | None = None

    @property
    def draft(self) -> bool:
        """Tell whether it was never sent."""
        return self.form_sha256 is None


@dataclass(frozen=True, kw_only=True)
class Filed:
    """An application as its papers show it; `answers` as JSON holds them.

    Parameters
    ----------
    county, town, precinct
        Names, as 臺北市, 松山區 and 松山分局.
    agreed
        What the county decided, None before.
    """

    id: int
    period: Period
    community: str
    county: str
    town: str
    precinct: str | None
    answers: Mapping[str, Any]
    stamp: Stamp
    received_by: str = ""
    received_on: dt.date | None = None
    opinion: str = ""
    agreed: bool | None = None
    review_reason: str = ""
    approved_period: Period | None = None
    approved_on: dt.date | None = None
    approval_number: str = ""

    def text(self, field: str) -> str:
        """Return an answer as one line, "" where there is none."""
        return line_of(self.answers.get(field))

    def day(self, field: str) -> dt.date | None:
        """Return an answer that is a day."""
        given = self.answers.get(field)
        return dt.date.fromisoformat(given) if given else None

    @property
    def bureau(self) -> str:
        """Return the police bureau that reviews first."""
        government = "政府" if self.county in _MUNICIPALITIES else ""
        return f"{self.county}{government}警察局"

    def paper(self, name: str, *, attachment: str, title: str, blocks: tuple[Block, ...]) -> Paper:
        """Return a paper of this application, with what stands around the official frame."""
        half = "上" if self.period.half == 1 else "下"
        draft = "（草稿，還沒送出）" if self.stamp.draft else ""
        where = self.county.removesuffix("市").removesuffix("縣")
        return Paper(
            name=name,
            attachment=attachment,
            number=f"案號　{self.period.year}{half}－{where}－{self.id:03}{draft}",
            title=(PROGRAMME, f"—{title}") if attachment else (PROGRAMME, title),
            blocks=blocks,
            foot=self._foot(),
            printed=f"列印 {form_date(self.stamp.printed_on)}",
            address=self.stamp.address,
        )

    def _foot(self) -> tuple[str, ...]:
        stamp = self.stamp
        if stamp.form_sha256 is None or stamp.edition_sha256 is None or stamp.sealed_on is None:
            return (
                f"草稿　{self.community}地圖第 {stamp.revision} 次儲存，還沒封存",
                "掃描可看現在的地圖；送出後才有指紋",
            )
        return (
            f"{self.community}地圖第 {stamp.edition} 版　{form_date(stamp.sealed_on)}封存",
            f"地圖指紋 {fingerprint(stamp.edition_sha256)}",
            f"本表指紋 {fingerprint(stamp.form_sha256)}",
            "掃描可核對這一版地圖",
        )


def fingerprint(sha256: str) -> str:
    """Return the first 16 digits of a SHA-256 (hexadecimal) in groups that people can compare."""
    return " ".join(sha256[at : at + _GROUP] for at in range(0, _SHORT, _GROUP))
