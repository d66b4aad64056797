"""Frozen records of the ground layer: a parsed document, its parts, and what extraction finds in it.

Offsets everywhere are half-open ``[start, end)`` character positions in ``Document.text`` (the canonical
text), so that ``document.text[start:end]`` is the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple


class Span(NamedTuple):
    """Half-open character range of the canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """Identity of a document: number (số, ký hiệu) + issuer (cơ quan ban hành) + date (ngày ban hành).

    ``number`` is in normal form (``67/2013/NĐ-CP``); ``kind`` and ``issuer`` are slugs (``nghi-dinh``,
    ``chinh-phu``); ``issued`` is None where the text does not say.
    """

    number: str
    kind: str
    issuer: str
    issued: date | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself. ``spans``: evidence of each field that is in the text, by field name."""

    key: DocumentKey
    title: str
    issuers: tuple[str, ...] = ()
    """Names as printed, normalised in case: ``Chính phủ``, ``Bộ Công Thương``; several for a joint circular."""
    agency: str = ""
    """Code of the ministry in charge (``BCT``): the issuer's own, else who proposed the text; "" if unknown."""
    signer: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    """First day on which it is no longer in force (exclusive end); None = open."""
    exceptions: tuple[EffectiveException, ...] = ()
    overrides: bool = False
    """True if it prevails over other instruments without editing their text ("nếu … khác … thì thực hiện theo …")."""
    legal_basis: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    """Numbers of the documents that it replaces or repeals as a whole."""
    consolidates: str | None = None
    """Number of the document that a consolidated text (văn bản hợp nhất) stands for."""
    illustrative: bool = False
    """True for samples written for this project: not law, never counted in a real programme."""
    spans: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class EffectiveException:
    """A part of the document with dates of its own ("trừ khoản 2 Điều này"). ``path`` is a provision path."""

    path: str
    effective_from: date | None
    effective_until: date | None = None


ProvisionKind = Literal["phan", "chuong", "muc", "tieu-muc", "dieu", "khoan", "diem", "tiet", "phu-luc", "mau"]


@dataclass(frozen=True, slots=True)
class Provision:
    """One labelled provision (Điều, khoản, điểm …) or container (Phần, Chương, Mục).

    ``start`` is the first character of the label, ``end`` the end of the last descendant. ``text_start`` is the
    first character after the label and its punctuation; ``text_end`` ends the provision's own text (heading and
    lead-in included), before its first labelled child. ``heading`` is the range of its title, if it has one.
    """

    path: str
    kind: ProvisionKind
    label: str
    start: int
    end: int
    text_start: int
    text_end: int
    heading: Span | None = None
    parent: int | None = None
    """Index of the parent in ``Document.provisions`` (containers included)."""
    quoted: bool = False
    """True inside a quotation of an amending instrument: it is text of the amended document."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; ``start``/``end`` bound its text."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table (bảng). In the canonical text a row is one line and cells are parted by `` | ``.

    Without cells: a flattened table that stays text, from its header to its last row number.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. ``form`` names the reader that took it."""

    name: str
    sha256: str
    form: str
    reader_version: str
    url: str = ""
    """The page of a public source that it was fetched from; "" if nobody said."""
    fetched: str = ""
    """When, in ISO form; "" if nobody said."""


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed document. ``provisions`` are in text order, parents before children, unique by path."""

    metadata: Metadata
    text: str
    provisions: tuple[Provision, ...]
    tables: tuple[Table, ...]
    source: Source
    span_map: tuple[tuple[int, int, int, int], ...] = ()
    """Rows (canonical start, canonical end, source start, source end); see ``corpus.text.SpanMap``."""
    notes: tuple[str, ...] = ()
    """Reading problems a person should know of ("a closing quotation mark is missing in Điều 3")."""


# ---------------------------------------------------------------------------------------------------------
# What extraction finds. One candidate, one claim, one piece of evidence.

Operation = Literal[
    "abolish", "amend", "supplement", "replace_phrase", "drop_phrase", "replace", "suspend", "delegate", "procedure_cut"
]
Concern = Literal["condition", "procedure", "authority", "list", "other"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure that a condition demands: ``at_least 10000000000 VND``. ``scope``: the service or grade it is for."""

    start: int
    end: int
    value: float
    unit: str
    comparator: Literal["at_least", "at_most", "exactly"]
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Common part: the evidence, how it was found, and whether a person should look."""

    start: int
    end: int
    rules: tuple[str, ...]
    confidence: float
    review: str | None
    """Reason code of a doubt (``unresolved_target`` …); None if the machine is sure."""


MODEL_ONLY = "model_only"
"""Review code of a condition that no rule tells and only the trained model finds: none until a person says so."""


@dataclass(frozen=True, slots=True)
class Condition(Candidate):
    """A business condition (điều kiện kinh doanh): one unit by the annotation guidelines. The span is its own text."""

    path: str
    types: tuple[str, ...]
    activity: str = ""
    subject: str = ""
    thresholds: tuple[Threshold, ...] = ()
    facet: str | None = None
    home_doc: str | None = None
    """For new wording brought by an amending instrument: number of the document whose provision it becomes …"""
    home_path: str | None = None
    """… and its path there; None if the place in the amended document cannot be told."""


@dataclass(frozen=True, slots=True)
class CutEvent(Candidate):
    """One operation on one target. The span is the sentence that orders it."""

    source: str
    op: Operation
    concerns: Concern
    target_doc: str | None
    target: str | None
    """Path in the target document; "" for all of it; None if a provision is meant but not cited."""
    override: bool = False
    activity: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    target_intended: str | None = None
    new_text: Span | None = None


@dataclass(frozen=True, slots=True)
class ProductLine(Candidate):
    """A row of a list of inspected goods (dòng hàng kiểm tra chuyên ngành)."""

    row: str
    hs: tuple[str, ...]
    printed: str
    name: str
    name_path: tuple[str, ...] = ()
    inspection: str = ""
    authority: str = ""
    clearance: Literal["before", "after"] | None = None
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class BusinessLine(Candidate):
    """A row of the list of conditional business lines (ngành, nghề đầu tư kinh doanh có điều kiện)."""

    source: str
    line_no: str
    name: str


AnyCandidate = Condition | CutEvent | ProductLine | BusinessLine


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document by one extractor version."""

    extractor_version: str
    candidates: tuple[AnyCandidate, ...] = field(default=())
