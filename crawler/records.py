"""What page functions give: listed documents, document records, or a typed problem. No network, no Scrapy."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Protocol


class PageProblem(Exception):
    """A page that gave no records. ``str()`` says what was looked for."""


class LayoutError(PageProblem):
    """The page is not built as the page function knows it. The bytes are kept; mend the function, then reparse."""


class SoftMissing(PageProblem):
    """The site says that there is no such document, by 404 or by a page that answers 200."""


class Blocked(PageProblem):
    """The site shows a challenge or refuses us. We stop; we do not look for a way around."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file of a document. ``key``, its name on the page, is stable; ``url`` is not if ``volatile`` (a token)."""

    key: str
    url: str
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a list shows it, its number as printed.

    ``digest`` changes when the list says something new; it is "" if the list says too little.
    """

    key: str
    url: str
    number: str
    title: str
    issued: date | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, newest first. ``total`` counts documents, ``pages`` pages, where the site tells."""

    entries: tuple[Entry, ...]
    pages: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What the source says of another document: its own code of the kind (``type``), and the target's number."""

    type: str
    target_key: str
    target_number: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as its own page describes it. ``number`` is in normal form, ``printed_number`` as on the page."""

    key: str
    url: str
    number: str
    printed_number: str
    title: str
    kind: str
    issuers: tuple[str, ...]
    issued: date | None
    effective: date | None
    expires: date | None = None
    signer: str = ""
    gazettes: tuple[str, ...] = ()
    status: str = ""
    relations: tuple[Relation, ...] = ()
    files: tuple[FileRef, ...] = ()
    unknown: tuple[str, ...] = ()
    """Labels and codes that the page function does not know: a person should look."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("number", "title", "kind", "issuers", "issued")

    def as_json(self) -> dict[str, Any]:
        """Plain data for the ledger and the feed; dates in ISO form."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        return plain


class SitePages(Protocol):
    """A module of page functions for one site."""

    VERSION: str
    """Raise it when the records change: stored pages are then parsed again."""
    VALID_UNTIL: date
    """Until when the layout is trusted unseen; after it, `check --live` must be run and the date moved on."""

    def read_list(self, data: bytes, url: str) -> ListPage:
        """Documents on a page of a list. Raises ``PageProblem`` kinds."""

    def read_detail(self, data: bytes, url: str) -> DocumentRecord:
        """The document of a page. Raises ``PageProblem`` kinds."""


def digest(*parts: object) -> str:
    """A short stable hash of what was extracted: of clean texts, which hold no control character."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def content_digest(record: dict[str, Any]) -> str:
    """Hash of a record without addresses, which hold tokens and change with each answer."""
    files = [file["key"] for file in record["files"]]
    return digest(json.dumps({**record, "files": files, "url": ""}, sort_keys=True))
