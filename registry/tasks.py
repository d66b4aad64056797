"""Tasks of the reform council (nhiệm vụ được giao): read from lists, and what state they are in on a date.

A list is CSV or JSON with the fields of ``TaskFact``. State is computed for a date, never stored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from corpus.agencies import agency_of_code
from registry.db import BATCH, writing
from registry.events import short_id
from registry.given_views import TaskState, TaskTotals, TaskView
from registry.known import utc_now
from registry.lookups import held_id
from registry.models import AliasRow, ItemRow, TaskRow
from registry.outside import CONTROL, BadFacts, GivenFile, Taken, rows_of, take
from registry.programmes import Catalogue
from registry.shares import share
from registry.standings import standings
from registry.timeline import UNCONFIRMED
from registry.views import Figure, ItemState

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_ERRORS = 20
"""Rows named at once; more help nobody."""
_MOST_ITEMS = 500
_STATES: tuple[TaskState, ...] = ("done_on_time", "done_late", "open_in_time", "open_overdue")


def _words(value: object) -> object:
    if not isinstance(value, str):
        return value
    words = " ".join(value.split())
    if CONTROL.search(words):
        raise ValueError("a character that cannot be printed. Take it out")
    return words


def _day(value: object) -> date | None:
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
            raise ValueError
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{str(value)[:40]!r} is no date. Write it like 2026-12-31") from None


def _day_or_none(value: object) -> date | None:
    return None if value in (None, "") else _day(value)


def _ids(value: object) -> object:
    return [part for part in re.split(r"[;\s]+", value) if part] if isinstance(value, str) else value


_Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000), BeforeValidator(_words)]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(_words)]
_Day = Annotated[date, BeforeValidator(_day)]


class TaskFact(BaseModel):
    """One row of a list. ``items``: ids of the items that it should cut, in CSV parted by ``;``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    programme: _Short
    number: _Short
    title: _Words
    agency: _Short
    assigned: _Day
    due: _Day
    """The last day in time."""
    done: Annotated[date | None, BeforeValidator(_day_or_none)] = None
    items: Annotated[tuple[_Short, ...], BeforeValidator(_ids)] = ()
    source: _Words
    """Where it is written: number and date of the document, or the address of the page."""


def import_tasks(
    engine: Engine,
    file: GivenFile,
    catalogue: Catalogue,
    today: date,
    clock: Callable[[], datetime] = utc_now,
) -> Taken:
    """Take a list of tasks; its name is that of the file. Raises BadFacts, which names each bad row."""
    rows = _checked(file, catalogue, today)
    with writing(engine) as session:
        _not_elsewhere(session, file, rows)
        return take(session, "tasks", file.name, [file], TaskRow, rows, clock)


def _checked(file: GivenFile, catalogue: Catalogue, today: date) -> list[dict[str, Any]]:
    errors: list[str] = []
    found: dict[str, dict[str, Any]] = {}
    for place, row in rows_of(file):
        if len(errors) >= _MOST_ERRORS:
            raise BadFacts(*errors, f"{file.name}: what comes after that was not looked at.")
        try:
            fact = TaskFact.model_validate(row)
        except ValidationError as error:
            errors += [f"{file.at(place)}: {_said(fault)}." for fault in error.errors(include_url=False)[:_MOST_ERRORS]]
            continue
        name = short_id("t", fact.programme, fact.number)
        wrong = _wrong(fact, catalogue, today)
        if name in found:
            wrong.append(f"number: task {fact.number} stands at {file.at(found[name]['row'])} too. Keep one of them")
        errors += [f"{file.at(place)}: {one}." for one in wrong]
        found.setdefault(name, {**fact.model_dump(), "items": list(fact.items), "id": name, "row": place})
    if errors:
        raise BadFacts(*errors)
    if not found:
        raise BadFacts(f"{file.name}: no task in it. Hand over a list with at least one row.")
    return list(found.values())


def _said(fault: Mapping[str, Any]) -> str:
    """What is wrong with a cell, and what to do, from what pydantic found."""
    name = CONTROL.sub("?", ".".join(str(part) for part in fault["loc"]))[:100]
    if fault["type"] in ("missing", "extra_forbidden"):
        what = "not there" if fault["type"] == "missing" else "no such field"
        return f"{name}: {what}. Fields: {', '.join(TaskFact.model_fields)}"
    if fault["type"] == "value_error":
        return f"{name}: {fault['ctx']['error']}"
    return f"{name}: {fault['msg']}. Correct the cell"


def _wrong(fact: TaskFact, catalogue: Catalogue, today: date) -> list[str]:
    """What does not go together with other facts."""
    found = []
    if catalogue.get(fact.programme) is None:
        known = ", ".join(row.id for row in catalogue.programmes)
        found.append(f"programme: {fact.programme} is none. Take one of {known}")
    if agency_of_code(fact.agency) is None:
        found.append(f"agency: {fact.agency} is no code of an agency. Take one of corpus/rules/agencies.yaml")
    if fact.due < fact.assigned:
        found.append("due: before the day on which it was assigned. Correct one of both")
    if fact.done and fact.done < fact.assigned:
        found.append("done: before the day on which it was assigned. Correct one of both")
    if max(fact.assigned, fact.done or fact.assigned) > today:
        found.append(f"a task cannot be assigned or done after today, {today.isoformat()}. Leave out what is planned")
    if len(fact.items) > _MOST_ITEMS:
        found.append(f"items: more than {_MOST_ITEMS}. Split the task")
    return found


def _not_elsewhere(session: Session, file: GivenFile, rows: Sequence[Mapping[str, Any]]) -> None:
    places = {row["id"]: row["row"] for row in rows}
    query = select(TaskRow.id, TaskRow.number, TaskRow.source_list).where(
        TaskRow.superseded_at == "", TaskRow.source_list != file.name
    )
    others = [row for row in session.execute(query) if row.id in places]
    if others:
        raise BadFacts(
            *(
                f"{file.at(places[row.id])}: task {row.number} is in the list {row.source_list}. "
                "Hand over a list under the name that it had before."
                for row in others[:_MOST_ERRORS]
            )
        )


def task_state(due: date, done: date | None, as_of: date) -> tuple[TaskState, int]:
    """State of a task on a date, and the days that it is, or was done, late. What is done later is open on the date."""
    late = ((done if done and done <= as_of else as_of) - due).days
    if done and done <= as_of:
        return ("done_late", late) if late > 0 else ("done_on_time", 0)
    return ("open_overdue", late) if late > 0 else ("open_in_time", 0)


def task_query(
    as_of: date, known_at: str | None = None, programme: str | None = None, task: str | None = None
) -> Select[TaskRow]:
    """Tasks assigned by a date, as the registry holds them, or held them at a moment (``known.stamp``); by ``due``."""
    query = select(TaskRow).where(TaskRow.assigned <= as_of)
    if known_at is None:
        query = query.where(TaskRow.superseded_at == "")
    else:
        gone = (TaskRow.superseded_at != "") & (TaskRow.superseded_at <= known_at)
        query = query.where(TaskRow.recorded_at <= known_at, ~gone)
    if programme is not None:
        query = query.where(TaskRow.programme == programme)
    if task is not None:
        query = query.where(TaskRow.id == task)
    return query.order_by(TaskRow.due, TaskRow.programme, TaskRow.number)


def task_rows(
    session: Session, as_of: date, known_at: str | None = None, programme: str | None = None, task: str | None = None
) -> list[TaskRow]:
    """All rows of ``task_query``."""
    return list(session.scalars(task_query(as_of, known_at, programme, task)))


def task_views(session: Session, rows: Sequence[TaskRow], as_of: date, catalogue: Catalogue) -> tuple[TaskView, ...]:
    """Views of tasks, in the order of ``rows``."""
    states = _item_states(session, {item for row in rows for item in row.items}, as_of)
    return tuple(_view(row, as_of, states, catalogue.is_illustrative(row.programme)) for row in rows)


def _view(
    row: TaskRow, as_of: date, states: Mapping[str, tuple[str, ItemState | None]], illustrative: bool
) -> TaskView:
    state, late = task_state(row.due, row.done, as_of)
    return TaskView(
        id=row.id,
        programme_id=row.programme,
        number=row.number,
        title=row.title,
        agency=row.agency,
        assigned=row.assigned,
        due=row.due,
        done=row.done if row.done and row.done <= as_of else None,
        state=state,
        days_late=late,
        items=tuple(states[item] for item in row.items),
        source=row.source,
        list_name=row.source_list,
        illustrative=illustrative,
        recorded_at=row.recorded_at,
    )


def all_ids(session: Session, item: str) -> set[str]:
    """Every id that an item has or had, given any of them."""
    held = held_id(session, item)
    return {held, *session.scalars(select(AliasRow.id).where(AliasRow.item == held))}


def _item_states(session: Session, given: Collection[str], as_of: date) -> dict[str, tuple[str, ItemState | None]]:
    """Given id → the id under which the item is held, and its state; None where it is not held."""
    found: dict[str, tuple[str, ItemState | None]] = {}
    names = sorted(given)
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        aliases = dict(session.execute(select(AliasRow.id, AliasRow.item).where(AliasRow.id.in_(batch))).all())
        held = {name: aliases.get(name, name) for name in batch}
        there = set(session.scalars(select(ItemRow.id).where(ItemRow.id.in_(held.values()))))
        states = standings(session, as_of, there)
        for name, item in held.items():
            found[name] = (item, states.get(item, UNCONFIRMED).state if item in there else None)
    return found


def task_totals(programme: str, rows: Sequence[TaskRow], as_of: date, illustrative: bool) -> TaskTotals:
    """Tasks of a programme counted by state, as a whole and agency by agency."""
    by_agency: dict[str, list[TaskRow]] = defaultdict(list)
    for row in rows:
        by_agency[row.agency].append(row)
    agencies = tuple(_totals(programme, code, found, as_of, illustrative) for code, found in sorted(by_agency.items()))
    return _totals(programme, None, rows, as_of, illustrative, agencies)


def _totals(
    programme: str,
    agency: str | None,
    rows: Sequence[TaskRow],
    as_of: date,
    illustrative: bool,
    agencies: tuple[TaskTotals, ...] = (),
) -> TaskTotals:
    ids: dict[TaskState, list[str]] = {state: [] for state in _STATES}
    for row in rows:
        ids[task_state(row.due, row.done, as_of)[0]].append(row.id)
    why = "" if rows else "not itemised"
    figures = {state: Figure(len(found) if rows else None, tuple(sorted(found)), why) for state, found in ids.items()}
    overdue, late = (len(ids[state]) if rows else None for state in ("open_overdue", "done_late"))
    done = len(ids["done_on_time"]) + len(ids["done_late"])
    return TaskTotals(
        programme_id=programme,
        agency=agency,
        as_of=as_of,
        illustrative=illustrative,
        **figures,
        overdue=(
            share(overdue, done, "done"),
            share(overdue, done + len(ids["open_overdue"]), "due"),
            share(overdue, len(rows), "all"),
        ),
        late=share(late, done, "done"),
        agencies=agencies,
    )
