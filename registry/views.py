"""What the registry answers: frozen rows that the API and the site show. Every number carries the ids behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

ItemKind = Literal["condition", "product_line", "business_line"]
ItemState = Literal["in_force", "changed", "cut", "suspended", "not_yet", "unconfirmed"]
"""State on a date: ``changed`` = still required in another wording; ``suspended`` = cut for a time, returns by
itself; ``unconfirmed`` = nothing puts it in force: only the trained model found it, or a person rejected it."""
Stage = Literal["planned", "approved", "issued", "in_force"]


def field_of(activity: str, inspection: str) -> str:
    """Field (lĩnh vực) of an item: the business that a condition is put on, as the law calls it, or what goods are
    inspected for; "" where the text does not tell. Progress is counted and search is narrowed by it."""
    return activity or inspection


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One instrument (văn bản)."""

    id: str
    """akn-like address: ``/akn/vn/act/nghi-dinh/chinh-phu/2013-06-27/67-2013-nd-cp``."""
    number: str
    kind: str
    title: str
    issuers: tuple[str, ...]
    agency: str
    issued: date | None
    effective_from: date | None
    effective_until: date | None
    signer: str
    overrides: bool
    illustrative: bool
    source_name: str
    """Name of the file, without its folder."""
    source_sha256: str
    form: str
    items: int
    """How many items it imposes."""
    events: int
    """How many cut events it contains."""
    notes: tuple[str, ...] = ()
    consolidates: str | None = None
    """Number of the document that a consolidated text (văn bản hợp nhất) stands for."""
    source_url: str = ""
    """The page of a public source that it was fetched from; "" if it was not."""


@dataclass(frozen=True, slots=True)
class ProvisionView:
    """One provision of a document; offsets are into the document's text."""

    document_id: str
    path: str
    kind: str
    label: str
    heading: str
    start: int
    end: int
    text_start: int
    text_end: int
    parent: str | None
    depth: int
    quoted: bool


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A quote and where it stands: ``text(document_id)[start:end] == quote``."""

    document_id: str
    document_number: str
    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One event of the ledger: an instrument did something to an item.

    ``item_id`` None: the target is not here or not clear.
    """

    id: str
    item_id: str | None
    op: str
    concerns: str
    stage: Stage
    override: bool
    effective_from: date | None
    effective_until: date | None
    target_doc: str | None
    target_path: str | None
    evidence: EvidenceView
    programme_ids: tuple[str, ...]
    review: str | None
    extractor_version: str
    new_text: EvidenceView | None = None
    """Where the wording that holds from then on is printed; None if the instrument prints none."""
    recorded_at: str = ""
    """When the registry learned it, UTC."""
    decided_by: str = ""
    """The person who decided it; "" if the machine read it."""
    into: tuple[str, ...] = ()
    """Ids of the items in which it goes on, of a merge or a split."""
    basis: tuple[str, ...] = ()
    """Why it is a simplification or none: codes such as ``figure_eased``."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One counted item with its state on the date asked for."""

    id: str
    kind: ItemKind
    state: ItemState
    state_since: date | None
    returns_on: date | None
    """For a time-limited cut: the day on which it is in force again."""
    title: str
    """What to call it in a list: the first words in which it holds on that date, or the goods' name."""
    types: tuple[str, ...]
    activity: str
    agency: str
    illustrative: bool
    evidence: EvidenceView
    hs: tuple[str, ...] = ()
    name_path: tuple[str, ...] = ()
    inspection: str = ""
    authority: str = ""
    clearance: str = ""
    line_no: str = ""
    review: str | None = None
    wording: EvidenceView | None = None
    """The words in which it holds on that date, where they are others than those of ``evidence``."""

    @property
    def words(self) -> EvidenceView:
        """The words in which it holds on that date."""
        return self.wording or self.evidence


@dataclass(frozen=True, slots=True)
class DocumentContents:
    """A document with all that can be found in it: what a search index is built from."""

    document: DocumentView
    text: str = ""
    provisions: tuple[ProvisionView, ...] = ()
    items: tuple[ItemView, ...] = ()
    lists: tuple[str, ...] = ()
    """Paths of the lists of goods and of business lines, those that only print again what was listed before too."""
    programmes: tuple[str, ...] = ()
    """Ids of the reform programmes that the document is an instrument of."""
    item_programmes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Item → ids of the programmes whose instruments did something to it; items of none are missing."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One wording of an item and the days ``[valid_from, valid_until)`` on which it holds."""

    valid_from: date | None
    valid_until: date | None
    recorded_at: str
    """When the registry learned it, UTC."""
    event_id: str
    evidence: EvidenceView


@dataclass(frozen=True, slots=True)
class KnownView:
    """States on a date as the registry knew them at a moment: (kind, state, count)."""

    as_of: date
    known_at: str
    by_state: tuple[tuple[str, ItemState, int], ...]
    illustrative_by_state: tuple[tuple[str, ItemState, int], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count with the ids behind it; ``value`` None = not itemised or not computable (``why`` says which)."""

    value: int | None
    ids: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage that never goes without its denominator; ``percent`` is unrounded, None where not computable."""

    percent: float | None
    numerator: float | None
    denominator: float | None
    of: Literal["baseline", "target", "done", "due", "all"]


@dataclass(frozen=True, slots=True)
class ReportedView:
    """A figure as somebody claimed it, never mixed with counted ones."""

    as_of: str
    done: float | None
    done_as_printed: str
    denominator: float | None
    percent_as_printed: str
    note: str
    source: str
    evidence: str
    of_baseline: Share
    of_target: Share


@dataclass(frozen=True, slots=True)
class ProgressView:
    """One programme on a date, optionally for one agency: reported, gross, strict, net and coverage side by side."""

    programme_id: str
    name: str
    name_en: str
    metric: str
    agency: str | None
    as_of: date
    illustrative: bool
    baseline: float | None
    baselines: tuple[tuple[float, str, str], ...]
    """All versions of the denominator: (value, used by, source title)."""
    target_percent: float | None
    target: float | None
    claim: ReportedView | None
    """The last claim with a number by that date."""
    reported: tuple[ReportedView, ...]
    gross: Figure
    strict: Figure
    added: Figure
    re_entered: Figure
    """Cut units that an instrument put in force again, and units that the programme's own instruments did."""
    net: Figure
    """gross − added − re-entered."""
    itemised: Figure
    """The list that the programme found on its first day, as far as it is here."""
    coverage: Share
    net_of_baseline: Share
    net_of_target: Share
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CostView:
    """A compliance cost with its inputs: (``hours`` × ``wage`` + ``fees``) × ``times`` a year × ``firms``, in VND."""

    name: str
    method: str
    hours: float
    wage: float
    fees: float
    times: float
    firms: float
    vnd_per_year: float
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of a programme: programme × agency × field × date, flat. None = not itemised, or not computable.

    ``agency`` and ``field`` None = all of them; "" = the text does not tell. ``cells``: those that it is the sum of.
    """

    programme: str
    agency: str | None
    field: str | None
    date: date
    reported: float | None
    reported_as_of: str
    reported_source: str
    baseline: float | None
    target: float | None
    itemised: int | None
    gross: int | None
    strict: int | None
    added: int | None
    re_entered: int | None
    net: int | None
    coverage: float | None
    """Percent of the baseline that the registry itemises."""
    pct_numerator: Literal["reported", "net"] | None
    pct_of_baseline: float | None
    pct_of_target: float | None
    net_pct_of_itemised: float | None
    ids: Mapping[str, tuple[str, ...]]
    """Ids of the items behind each counted figure."""
    cost_by_method: Mapping[str, float]
    """VND a year; methods are never added to each other."""
    costs: tuple[CostView, ...] = ()
    """Of the whole programme, where the inputs are published."""
    cells: tuple[CellView, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """The table that ends a run."""

    as_of: date
    documents: int
    provisions: int
    by_state: tuple[tuple[ItemKind, ItemState, int], ...]
    events: int
    events_unresolved: int
    reviews_open: int
    illustrative_documents: int
    version: str
    """Data version: changes whenever anything that can be shown changes."""
    illustrative_by_state: tuple[tuple[ItemKind, ItemState, int], ...] = ()
    """Items of illustrative documents, which are in no other figure."""


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A doubt that waits for a person. ``evidence`` is None where the doubt is about the document as a whole."""

    id: str
    reason: str
    document_id: str
    document_number: str
    illustrative: bool
    item_id: str | None
    event_id: str | None
    evidence: EvidenceView | None
    version: str = ""
    """Changes when the doubt does: a decision that names it is refused if somebody was faster."""
    old_text: EvidenceView | None = None
    """Of a doubt about new wording: the wording of the item before it."""
    new_text: EvidenceView | None = None
    """Of a doubt about new wording: that wording."""
    state: str = "open"
    """``open``, or what was decided: ``accepted``, ``rejected``, ``edited``, ``merged``, ``split``."""
    confidence: float | None = None
    """How sure extraction was of what the doubt is about, 0 to 1; None where it is about no single reading."""


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """Filters of a listing; empty = no filter."""

    kind: ItemKind | None = None
    state: ItemState | None = None
    agency: str = ""
    type: str = ""
    document_id: str = ""
    hs: str = ""
    """A code or prefix, digits only: 0402 matches a look-up of 04021010 and the other way round."""
    illustrative: bool | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a listing; ``next`` is the cursor of the following page."""

    rows: tuple[T, ...]
    total: int
    next: str | None
