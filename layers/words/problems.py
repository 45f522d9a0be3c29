"""Problems with what somebody drew or sent: what is wrong, where, and how to mend it.

Pure exceptions. Each stands beside the condition it tells of and says of what nature that is;
which HTTP status or exit code a nature becomes is decided where it is shown
(`mapserve.web.http.errors`, `mapserve.cli`).
"""

from enum import Enum, auto
from typing import Any, ClassVar

from layers.words.text import Language, Text


class Nature(Enum):
    """What kind of condition a problem is: what whoever meets it can do about it."""

    INVALID = auto()  # mend what was sent
    MALFORMED = auto()  # it cannot be read at all
    UNIDENTIFIED = auto()  # say first who you are
    REFUSED = auto()  # somebody else may
    MISSING = auto()  # nothing is there, or nothing that this reader may know of
    CONFLICT = auto()  # something else stands where it would go
    TOO_LARGE = auto()  # send less
    TOO_OFTEN = auto()  # wait as long as is said
    BUSY = auto()  # try again in a moment
    FAULT = auto()  # nothing: it is ours


class Problem(Exception):  # noqa: N818 - the user's word for it; every subclass names a condition
    """One thing wrong, told in both languages.

    Parameters
    ----------
    pointer
        Where it is: a JSON pointer into what was sent (`/create/0/properties/bearing`), or "".
    facts
        Values that fill the placeholders of `what` and `mend`, and go out as members of the
        problem document. A `Text` fact is shown in the reader's language.
    """

    code: ClassVar[str] = "problem"
    nature: ClassVar[Nature] = Nature.INVALID
    what: ClassVar[Text] = Text("資料有問題。", "Something is wrong with the data.")
    mend: ClassVar[Text] = Text("", "")

    def __init__(self, *, pointer: str = "", **facts: object) -> None:
        super().__init__(self.code)
        self.pointer = pointer
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        """Go from process to process whole: an exception by itself takes its arguments along."""
        return _made_again, (type(self), self.pointer, self.facts)

    def at(self, prefix: str) -> "Problem":
        """Return self with `prefix` put before the pointer (a caller knows the outer path)."""
        self.pointer = prefix + self.pointer
        return self

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        return self._fill(self.what, language)

    def cure(self, language: Language) -> str:
        """Say how to mend it, or "" when nothing helps."""
        return self._fill(self.mend, language)

    @property
    def told(self) -> Text:
        """What is wrong and how to mend it, in both languages."""
        return Text(self.message("zh") + self.cure("zh"), str(self))

    def _fill(self, text: Text, language: Language) -> str:
        facts = {k: v.in_(language) if isinstance(v, Text) else v for k, v in self.facts.items()}
        return text.in_(language).format_map(facts)

    def __str__(self) -> str:
        return " ".join(part for part in (self.message("en"), self.cure("en")) if part)


def _made_again(kind: type[Problem], pointer: str, facts: dict[str, object]) -> Problem:
    return kind(pointer=pointer, **facts)


_TOLD = 5


class Problems(Exception):  # noqa: N818
    """Several problems found in one input; never empty."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        """Go from process to process with the problems."""
        return type(self), (self.problems,)

    def __str__(self) -> str:
        """Say the first ones: a file can have ten thousand, and a log is to be read."""
        told = [str(problem) for problem in self.problems[:_TOLD]]
        rest = len(self.problems) - len(told)
        return "; ".join([*told, f"and {rest} more"] if rest else told)


class UnknownLayer(Problem):
    """`layer` names no layer of the catalogue."""

    code = "unknown-layer"
    what = Text("沒有「{layer}」這個圖層。", "There is no layer “{layer}”.")
    mend = Text("可用的圖層：{known}。", "Use one of: {known}.")


class UnknownField(Problem):
    """A property that the layer does not have."""

    code = "unknown-field"
    what = Text("「{layer}」沒有「{field}」這個欄位。", "“{layer}” has no field “{field}”.")
    mend = Text("可用的欄位：{known}。", "Use one of: {known}.")


class FieldInvalid(Problem):
    """A property whose value its layer does not take."""

    code = "field-invalid"
    what = Text("「{label}」的值不對：{reason}", "“{label}” has a wrong value: {reason}")


class GeometryInvalid(Problem):
    """A geometry that is no valid simple feature (facts: reason)."""

    code = "geometry-invalid"
    what = Text("圖形有問題：{reason}", "The shape is not valid: {reason}")
    mend = Text("請修改後再存。", "Mend the shape and save again.")


class SelfCrossing(GeometryInvalid):
    """A polygon whose boundary crosses itself at `lon`, `lat` (WGS84 degrees)."""

    code = "self-crossing"
    what = Text(
        "線交叉了，交叉點在東經 {lon:.6f}、北緯 {lat:.6f}。",
        "The outline crosses itself at longitude {lon:.6f}, latitude {lat:.6f}.",
    )
    mend = Text("移開交叉處的點，再存一次。", "Move the corner beside the crossing and save again.")


class WrongGeometryType(Problem):
    """A geometry type that the layer does not take."""

    code = "wrong-geometry-type"
    what = Text("「{layer}」不能畫成 {given}。", "“{layer}” cannot be a {given}.")
    mend = Text("請畫成：{known}。", "Draw it as: {known}.")


class OutsideTaiwan(Problem):
    """A coordinate outside every part of Taiwan."""

    code = "outside-taiwan"
    what = Text("座標（{x}, {y}）不在臺灣範圍內。", "The coordinate ({x}, {y}) is not in Taiwan.")
    mend = Text(
        "請確認座標是經度、緯度（WGS84）。", "Check that it is longitude, latitude (WGS84)."
    )


class AxesSwapped(OutsideTaiwan):
    """Latitude and longitude stand in each other's place (certain: their ranges never meet)."""

    code = "axes-swapped"
    what = Text("經度和緯度寫反了（{x}, {y}）。", "Longitude and latitude are swapped ({x}, {y}).")
    mend = Text("對調後是（{y}, {x}）。", "Swapped back it is ({y}, {x}).")


class MetresAsDegrees(OutsideTaiwan):
    """Projected metres (TWD97 or TWD67) stand where degrees are expected."""

    code = "metres-as-degrees"
    what = Text(
        "座標（{x}, {y}）是公尺，不是經緯度。",
        "The coordinate ({x}, {y}) is in metres, not degrees.",
    )
    mend = Text(
        "請先轉成經緯度，或匯入時註明 EPSG:3826（澎湖、金門、馬祖為 3825）。",
        "Convert it to degrees, or import it with EPSG:3826 (Penghu, Kinmen, Matsu: 3825).",
    )


class TooManyVertices(Problem):
    """A geometry with more vertices than a hand-drawn feature can have."""

    code = "too-many-vertices"
    nature = Nature.TOO_LARGE
    what = Text("這個圖形有 {count} 個點，最多 {limit} 個。", "{count} vertices; {limit} at most.")
    mend = Text("請簡化圖形。", "Simplify the shape.")


class TooIntricate(Problem):
    """A shape whose edges meet or run beside each other too often, most of all at `lon`, `lat`."""

    code = "too-intricate"
    what = Text(
        "這個圖形的線繞來繞去、疊得太密，最密的地方在東經 {lon:.6f}、北緯 {lat:.6f}。",
        "The lines of this shape run over each other too often, most of all at longitude "
        "{lon:.6f}, latitude {lat:.6f}.",
    )
    mend = Text(
        "請刪掉重複的線，或分成幾個圖形。", "Take out what repeats, or draw it as several shapes."
    )


class ShapesDiffer(Problem):
    """Shapes that cannot be worked on together: lines with lines, areas with areas."""

    code = "shapes-differ"
    what = Text("這兩個圖形不能一起用。", "These two shapes do not go together.")
    mend = Text(
        "線和線、範圍和範圍才能合併；分割用線，挖空用範圍。",
        "Merge two lines or two areas; split by a line; cut an area by an area.",
    )


class NothingDivided(Problem):
    """A line that was to divide a shape and does not go right across it."""

    code = "nothing-divided"
    what = Text("這條線沒有把圖形分開。", "This line does not divide the shape.")
    mend = Text("請畫一條整個穿過去的線。", "Draw a line that goes right across it.")


class NothingCut(Problem):
    """A hole that lies outside the area."""

    code = "nothing-cut"
    what = Text("這個洞不在範圍裡。", "The hole lies outside the area.")
    mend = Text("請畫在範圍裡面。", "Draw it inside the area.")


class NothingLeft(Problem):
    """A hole that covers the whole area."""

    code = "nothing-left"
    what = Text("挖掉之後什麼都不剩。", "Nothing of the area would be left.")
    mend = Text("請把洞畫小一點，或直接刪除。", "Draw a smaller hole, or delete the area.")
