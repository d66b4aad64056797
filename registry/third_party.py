"""Product lines of a third-party compilation (dòng hàng chưa kiểm chứng): read, classed, and kept apart from the law.

The compilation prints, for each 8-digit code, which lists of which documents name it. No row of it was checked against
the document. It says nothing of days, of exceptions, or of whether an inspection comes before or after clearance; its
own kinds and warnings are not taken over. None of it is an item, and no figure of a programme counts it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from sqlalchemy import Engine

from corpus.keys import normal_number
from corpus.text import fold
from registry.db import writing
from registry.events import short_id
from registry.given_views import MeasureClass
from registry.known import utc_now
from registry.models import ThirdPartyRow
from registry.outside import CONTROL, MOST_ROWS, BadFacts, GivenFile, Taken, json_of, read_file, take

LIST = "ktcn"
"""The compilation is one list: it is handed over whole."""
_MOST_FILES = 200
_CHAPTERS, _REFERENCE = "chapter_*.json", "ktcn_reference.json"
_Text = Annotated[str, StringConstraints(max_length=2_000)]


class _Measure(BaseModel):
    """One row of a code, under the names that the compilation gives its fields; its own guesses are left out."""

    model_config = ConfigDict(frozen=True)

    mo_ta: _Text
    van_ban: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    danh_muc: _Text | None = None
    co_quan: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    loai: _Text | None = None


class _Code(BaseModel):
    """One code with its rows."""

    model_config = ConfigDict(frozen=True)

    hs: Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
    ten: _Text
    ktcn: tuple[_Measure, ...]


_Chapter = TypeAdapter(dict[str, _Code])


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A row of ``rules/border_measures.yaml``."""

    measure: MeasureClass
    pattern: re.Pattern[str]
    example: str
    counter_example: str


@cache
def class_rules() -> tuple[ClassRule, ...]:
    """All rows, in file order."""
    rows = yaml.safe_load((Path(__file__).parent / "rules" / "border_measures.yaml").read_text(encoding="utf-8"))
    return tuple(
        ClassRule(row["class"], re.compile(row["pattern"]), row["example"], row["counter_example"]) for row in rows
    )


def class_of(description: str) -> MeasureClass:
    """What a row is, from its description."""
    folded = fold(description)
    return next((rule.measure for rule in class_rules() if rule.pattern.search(folded)), "other")


def import_third_party(engine: Engine, paths: Sequence[Path], clock: Callable[[], datetime] = utc_now) -> Taken:
    """Take the compilation, from its folder or its chapter files, in the place of what was taken before.

    Raises BadFacts.
    """
    files = [read_file(path) for path in _found(paths)]
    rows: dict[str, dict[str, Any]] = {}
    compiled = _compiled(files)
    for file in files:
        if file.name != _REFERENCE:
            for row in _rows(file, compiled):
                rows.setdefault(row["id"], row)
        if len(rows) > MOST_ROWS:
            raise BadFacts(f"{file.name}: more than {MOST_ROWS:,} rows by here. This is not the compilation.")
    if not rows:
        raise BadFacts(f"{paths[0].name}: no row in it. Hand over the folder with its files {_CHAPTERS}.")
    with writing(engine) as session:
        return take(session, LIST, LIST, files, ThirdPartyRow, rows.values(), clock)


def _found(paths: Sequence[Path]) -> list[Path]:
    found = []
    for path in paths:
        if path.is_dir():
            found += sorted(path.glob(_REFERENCE)) + sorted(path.rglob(_CHAPTERS))
        else:
            found.append(path)
    if len(found) > _MOST_FILES:
        raise BadFacts(f"{paths[0].name}: more than {_MOST_FILES} files. Hand over the folder of the compilation only.")
    return found


def _compiled(files: Sequence[GivenFile]) -> str:
    """The day on which the compilation says that it was made; "" if its file of references is not there."""
    for file in files:
        if file.name == _REFERENCE:
            read = json_of(file)
            meta = read.get("meta") if isinstance(read, dict) else None
            day = meta.get("created_at") if isinstance(meta, dict) else None
            return day if isinstance(day, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""
    return ""


def _rows(file: GivenFile, compiled: str) -> Iterator[dict[str, Any]]:
    try:
        codes = _Chapter.validate_python(json_of(file))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = CONTROL.sub("?", " ".join(str(part) for part in first["loc"]))[:200]
        raise BadFacts(f"{file.name} {place}: {first['msg']}. Fetch the file again, or mend it there.") from error
    for code in codes.values():
        for number, measure in enumerate(code.ktcn, 1):
            yield _row(file, compiled, code, number, measure)


def _row(file: GivenFile, compiled: str, code: _Code, number: int, measure: _Measure) -> dict[str, Any]:
    document = normal_number(measure.van_ban) or _words(measure.van_ban)
    label, description = _words(measure.danh_muc or ""), _words(measure.mo_ta)
    return {
        "id": short_id("u", code.hs, document, label, description),
        "hs": code.hs,
        "name": _words(code.ten),
        "description": description,
        "document": document,
        "list_label": label,
        "agency": _words(measure.co_quan),
        "measure": class_of(description),
        "third_party_kind": _words(measure.loai or ""),
        "file": file.name,
        "row": number,
        "compiled": compiled,
    }


def _words(text: str) -> str:
    """Text with blanks made one, and without what cannot be printed."""
    return CONTROL.sub("", " ".join(text.split()))
