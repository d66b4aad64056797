"""Lists of goods in tables (bảng danh mục hàng hóa): which column holds what, which rows are headings."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.model import Cell, Table
from corpus.nlp.hs import COLUMN, codes_in, digits

_NAME_COLUMN = re.compile(r"tên|mô tả|hàng hóa|hàng hoá|sản phẩm|mặt hàng|danh mục|chủng loại|nhóm", re.IGNORECASE)
_NUMBER_COLUMN = re.compile(r"^(?:stt|tt|số tt|số thứ tự|no\.?)$", re.IGNORECASE)
_AUTHORITY_COLUMN = re.compile(r"cơ quan|đơn vị (?:kiểm tra|quản lý)|bộ quản lý", re.IGNORECASE)
_SECTION = re.compile(r"([IVX]{1,6}|[A-H])[.)]?")
_HEADER_ROWS = 3


class TableRow(NamedTuple):
    """One row of goods. ``headings`` are the heading rows above it; ``covers_all``: a heading without rows."""

    start: int
    end: int
    number: str
    codes: tuple[str, ...]
    printed: str
    name: str
    headings: tuple[str, ...]
    authority: str
    covers_all: bool


class _Columns(NamedTuple):
    header_row: int
    code: int
    name: int
    number: int | None
    authority: int | None


class Heading(NamedTuple):
    """The heading row that rows stand under, with the titles of its table: a table on the next page goes on there."""

    titles: tuple[str, ...] = ()
    label: str = ""
    name: str = ""


def table_rows(text: str, table: Table, above_table: Heading) -> tuple[list[TableRow], Heading]:
    """Rows of goods of a table that has a column of codes, nothing if it has none; and the last heading row.

    ``above_table``: that of the table before, which holds where the titles are the same and the numbers go on.
    """
    rows = _grid(table)
    columns = _columns(text, rows)
    if columns is None:
        return [], above_table
    found: list[TableRow] = []
    body = [(index, cells) for index, cells in sorted(rows.items()) if index > columns.header_row]
    codes = [codes_in(_text(text, cells.get(columns.code))) for _, cells in body]
    above: list[tuple[str, str]] = []
    heading = _first_heading(text, rows, columns, above_table)
    for position, (index, cells) in enumerate(body):
        name = _text(text, cells.get(columns.name))
        number = _number(text, cells, columns)
        own = codes[position]
        if not own:
            words = [_text(text, cell) for column, cell in sorted(cells.items()) if column != columns.number]
            label = _SECTION.fullmatch(number)
            heading = Heading(
                heading.titles,
                label[1] if label else heading.label,
                next((word for word in words if word), heading.name),
            )
            continue
        code = digits(own[0])
        above = [entry for entry in above if code.startswith(entry[0]) and code != entry[0]]
        headings = tuple(h for h in (heading.name, *(entry[1] for entry in above)) if h)
        below = codes[position + 1] if position + 1 < len(codes) else ()
        if len(own) == 1 and below and digits(below[0]).startswith(code) and digits(below[0]) != code:
            above.append((code, name))
            continue
        spans = [cell for cell in cells.values() if cell.end > cell.start]
        found.append(
            TableRow(
                min(cell.start for cell in spans),
                max(cell.end for cell in spans),
                "/".join(filter(None, (heading.label, number or str(index - columns.header_row)))),
                own,
                _text(text, cells.get(columns.code)),
                name,
                headings,
                _text(text, cells.get(columns.authority)) if columns.authority is not None else "",
                (len(code) == 4 and not above and any(len(digits(c)) > 4 for group in codes for c in group))
                or (len(body) == 1 and len(code) == 4),
            )
        )
    return found, heading


def _first_heading(text: str, rows: dict[int, dict[int, Cell]], columns: _Columns, before: Heading) -> Heading:
    """The heading row of the page before, if the table goes on from there."""
    titles = tuple(_text(text, cell) for _, cell in sorted(rows[columns.header_row].items()))
    first = next((_number(text, rows[row], columns) for row in sorted(rows) if row > columns.header_row), "")
    goes_on = titles == before.titles and first.rstrip(".").isdecimal() and int(first.rstrip(".")) > 1
    return before if goes_on else Heading(titles)


def _number(text: str, cells: dict[int, Cell], columns: _Columns) -> str:
    """What the column of row numbers prints, "" without one."""
    return _text(text, cells.get(columns.number)) if columns.number is not None else ""


def _grid(table: Table) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + max(1, cell.row_span)):
            rows.setdefault(row, {})[cell.column] = cell
    return rows


def _columns(text: str, rows: dict[int, dict[int, Cell]]) -> _Columns | None:
    for index in sorted(rows)[:_HEADER_ROWS]:
        titles = {column: _text(text, cell) for column, cell in rows[index].items()}
        code = next((column for column, title in titles.items() if COLUMN.search(title) and not codes_in(title)), None)
        if code is None:
            continue
        number = next((column for column, title in titles.items() if _NUMBER_COLUMN.match(title)), None)
        authority = next((column for column, title in titles.items() if _AUTHORITY_COLUMN.search(title)), None)
        taken = {code, number, authority}
        name = next((c for c, title in titles.items() if c not in taken and _NAME_COLUMN.search(title)), None)
        if name is None:
            name = next((c for c in sorted(titles) if c not in taken), None)
        if name is not None:
            return _Columns(index, code, name, number, authority)
    return None


def _text(text: str, cell: Cell | None) -> str:
    return " ".join(text[cell.start : cell.end].split()) if cell is not None else ""
