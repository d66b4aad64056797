"""Facts from outside: files handed over by a person, checked row by row, taken whole or not at all.

A list takes the place of what was handed over under its name before: what is equal stays, what differs is superseded
and kept. Handing over the same again changes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from registry.accounts import log
from registry.known import next_stamp
from registry.models import FromOutside, ImportRow

MOST_BYTES = 20_000_000
"""Of one file."""
MOST_ROWS = 100_000
"""Of one file."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that cannot be printed: no cell and no message holds one."""
_BATCH = 500
_OWN = ("ord", "recorded_at", "superseded_at")
_PLACE = ("row",)
"""Where a row stands in its file is no fact: rows above it come and go."""


class BadFacts(Exception):
    """Files that cannot be taken. Each argument is one line: file, place, what is wrong, what to do."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as handed over: its name without the folder, and its bytes."""

    name: str
    data: bytes

    @property
    def is_json(self) -> bool:
        """False: it is read as CSV."""
        return self.name.lower().endswith(".json")

    def at(self, place: int) -> str:
        """How a person finds a row: by its line in CSV, by its number in a JSON list, from 1."""
        return f"{self.name} {'row' if self.is_json else 'line'} {place}"

    def record(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"name": self.name, "sha256": hashlib.sha256(self.data).hexdigest()}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a hand-over did."""

    source_list: str
    added: int
    superseded: int
    unchanged: int


def read_file(path: Path) -> GivenFile:
    """A file within the bounds. Raises BadFacts."""
    if not path.is_file():
        raise BadFacts(f"{path.name}: no such file. Check the path.")
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadFacts(f"{path.name}: more than {MOST_BYTES // 1_000_000} MB. Split it into several lists.")
    return GivenFile(path.name, data)


def text_of(file: GivenFile) -> str:
    """Text of a file in UTF-8. Raises BadFacts."""
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFacts(f"{file.name}: byte {error.start} is not UTF-8. Save it as UTF-8.") from error


def json_of(file: GivenFile) -> object:
    """What a JSON file holds. Raises BadFacts."""
    try:
        return json.loads(text_of(file))
    except json.JSONDecodeError as error:
        raise BadFacts(f"{file.name} line {error.lineno}: {error.msg}. Mend the JSON there.") from error
    except (RecursionError, ValueError) as error:
        raise BadFacts(f"{file.name}: nested too deep, or a number too long. Hand over a plain list.") from error


def rows_of(file: GivenFile) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows, each with its place: of a CSV file with a header, or of a JSON list of objects. Raises BadFacts."""
    rows = _json_rows(file) if file.is_json else _csv_rows(file)
    for count, (place, row) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise BadFacts(f"{file.at(place)}: more than {MOST_ROWS:,} rows. Split it into several lists.")
        yield place, row


def _csv_rows(file: GivenFile) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text_of(file), newline=""), strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise BadFacts(f"{file.at(reader.line_num)}: not as many cells as the header has. Quote commas.")
            yield reader.line_num, row
    except csv.Error as error:
        raise BadFacts(f"{file.at(reader.line_num)}: {error}. Save it as CSV with commas.") from error


def _json_rows(file: GivenFile) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = json_of(file)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadFacts(f"{file.name}: not a list of objects. Write [{{…}}, {{…}}].")
    yield from enumerate(rows, 1)


def take(
    session: Session,
    kind: str,
    source_list: str,
    files: Sequence[GivenFile],
    table: type[FromOutside],
    rows: Iterable[Mapping[str, Any]],
    clock: Callable[[], datetime],
) -> Taken:
    """Put a list in the place of what it held; ``rows``: the columns of ``table`` but for those of ``FromOutside``."""
    moment = next_stamp(session.connection(), clock)
    columns = [column for column in table.__table__.columns if column.name not in _OWN]  # type: ignore[attr-defined]
    new = {_plain(row): row for row in ({**row, "source_list": source_list} for row in rows)}
    query = select(table.ord, *columns).where(table.source_list == source_list, table.superseded_at == "")
    held = {_plain(dict(row._mapping)): row.ord for row in session.execute(query)}
    gone = [held[row] for row in held.keys() - new.keys()]
    added = [{**row, "recorded_at": moment, "superseded_at": ""} for plain, row in new.items() if plain not in held]
    for start in range(0, len(gone), _BATCH):
        batch = table.ord.in_(gone[start : start + _BATCH])
        session.execute(update(table).where(batch).values(superseded_at=moment))
    if added:
        session.execute(insert(table), added)
    if added or gone:
        session.add(
            ImportRow(
                at=moment, kind=kind, source_list=source_list, files=[file.record() for file in files],
                added=len(added), superseded=len(gone),
            )
        )  # fmt: skip
        log(session, moment, "import", f"import: {kind}", f"{source_list}: {len(added)} added, {len(gone)} superseded")
    return Taken(source_list, len(added), len(gone), len(new) - len(added))


def _plain(row: Mapping[str, Any]) -> str:
    """The facts of a row as text: equal for equal facts."""
    facts = {name: value for name, value in row.items() if name not in (*_OWN, *_PLACE)}
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, default=date.isoformat)
