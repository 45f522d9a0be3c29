"""What is said of rows and columns of a file: why a row is set aside, what to know of the rest."""

from collections.abc import Sequence

from layers.model.contract import MapLayer, choices
from layers.words.text import Text
from mapserve.exchange.cell_text import storable
from mapserve.exchange.quarantine import Quarantined, Remark

SHOWN = 40  # characters of a value that are quoted
_FEW = 5  # values quoted of a column
_ROWS_SHOWN = 20


def repeated(row: int, column: str, first: int) -> Quarantined:
    """Tell a row of the same thing as an earlier one."""
    return Quarantined(
        row,
        column,
        Text(f"和第 {first} 列重複。", f"It repeats row {first}."),
        Text("同一個東西留一列；不同的給不同編號。", "Keep one, or give it a number of its own."),
    )


def pass_over(column: str) -> Text:
    """Say how a column that its name misleads about is left out."""
    return Text(
        f"改好再匯入；這一欄說的不是這個時，加 --ignore {column}。",
        f"Mend it; if the column means something else, add --ignore {column}.",
    )


def mistaken(column: str, name: str, layer: MapLayer, values: Sequence[str]) -> Remark:
    """Say that no value of a column is what its name promised."""
    label = layer.described[name][1].label
    shown = "、".join(dict.fromkeys(values[:_FEW]))
    return Remark(
        Text(
            f"欄「{column}」依名稱當作「{label.zh}」，但沒有一個值對得上（{shown}）。"
            f"不是的話，加 --ignore {column}，或 --column {column}=別的用途，再匯入。",
            f"The column “{column}” was taken for “{label.en}” by its name, and no value fits "
            f"({shown}). If it is not, add --ignore {column} or --column {column}=OTHER.",
        ),
        column=column,
    )


def not_agreed(layer: MapLayer, count: int) -> Remark:
    """Say that what nobody has asked about is no promise."""
    name, value = next(iter(layer.unsaid.items()))
    info, note = layer.described[name]
    word = next(code.label for code in choices(info) if code.value == value)
    return Remark(
        Text(
            f"檔案沒有說對方答應了沒有：{count} 列的「{note.label.zh}」記為「{word.zh}」，"
            "大家還看不到；談好後在地圖上改。",
            f"The file does not say whether they agreed: “{note.label.en}” of {count} rows is "
            f"“{word.en}”, which the public does not see; change it on the map once they have.",
        )
    )


def no_title(layer: MapLayer, rows: Sequence[int]) -> Remark:
    """Say which rows are called nothing."""
    labels = [layer.described[name][1].label for name in layer.title]
    zh, en = "、".join(one.zh for one in labels), ", ".join(one.en for one in labels)
    listed = "、".join(map(str, rows[:_ROWS_SHOWN]))
    return Remark(
        Text(
            f"有 {len(rows)} 列沒有{zh}：第 {listed} 列。"
            f"欄名不同時，加 --column 欄名={labels[0].zh}。",
            f"{len(rows)} rows have none of {en}: {listed}. If the column is called otherwise, "
            f"add --column NAME={labels[0].zh}.",
        )
    )


def damaged(row: int, column: str, cell: str) -> Remark:
    """Quote a cell whose bytes were no text."""
    shown = storable(cell)[:SHOWN]
    return Remark(
        Text(
            f"「{shown}」有讀不出來的字，這一格沒有匯入。",
            f"“{shown}” holds what cannot be read: this cell was left out.",
        ),
        row,
        column,
    )


def no_number(row: int, column: str, value: float) -> Quarantined:
    """Refuse NaN and what is too large for a number."""
    reason = Text(f"「{value}」不是數字。", f"“{value}” is no number.")
    return Quarantined(row, column, reason, pass_over(column))


def nameless(row: int, column: str, layer: MapLayer) -> Quarantined:
    """Refuse what is said to be agreed, and is called nothing."""
    labels = [layer.described[name][1].label for name in layer.title]
    zh, en = "、".join(one.zh for one in labels), " nor ".join(one.en for one in labels)
    return Quarantined(
        row,
        column,
        Text(f"沒有{zh}，不能說已經答應。", f"Without {en} nothing can be said to be agreed."),
        Text("補上名稱再匯入。", "Add a name and import it again."),
    )


def nowhere(row: int, column: str, cells: Sequence[str]) -> Quarantined:
    """Tell a row without a place, or with one that nobody can read."""
    if cells:
        shown = "、".join(f"「{storable(cell)}」" for cell in cells)
        reason = Text(f"座標不是數字：{shown}", f"The coordinates are no numbers: {shown}")
    else:
        reason = Text("沒有座標。", "It has no coordinates.")
    advice = Text("補上經度、緯度再匯入。", "Add longitude and latitude and import it again.")
    return Quarantined(row, column, reason, advice)
