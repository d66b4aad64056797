"""Rows on what people hand over, decide and issue: tasks, a third-party compilation, decisions, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from registry.views import Figure, ItemState, Share

TaskState = Literal["done_on_time", "done_late", "open_in_time", "open_overdue"]


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task (nhiệm vụ) with its state on the date asked for."""

    id: str
    programme_id: str
    number: str
    """In the list that assigns it."""
    title: str
    agency: str
    assigned: date
    due: date
    """The last day in time."""
    done: date | None
    """None also where it was done after the date asked for."""
    state: TaskState
    days_late: int
    """Days after ``due`` on which it was done, or on which it is still open; 0 in time."""
    items: tuple[tuple[str, ItemState | None], ...]
    """Items that it should cut and their states on the date; None: not in the registry."""
    source: str
    list_name: str
    """Name of the file that it was handed over in."""
    illustrative: bool
    recorded_at: str
    """When the registry learned it, UTC."""


@dataclass(frozen=True, slots=True)
class TaskTotals:
    """Tasks by state on a date, and what part is overdue by each denominator. ``ids`` of figures are those of tasks.

    Only itemised tasks: what somebody claims about tasks is in ``ReportedView``. None = no task is itemised.
    """

    programme_id: str
    agency: str | None
    """None: of all agencies."""
    as_of: date
    illustrative: bool
    done_on_time: Figure
    done_late: Figure
    open_in_time: Figure
    open_overdue: Figure
    overdue: tuple[Share, Share, Share]
    """Open and overdue: of done, of due (done, or open and overdue), of all."""
    late: Share
    """Done late, of done."""
    agencies: tuple[TaskTotals, ...] = ()


MeasureClass = Literal[
    "inspection", "declared_cut", "not_inspected", "unclear", "ban", "border_gate", "trade_remedy", "other"
]
"""``declared_cut``: said to be inspected no more. ``other``: a licence, a declaration or a list of kinds."""


@dataclass(frozen=True, slots=True)
class ThirdPartyLine:
    """One row of a third-party compilation. Nobody checked it against the document that it names; no figure counts it.

    Whether an inspection comes before or after clearance, and what is excepted, it does not say.
    """

    id: str
    hs: str
    name: str
    description: str
    document_number: str
    document_id: str | None
    """Its address, where the document is in the registry."""
    list_label: str
    agency: str
    """Code as the compilation gives it."""
    agency_now: str
    """Code of the agency that holds its work on the date asked for."""
    measure: MeasureClass
    third_party_kind: str
    ended_by: str
    """Number of an instrument here that ends the list on or before the date; "" = none."""
    file: str
    row: int
    compiled: str
    """When the compilation was made, as it says."""
    recorded_at: str
    verified: Literal[False] = False


@dataclass(frozen=True, slots=True)
class ThirdPartyTotals:
    """Rows of one class in the compilation, and how many codes they come to."""

    measure: MeasureClass
    rows: int
    lines: int
    """Different pairs of code and agency."""
    codes: int
    inspected_too: int
    """Codes that another row of the compilation lists as inspected."""
    documents: tuple[tuple[str, int], ...]
    """Numbers of the documents that are named, each with its number of codes."""


@dataclass(frozen=True, slots=True)
class ThirdPartyAgreement:
    """A list that an instrument here ended, beside the goods that this instrument lists in its place."""

    document_number: str
    list_label: str
    ended_by: str
    ended_on: date | None
    codes: int
    """Codes of the ended list, as the compilation gives them."""
    in_both: int
    only_third_party: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision of a person. An undo is a decision too, and takes back the one that it names."""

    id: int
    review: str
    """Id of the doubt."""
    reason_code: str
    """Why the machine doubted."""
    action: str
    reviewer: str
    reason: str
    decided_at: str
    """UTC."""
    undoes: int | None
    undone_by: int | None
    document_number: str
    """What the event or item belongs to: a number, or the address of a document without one."""
    subject_id: str
    """Id of the event or item as the person saw it; "" for an undo."""
    changes: Mapping[str, object]
    """Fields that the person set."""


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A periodic report of a programme (báo cáo định kỳ) at a data cut-off date; issued and locked, or a draft."""

    number: int | None
    """None: a draft."""
    programme_id: str
    cut_off: date
    """The last day that it tells of (thời gian chốt số liệu)."""
    known_at: str
    """Its figures are those that the registry knew at this moment, UTC; of an issued one, when it was issued."""
    issued_by: str
    replaces: int | None
    """The report that it corrects."""
    reason: str
    """Why it corrects it."""
    replaced_by: int | None
    sha256: str
    """Of its content as JSON with sorted keys."""


@dataclass(frozen=True, slots=True)
class ReportView(ReportHead):
    """A report with its content."""

    content: Mapping[str, Any]
    """Facts and figures, as ``registry.reports.contents`` gives them."""
