"""vbpl.vn's gateway, the National Legal Database (Cơ sở dữ liệu quốc gia về văn bản pháp luật): JSON answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from crawler.pages.common import clean, no_page, read_date, read_number
from crawler.records import DocumentRecord, Entry, FileRef, LayoutError, ListPage, Relation, digest

VERSION = "1"
VALID_UNTIL = date(2027, 6, 30)
GATEWAY = "https://vbpl-bientap-gateway.moj.gov.vn/api/qtdc/public"

_MOST = 10**9
"""No list is longer."""

_STATUSES = frozenset({"CHL", "HHL", "HHL1P", "CCHL", "TNHL", "TNHL1P", "KCPH"})
_RELATIONS = frozenset(map(str, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14)))
"""Kinds of reference whose meaning is settled; 13 and 15 are disputed and reported as unknown."""


def read_list(data: bytes, url: str) -> ListPage:
    """Documents of an answer of ``/doc/all``. Raises ``PageProblem`` kinds."""
    body = _body(data)
    entries, total = tuple(map(_entry, _parts(body, "items"))), _count(body, "total")
    if total and not entries:
        raise LayoutError("no items although there is a total")
    return ListPage(entries, pages=-(-total // max(_count(body, "pageSize"), 1)), total=total)


def read_detail(data: bytes, url: str) -> DocumentRecord:
    """The document of an answer of ``/doc/{id}``. Raises ``PageProblem`` kinds."""
    body = _body(data)
    printed, key = _text(body, "docNum"), _text(body, "id")
    if not key or "issueDate" not in body:
        raise LayoutError("not found: data.id, data.issueDate")
    status = _text(_part(body, "effStatus"), "code")
    relations = tuple(map(_relation, _parts(body, "references")))
    unknown = {f"status {status}"} if status and status not in _STATUSES else set()
    unknown |= {f"reference type {relation.type}" for relation in relations if relation.type not in _RELATIONS}
    issues = _parts(body, "documentIssues")
    return DocumentRecord(
        key=key,
        url=f"{GATEWAY}/doc/{quote(key, safe='')}",
        number=read_number(printed, [_text(body, "title")]),
        printed_number=printed,
        title=_text(body, "title"),
        kind=_text(_part(body, "docType"), "name"),
        issuers=tuple(filter(None, dict.fromkeys(_text(part, "agencyName") for part in issues or [body]))),
        issued=read_date(_text(body, "issueDate")),
        effective=read_date(_text(body, "effFrom")),
        expires=read_date(_text(body, "effTo")),
        signer="; ".join(dict.fromkeys(_text(issue, "personName") for issue in issues)),
        status=status,
        relations=relations,
        files=_files(body, key),
        unknown=tuple(sorted(unknown)),
    )


def _body(data: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise no_page(data, "a JSON answer") from error
    body = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(body, dict):
        raise LayoutError("not found: data")
    return body


def _entry(item: Mapping[str, Any]) -> Entry:
    key = _text(item, "id")
    if not key:
        raise LayoutError("not found: the id of an item")
    said = [_text(item, field) for field in ("docNum", "title", "issueDate", "effFrom", "effTo", "updatedDate")]
    return Entry(
        key=key,
        url=f"{GATEWAY}/doc/{quote(key, safe='')}",
        number=_text(item, "docNum"),
        title=_text(item, "title"),
        issued=read_date(_text(item, "issueDate")),
        digest=digest(*said, _text(_part(item, "effStatus"), "code")),
    )


def _relation(reference: Mapping[str, Any]) -> Relation:
    target = _part(reference, "targetDocument")
    return Relation(_text(reference, "referenceType"), _text(target, "id"), read_number(_text(target, "docNum")))


def _files(body: Mapping[str, Any], key: str) -> tuple[FileRef, ...]:
    """Files to fetch: none where the answer holds the text, else the document's own file and its annexes."""
    if _text(_part(body, "documentContent"), "content"):
        return ()
    names = [_text(body, "documentContentFileName"), _text(body, "documentContentFileDocName")]
    names += [_text(related, "fileName") for related in _parts(body, "documentRelatedList")]
    folder = f"{GATEWAY}/doc/minio/buckets/vbpl/{quote(key, safe='')}"
    return tuple(
        FileRef(name, f"{folder}/{quote(name)}/download") for name in dict.fromkeys(names) if name and "/" not in name
    )


def _part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _parts(record: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Records in a list. Raises ``LayoutError`` if it holds anything else."""
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise LayoutError(f"not found: records in {name}")
    return value


def _count(record: Mapping[str, Any], name: str) -> int:
    value = record.get(name)
    if not isinstance(value, int) or not 0 <= value < _MOST:
        raise LayoutError(f"not found: a count in {name}")
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str | int | float | None):
        raise LayoutError(f"not found: a text in {name}")
    return "" if value is None else clean(str(value))
