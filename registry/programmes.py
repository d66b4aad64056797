"""The reform programmes: facts with sources, one YAML file each, checked when they are read."""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from registry.views import ItemKind

FOLDER = Path(__file__).parent / "programmes"

Evidence = Literal["verified", "derived"]
Metric = Literal[
    "business_condition", "inspected_product_line", "conditional_business_line", "business_regulation", "task", "cost"
]
ITEM_KINDS: Mapping[str, ItemKind] = {
    "business_condition": "condition",
    "inspected_product_line": "product_line",
    "conditional_business_line": "business_line",
}
"""What the registry itemises of a metric. The other metrics count things that are no items of ours."""

Number = int | float
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class _Fact(BaseModel):
    """A row with its source. ``source`` is a key of the file's ``sources``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    evidence: Evidence
    source: str
    other_sources: tuple[str, ...] = ()
    note: str = ""


class Instrument(_Fact):
    """An instrument by number; ``issued`` or ``year`` where numbers start anew every year."""

    number: str
    issued: date | None = None
    year: int | None = None
    says: str = ""

    def is_(self, number: str, issued: date | None) -> bool:
        """True if it is the document with this number and date of issue."""
        if self.number != number:
            return False
        if self.issued is not None:
            return issued == self.issued
        return self.year is None or (issued is not None and issued.year == self.year)


class Baseline(_Fact):
    """A denominator, and who used it. All versions are kept."""

    value: Number
    used_by: str


class _Claim(_Fact):
    """A claim. ``as_of``: when it speaks of, as printed; ``day``: the last day that it can mean."""

    as_of: str = ""
    day: date | None = None

    def known_on(self) -> date | None:
        """The last day that ``as_of`` can mean: of a year, a month, a day; None where nothing tells."""
        found = _PERIOD.fullmatch(self.as_of)
        if self.day or not found:
            return self.day
        year, month, day = int(found[1]), int(found[2] or 12), int(found[3] or 0)
        return date(year, month, day or monthrange(year, month)[1])


class Reported(_Claim):
    """A figure as somebody claimed it. ``done`` and ``denominator`` are text where the source is not exact."""

    done: Number | str | None = None
    denominator: Number | str | None = None
    percent_as_printed: str = ""
    figures: Mapping[str, Number | str] = {}
    """Other figures of the same claim, by name."""


class Ministry(_Claim):
    """What was claimed for one ministry; several rows for one ministry stand side by side."""

    agency: str
    baseline: Number | None = None
    planned: Number | None = None
    cut_reported: Number | None = None
    kinds: Mapping[str, int] = {}
    percent_as_printed: str = ""
    instrument: str = ""
    figures: Mapping[str, Number | str] = {}


class IndependentCount(_Fact):
    """A count by somebody who is not the one that reports."""

    as_of: str = ""
    by: str
    says: str = ""
    figures: Mapping[str, Number | str] = {}


class CostInput(_Fact):
    """Inputs of a compliance cost: ``hours`` each time at ``wage`` VND an hour and ``fees`` VND, ``times`` a year."""

    name: str
    method: str
    hours: float
    wage: float
    fees: float = 0
    times: float
    firms: float


class Check(BaseModel):
    """Arithmetic on the figures above. ``formula`` uses numbers, ``+ - * /`` and brackets only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    value: float
    formula: str
    note: str = ""


class Programme(BaseModel):
    """One programme file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    name_en: str
    metric: Metric
    illustrative: bool = False
    since: date | None = None
    """First day of the programme: cuts count from then on, and the list that it found is the itemised baseline."""
    target_percent: float | None = None
    sources: Mapping[str, str]
    legal_basis: tuple[Instrument, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    reported: tuple[Reported, ...] = ()
    ministries: tuple[Ministry, ...] = ()
    independent_counts: tuple[IndependentCount, ...] = ()
    costs: tuple[CostInput, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    vi: Mapping[str, str] = {}
    """Vietnamese words for the English ones of this file: warnings, notes, users of baselines, dates of claims."""

    @model_validator(mode="after")
    def _sources_are_named(self) -> Programme:
        groups = (
            self.legal_basis, self.instruments, self.baselines, self.reported, self.ministries, self.independent_counts,
            self.costs,
        )  # fmt: skip
        for row in (row for group in groups for row in group):
            for key in (row.source, *row.other_sources):
                if key not in self.sources:
                    raise ValueError(f"{self.id}: {key!r} is not under sources")
        stale = self.vi.keys() - set(_words(self.model_dump(mode="json", exclude={"vi"})))
        if stale:
            raise ValueError(f"{self.id}: words under vi that stand nowhere else: {sorted(stale)}")
        return self

    def facts(self) -> dict[str, Any]:
        """All facts as plain values (dates in ISO form), as the file states them."""
        return self.model_dump(mode="json", exclude_defaults=True)


def _words(value: object) -> Iterator[str]:
    """All texts in plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)


@dataclass(frozen=True)
class Catalogue:
    """All programmes, in order of id, and a hash of their files."""

    programmes: tuple[Programme, ...]
    digest: str

    @cached_property
    def vietnamese(self) -> Mapping[str, str]:
        """Vietnamese words for those that the files write in English."""
        return {english: words for row in self.programmes for english, words in row.vi.items()}

    def get(self, programme_id: str) -> Programme | None:
        """The programme with this id."""
        return next((row for row in self.programmes if row.id == programme_id), None)

    def is_illustrative(self, programme_id: str) -> bool:
        """True for a programme of examples, whose rows are no facts."""
        found = self.get(programme_id)
        return found is not None and found.illustrative

    def of_instrument(self, number: str, issued: date | None, illustrative: bool) -> tuple[str, ...]:
        """Ids of the programmes that an instrument belongs to. All illustrative ones belong to the illustrative one."""
        return tuple(
            row.id
            for row in self.programmes
            if row.illustrative == illustrative
            and (illustrative or any(instrument.is_(number, issued) for instrument in row.instruments))
        )


class BadProgramme(ValueError):
    """A programme file that cannot be used. ``str()`` names the file and says what is wrong."""


def read_catalogue(folder: Path) -> Catalogue:
    """All programme files of a folder. Raises BadProgramme."""
    programmes, digest = [], hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        data = path.read_bytes()
        digest.update(data)
        try:
            programmes.append(Programme.model_validate(yaml.safe_load(data)))
        except (ValueError, yaml.YAMLError) as error:
            raise BadProgramme(f"{path.name}: {error}. Correct the row; README.md says what each field is.") from error
    return Catalogue(tuple(sorted(programmes, key=lambda row: row.id)), digest.hexdigest())


@cache
def catalogue() -> Catalogue:
    """The programmes of this package."""
    return read_catalogue(FOLDER)
