"""What the endpoints share: their sources, their parameters, their envelopes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import Blueprint
from pydantic import BaseModel, ConfigDict, Field
from spectree import Response, SpecTree

from registry.queries import Registry
from registry.views import (
    DocumentView,
    EventView,
    ItemKind,
    ItemState,
    ItemView,
    ProgressView,
    ProvisionView,
)
from search_api.formats import LISTS
from search_api.port import HitKind, SearchDocument, SearchIndex
from search_api.query import MAX_QUERY
from search_api.searching import MAX_LIMIT, MAX_OFFSET

Day = Annotated[date | None, Field(ge=date(1945, 9, 2), le=date(2200, 1, 1))]
Text = Annotated[str, Field(max_length=200)]
Understood = Literal["number", "locator", "hs", "agency", "state", "kind", "year", "marks"]
Facet = Literal["kind", "agency", "field", "state", "type", "programme", "year", "illustrative"]
Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]


@dataclass(frozen=True, slots=True)
class Api:
    """Where endpoints are added and what they answer from."""

    blueprint: Blueprint
    spec: SpecTree
    registry: Registry
    index: SearchIndex
    today: Callable[[], date]


class Problem(BaseModel):
    """An error (RFC 9457): ``detail`` says what is wrong and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Parameters(BaseModel):
    """Parameters of a request. One that is not known is an error: a mistyped filter must not widen an answer."""

    model_config = ConfigDict(extra="forbid")


class AsOf(Parameters):
    """The day asked about."""

    as_of: Day = Field(None, description="Day the answer holds for (YYYY-MM-DD); today in Viet Nam if not given.")


class ListParameters(Parameters):
    """What every list takes."""

    fields: str = Field("", pattern=r"^[a-z_,]{0,300}$", description="Columns wanted, with commas; all if not given.")


class SearchParameters(ListParameters):
    """``/search``: a query as a person types it, and filters. Values of one filter are alternatives."""

    q: str = Field("", max_length=MAX_QUERY, description="Words, a document number, a place in it, or an HS code.")
    kind: list[HitKind] = Field([], max_length=10)
    agency: list[Text] = Field([], max_length=50, description="Code of the ministry in charge, e.g. BCT.")
    field: list[Text] = Field(
        [], max_length=50, description="Business activity of a condition, or kind of inspection of goods, as counted."
    )
    state: list[ItemState] = Field([], max_length=10)
    type: list[Text] = Field([], max_length=20, description="Type of condition, e.g. capital.")
    programme: list[Text] = Field([], max_length=20, description="Reform programme, by the ids of `/programmes`.")
    year: list[Annotated[int, Field(ge=1900, le=2200)]] = Field([], max_length=50)
    facet: list[Facet] = Field([], max_length=10, description="What to count over the whole result.")
    limit: Limit = 10
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = 0
    cursor: Text | None = Field(None, description="`next` of the page before; it goes before `offset`.")
    sort: Literal["relevance", "newest"] = "relevance"
    literal: list[Understood] = Field(
        [], max_length=10, description="Parts of `understood` that are not to be understood so, but searched as words."
    )


class SuggestParameters(ListParameters):
    """``/suggest``: what has been typed so far."""

    q: str = Field("", max_length=MAX_QUERY)
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class GoodsParameters(AsOf, ListParameters):
    """``/goods/<hs>``: pages."""

    limit: Limit = 50
    cursor: Text | None = None


class ChangeParameters(ListParameters):
    """``/changes``: the first day of effect."""

    since: Annotated[date, Field(ge=date(1945, 9, 2), le=date(2200, 1, 1), description="First day (YYYY-MM-DD).")]
    limit: Limit = 50
    cursor: Text | None = None


class ProvisionParameters(AsOf):
    """``/provisions``: which one."""

    document: Annotated[str, Field(min_length=1, max_length=200, description="Address or number of the document.")]
    path: Annotated[str, Field(min_length=1, max_length=200, description="Place in it, as dieu-9/khoan-2.")]


class ItemParameters(AsOf, ListParameters):
    """``/items``: filters of the listing."""

    kind: ItemKind | None = None
    state: ItemState | None = None
    agency: Text = ""
    type: Text = ""
    document: Text = Field("", description="Address or number of the document that imposes the items.")
    hs: str = Field("", pattern=r"^[0-9.]{0,12}$", description="Goods code or prefix; listed headings cover it.")
    limit: Limit = 50
    cursor: Text | None = None


class DocumentParameters(ListParameters):
    """``/documents``: filters of the listing."""

    kind: Text = Field("", description="Kind of document, e.g. nghi-dinh.")
    agency: Text = ""
    limit: Limit = 50
    cursor: Text | None = None


class ProgrammeParameters(AsOf):
    """``/programmes/<id>``: the figures of one agency, or of all."""

    agency: Text | None = None


def _some_columns(schema: dict[str, Any]) -> None:
    """Describe rows as whole ones or, with ``fields=``, as objects with the columns chosen."""
    for name in LISTS:
        if name in schema["properties"]:
            rows = schema["properties"][name]
            rows["items"] = {"anyOf": [rows["items"], {"type": "object", "description": "The columns of `fields=`."}]}


class Listing(BaseModel):
    """An answer whose rows can be had with some columns only."""

    model_config = ConfigDict(json_schema_extra=_some_columns)


# What a page has many of is made as it is: a model would look at each value again, which takes three times as long.


@dataclass(slots=True)
class HighlightRange:
    """A range of ``document.body``."""

    start: int
    end: int


@dataclass(slots=True)
class SearchHit:
    """One answer, with the words that answer as ranges of its body."""

    score: float
    document: SearchDocument
    highlights: list[HighlightRange]


@dataclass(slots=True)
class SearchGroup:
    """The hits of one document: their places in ``hits``."""

    document_id: str
    number: str
    title: str
    places: list[int]


class SearchAnswer(Listing):
    """Answers best first. ``groups``: the same hits by document, that of the best hit first. ``facets`` count the whole
    result, those asked for; ``understood`` says how the query was read."""

    total: int
    next: str | None
    hits: list[SearchHit]
    groups: list[SearchGroup]
    facets: dict[str, dict[str, int]]
    understood: dict[str, str]
    did_you_mean: str


class Similar(Listing):
    """What is like an item, likest first."""

    hits: list[SearchHit]


class SimilarParameters(ListParameters):
    """``/items/<id>/similar``: how many."""

    limit: Annotated[int, Field(ge=1, le=50)] = 10


class Suggestion(BaseModel):
    """One name."""

    kind: HitKind
    id: str
    title: str
    number: str


class Suggestions(Listing):
    """Names, the likeliest first."""

    suggestions: list[Suggestion]


class ItemList(Listing):
    """One page of items; ``next`` is the cursor of the following page."""

    as_of: date
    total: int
    next: str | None
    items: list[ItemView]


class ItemDetail(BaseModel):
    """One item with its whole ledger. Evidence: ``text(document_id)[start:end] == quote``."""

    as_of: date
    item: ItemView
    events: list[EventView]


class DocumentList(Listing):
    """One page of documents, newest first."""

    total: int
    next: str | None
    documents: list[DocumentView]


class DocumentDetail(BaseModel):
    """One document: its canonical text, its provisions as ranges of it, and what it does to others."""

    as_of: date
    document: DocumentView
    text: str
    provisions: list[ProvisionView]
    events: list[EventView]


class ProvisionDetail(BaseModel):
    """One provision with its words, its items and what other documents do to it."""

    as_of: date
    document: DocumentView
    provision: ProvisionView
    text: str
    items: list[ItemView]
    events: list[EventView]


class ChangeList(Listing):
    """One page of events, oldest first."""

    since: date
    total: int
    next: str | None
    events: list[EventView]


class ProgrammeList(BaseModel):
    """Progress of all programmes on a day."""

    as_of: date
    programmes: list[ProgressView]


class ProgrammeDetail(BaseModel):
    """Progress of one programme on a day; ``agencies``: the same figures agency by agency."""

    as_of: date
    programme: ProgressView
    agencies: list[ProgressView]


class Health(BaseModel):
    """Whether questions can be answered, and from which data."""

    status: Literal["ok"]
    registry: str
    index: str
    indexed: int


class Ready(BaseModel):
    """Which version answers, how old it is, and which would fit the registry."""

    index: str
    built: datetime | None
    age_seconds: int | None
    wanted: str
    fits: bool
    indexed: int


def answers(model: type[BaseModel], *codes: int) -> Response:
    """What an endpoint may answer: the model, a bad parameter, missing data, and the further codes given."""
    return Response(HTTP_200=model, **{f"HTTP_{code}": Problem for code in (400, 429, 503, *codes)})
