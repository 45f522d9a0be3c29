"""What a refusal by pydantic means, in the words of both languages."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from layers.words.problems import Problem
from layers.words.text import Text

Read = TypeVar("Read")

_REASONS: dict[str, Text] = {
    "missing": Text("這一欄要填。", "it is required."),
    "literal_error": Text("不在選項裡。可選：{expected}。", "not in the list; one of {expected}."),
    "greater_than_equal": Text("不能小於 {ge}。", "not below {ge}."),
    "greater_than": Text("要大於 {gt}。", "must be above {gt}."),
    "less_than_equal": Text("不能大於 {le}。", "not above {le}."),
    "less_than": Text("要小於 {lt}。", "must be below {lt}."),
    "string_too_short": Text("至少 {min_length} 個字。", "{min_length} characters at least."),
    "string_too_long": Text("最多 {max_length} 個字。", "{max_length} characters at most."),
    "too_short": Text("至少 {min_length} 個。", "{min_length} entries at least."),
    "too_long": Text("最多 {max_length} 個。", "{max_length} entries at most."),
    "string_type": Text("要是文字。", "must be text."),
    "float_type": Text("要是數字。", "must be a number."),
    "float_parsing": Text("要是數字。", "must be a number."),
    "int_type": Text("要是整數。", "must be a whole number."),
    "int_parsing": Text("要是整數。", "must be a whole number."),
    "int_from_float": Text("要是整數。", "must be a whole number."),
    "finite_number": Text("要是有限的數字。", "must be a finite number."),
    "bool_type": Text("要是「是」或「否」。", "must be yes or no."),
    "bool_parsing": Text("要是「是」或「否」。", "must be yes or no."),
    "date_from_datetime_parsing": Text("日期寫成 2026-10-28。", "write the date as 2026-10-28."),
    "date_parsing": Text("日期寫成 2026-10-28。", "write the date as 2026-10-28."),
    "date_type": Text("日期寫成 2026-10-28。", "write the date as 2026-10-28."),
    "uuid_parsing": Text("要是圖上一個項目的編號。", "must be the id of a feature."),
    "uuid_type": Text("要是圖上一個項目的編號。", "must be the id of a feature."),
    "decimal_type": Text("要是數字。", "must be a number."),
    "decimal_parsing": Text("要是數字。", "must be a number."),
    "decimal_max_places": Text(
        "小數最多 {decimal_places} 位。", "{decimal_places} decimal places at most."
    ),
    "extra_forbidden": Text("沒有這一欄。", "there is no such field."),
    "model_type": Text("要是一組欄位。", "must be an object of fields."),
    "list_type": Text("要是清單。", "must be a list."),
    "string_pattern_mismatch": Text("寫法不對。", "is not written as asked."),
    "string_unicode": Text("有不能存的字元。", "has characters that cannot be stored."),
    "date_from_datetime_inexact": Text("日期寫成 2026-10-28。", "write the date as 2026-10-28."),
}


class Refused(ValueError):  # noqa: N818 - it carries a problem, whose name says what it is
    """A problem met while pydantic reads something: whoever asked tells it, with its place."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(Text(problem.message("zh"), problem.message("en")))
        self.problem = problem


def refusing(read: Callable[[Any], Read]) -> Callable[[Any], Read]:
    """Return `read` so that pydantic notes the place of the `Problem` that it raises."""

    def reading(value: Any) -> Read:  # noqa: ANN401 - whatever was sent
        try:
            return read(value)
        except Problem as problem:
            raise Refused(problem) from None

    return reading


def refused(error: Mapping[str, Any]) -> Problem | None:
    """Return the problem that one pydantic error dictionary is about, if it is one of ours."""
    raised = (error.get("ctx") or {}).get("error")
    return raised.problem if isinstance(raised, Refused) else None


def reason_of(error: Mapping[str, Any]) -> Text:
    """Say in both languages what one pydantic error dictionary means.

    A `ValueError` raised by a layer's own check carries its `Text` as the only argument.
    """
    context: Mapping[str, Any] = error.get("ctx") or {}
    raised = context.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Text):
        return raised.args[0]
    text = _REASONS.get(error["type"])
    if text is None:
        return Text(str(error["msg"]), str(error["msg"]))
    facts = {name: _plain(value) for name, value in context.items()}
    return Text(text.zh.format_map(facts), text.en.format_map(facts))


def _plain(value: object) -> object:
    """Return 360 for 360.0: pydantic makes every bound of a float field a float."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
