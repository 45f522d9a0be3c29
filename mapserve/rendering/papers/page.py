"""A paper as HTML for WeasyPrint: everybody's words escaped, no address in it, nothing to fetch."""

from collections.abc import Iterator
from html import escape

import segno

from mapserve.rendering.papers.model import (
    Attached,
    Block,
    Cell,
    Frame,
    MapSheet,
    NextSheet,
    Note,
    Paper,
    Section,
    Table,
)

MAP = "paper:map"  # what the drawn map is called; it is handed over beside the page
ATTACHED = "paper:attached/"  # and pictures, by their place among the blocks
PT = 72 / 25.4  # points of a millimetre
_PADDING = 2.4  # millimetres at each side of a cell, as in paper.css
_LABEL_PT = 12.0
_LONG = 90  # characters: what is longer stands in the smaller letters


def page_of(paper: Paper) -> str:
    """Return the paper as an HTML document."""
    title = "<br>".join(map(escape, paper.title))
    blocks = "".join(_block(block, at) for at, block in enumerate(paper.blocks))
    return (
        f'<!DOCTYPE html><html lang="zh-Hant-TW"><head><meta charset="utf-8">'
        f"<title>{escape(paper.name)}</title></head><body>{_foot(paper)}"
        f'<div class="head"><p>{escape(paper.attachment)}</p><p>{escape(paper.number)}</p></div>'
        f"<h1>{title}</h1>{blocks}</body></html>"
    )


def attached_id(at: int) -> str:
    """Return by what a sheet is found again, by its place among the blocks."""
    return f"attached-{at}"


def qr_svg(address: str) -> str:
    """Return a QR code as SVG: segno's own markup, black and white modules."""
    return str(segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True))


def _foot(paper: Paper) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in paper.foot)
    return (
        f'<div id="foot"><table><colgroup><col style="width:24mm"><col>'
        f'<col style="width:46mm"></colgroup><tr><td>{qr_svg(paper.address)}</td><td>{lines}</td>'
        f'<td><p class="printed">{escape(paper.printed)}</p><p class="printed page"></p></td></tr>'
        "</table></div>"
    )


def _block(block: Block, at: int) -> str:  # noqa: PLR0911 - one a kind of block
    match block:
        case NextSheet(title=title):
            return f'<h1 class="sheet">{escape(title)}</h1>'
        case Attached(title=title, words=words, jpeg=jpeg):
            picture = "" if jpeg is None else f'<img src="{ATTACHED}{at}">'
            said = f"<h2>{escape(title)}</h2><p>{escape(words)}</p>"
            return f'<div class="attached" id="{attached_id(at)}">{said}{picture}</div>'
        case Frame():
            return _frame(block)
        case Section(heading=heading, lines=lines):
            return f'<h2>{escape(heading)}</h2><div class="said">{_paragraphs(lines)}</div>'
        case Table():
            return _table(block)
        case Note(text=text):
            return f"<p>{escape(text)}</p>"
        case MapSheet():
            return _map(block)


def _frame(frame: Frame) -> str:
    rows, spanning = "", dict.fromkeys(range(len(frame.columns)), 0)
    for height, row in zip(frame.heights, frame.rows, strict=True):
        free = [at for at, rest in spanning.items() if not rest]
        spanning = {at: max(0, rest - 1) for at, rest in spanning.items()}
        rows += f"<tr>{''.join(_cells(frame, row, height, free))}</tr>"
        for cell in row:
            for at in free[: cell.across]:
                spanning[at] = cell.down - 1
            free = free[cell.across :]
    return f'<table class="frame">{_columns(frame.columns)}{rows}</table>'


def _columns(widths: tuple[float, ...]) -> str:
    return "<colgroup>{}</colgroup>".format(
        "".join(f'<col style="width:{width}mm">' for width in widths)
    )


def _cells(frame: Frame, row: tuple[Cell, ...], height: float, free: list[int]) -> Iterator[str]:
    """Yield the cells of a row; `free` are the columns that nothing above spans into."""
    begins = 0
    for cell in row:
        width = frame.columns[free[begins]]
        begins += cell.across
        spans = f' colspan="{cell.across}" rowspan="{cell.down}"'
        if cell.down == 1:  # a row of a fixed height would be as high as what spans into it
            spans += f' style="height:{height}mm"'
        if cell.label:
            lines = "".join(_justified(line, width) for line in cell.lines)
            yield f'<td class="label"{spans}>{lines}</td>'
            continue
        long = sum(map(len, cell.lines)) > _LONG
        seal = f'<p class="seal">{escape(cell.seal)}</p>' if cell.seal else ""
        yield f"<td{' class=long' if long else ''}{spans}>{_paragraphs(cell.lines)}{seal}</td>"


def _justified(line: str, width: float) -> str:
    """Return a label spread over its cell: letters are all as wide as they are high."""
    wide = [1.0 if ord(letter) > 0x2000 else 0.5 for letter in line]  # noqa: PLR2004 - CJK and marks
    room = (width - 2 * _PADDING) * PT - sum(wide) * _LABEL_PT
    if line.isascii() or len(line) < 2:  # noqa: PLR2004 - nothing to spread
        return f'<p class="middle">{escape(line)}</p>'
    apart = max(0.0, room / (len(line) - 1) - 0.02)
    inner, last = escape(line[:-1]), escape(line[-1])
    return f'<p><span style="letter-spacing:{apart:.2f}pt">{inner}</span>{last}</p>'


def _paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(line) or '&#160;'}</p>" for line in lines)


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in table.head)
    rows = "".join(
        "<tr>{}</tr>".format(
            "".join(
                f"<td{' class=figure' if at in table.numbers else ''}>{escape(text)}</td>"
                for at, text in enumerate(row)
            )
        )
        for row in table.rows
    )
    return (
        f'<table class="lines">{_columns(table.columns)}<thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _map(sheet: MapSheet) -> str:
    legend = "".join(f"<span>{sign.svg} {escape(sign.words)}</span>" for sign in sheet.legend)
    notes = _paragraphs(sheet.notes)
    size = f"width:{sheet.width}mm;height:{sheet.height}mm"
    return (
        f'<div class="map"><h1>{escape(sheet.title)}</h1><img src="{MAP}" style="{size}">'
        f'<div class="legend">{legend}</div><div class="notes">{notes}</div></div>'
    )
