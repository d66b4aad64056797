"""JSON of the legal databases: the national one, old (``articles``) and new (``documentContent``); gazette texts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from corpus.errors import Corrupt, NotALegalText, UnknownForm
from corpus.keys import normal_number
from corpus.readers import html, plain
from corpus.text import RawText

HINT_FIELDS = {
    "so_hieu": "number",
    "loai": "kind",
    "doc_type": "kind",
    "co_quan_ban_hanh": "issuer",
    "nguoi_ky": "signer",
    "ngay_ban_hanh": "issued",
    "valid_from": "effective",
    "valid_to": "expires",
    "mo_ta": "title",
    "title": "title",
    "docNum": "number",
    "issueDate": "issued",
    "effFrom": "effective",
    "effTo": "expires",
    "agencyName": "issuer",
}
"""Field of the database → hint of ``RawText``; of several the first counts: a summary says more than a heading."""

_AMENDED = re.compile(
    r"-(?P<kind>thong-tu|nghi-dinh|quyet-dinh)-(?:so-)?(?P<number>\d{1,5})-(?P<year>(?:19|20)\d{2})"
    r"-(?P<code>(?:tt|nd|qd)-[a-z]{2,12})(?![a-z])"
)
"""A document in the slug of a page's address: "…-sua-doi-…-cua-thong-tu-so-12-2030-tt-btmmh-…"."""
_KINDS = {"thong-tu": "Thông tư", "nghi-dinh": "Nghị định", "quyet-dinh": "Quyết định"}

_TRANSLATED = re.compile(r"^(?P<head>(?:Chương|Mục|Phần|Tiểu mục)\s+\S+?)\.\s+(?P<title>.+)$", re.DOTALL)


def read(text: str, name: str) -> list[RawText]:
    """Source texts in the JSON ``text``: one record, or a list of records. Raises ``Corrupt`` or ``UnknownForm``."""
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Corrupt(name, f"not JSON: {error}" if isinstance(error, ValueError) else "nested too deep") from error
    if isinstance(content, dict) and "data" in content and "success" in content:
        content = content["data"]
        if isinstance(content, list):
            return [_from_tree(content, name)]
    records = content if isinstance(content, list) else [content]
    texts = [_record(record, name) for record in records if isinstance(record, dict)]
    if not texts:
        raise UnknownForm(name, "JSON without documents")
    return texts


def _record(record: Mapping[str, object], name: str) -> RawText:
    hints: dict[str, str] = {}
    for field, hint in HINT_FIELDS.items():
        value = record.get(field)
        if isinstance(value, str) and value.strip():
            hints.setdefault(hint, value.strip())
    if "documentContent" in record:
        return _from_content(record, hints, name)
    if amended := _amended(str(record.get("source_url") or "")):
        hints["title"] = f"{hints.get('title', '')} sửa đổi, bổ sung {amended}".strip()
    full_text = record.get("full_text")
    if isinstance(full_text, str):
        return replace(plain.read(full_text), form="json", hints=hints)
    articles = record.get("articles")
    if isinstance(articles, list) and articles:
        return _from_articles(articles, hints)
    raise UnknownForm(name, "JSON without full_text or articles")


def _amended(address: str) -> str:
    """The one document that the page's address says is amended ("Thông tư số 12/2030/TT-BTMMH"); "" if it names none.

    The database's own titles only repeat number and issuer.
    """
    slug = address[:2000].rsplit("/", 1)[-1]
    verb = re.search(r"-(?:sua-doi|bo-sung|bai-bo)-", slug)
    found = list(_AMENDED.finditer(slug, verb.start())) if verb else []
    numbers = {normal_number(f"{one['number']}/{one['year']}/{one['code']}"): one["kind"] for one in found}
    if len(numbers) != 1 or None in numbers:
        return ""
    ((number, kind),) = numbers.items()
    return f"{_KINDS[kind]} số {number}"


def _from_articles(articles: list[object], hints: dict[str, str]) -> RawText:
    """``articles`` holds each Điều with its khoản; chapter and section are named beside it."""
    lines: list[str] = []
    notes: list[str] = []
    chapter = section = ""
    for article in articles:
        if not isinstance(article, dict):
            continue
        label, body = str(article.get("article") or "").strip(), str(article.get("text") or "").strip()
        if article.get("superseded"):
            notes.append(f"{label}: an earlier version, marked as superseded by the source, was left out")
            continue
        if (new_chapter := str(article.get("chapter") or "")) != chapter:
            chapter, section = new_chapter, ""
            lines += _container(chapter)
        if (new_section := str(article.get("section") or "")) != section:
            section = new_section
            lines += _container(section)
        lines.append(f"{label}. {body}")
    return RawText(text="\n".join(lines), form="json", hints=hints, notes=tuple(notes))


def _from_content(record: Mapping[str, object], hints: dict[str, str], name: str) -> RawText:
    """A record of the new database: its text is a page; a list of issuers and signers stands beside it."""
    content = record["documentContent"]
    page = content.get("content") if isinstance(content, dict) else None
    if not isinstance(page, str) or not page.strip():
        file = record.get("documentContentFileName")
        raise NotALegalText(name, f"a record without its text, which is in {file}" if file else "a record without text")
    for field in ("issued", "effective", "expires"):
        if field in hints:
            hints[field] = hints[field][:10]
    kind, issues = record.get("docType"), record.get("documentIssues")
    if isinstance(kind, dict) and isinstance(kind.get("name"), str):
        hints["kind"] = kind["name"]
    first = issues[0] if isinstance(issues, list) and issues else None
    if isinstance(first, dict) and isinstance(first.get("personName"), str):
        hints["signer"] = first["personName"]
    return replace(html.read(page, name), form="json", hints=hints)


def _from_tree(nodes: list[object], name: str) -> RawText:
    """The provision tree of the new database: an article brings its whole text, what stands above it only its title."""
    parts: list[str] = []
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        if not isinstance(node, dict):
            continue
        content = node.get("content")
        text = content.get("content") if isinstance(content, dict) else None
        if node.get("level") == "Article" and isinstance(text, str):
            parts.append(text)
            continue
        parts.append(str(node.get("title") or ""))
        children = node.get("children")
        stack += reversed(children if isinstance(children, list) else [])
    if not parts:
        raise NotALegalText(name, "an empty provision tree")
    return replace(html.read("".join(f"<p>{part}</p>" for part in parts), name), form="json")


def _container(name: str) -> list[str]:
    """``Chương I. QUY ĐỊNH CHUNG`` → its label and its title, a line each as the law prints them."""
    match = _TRANSLATED.match(" ".join(name.split()))
    return [match["head"], match["title"]] if match else [name] if name else []
