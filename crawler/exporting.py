"""What others get: a feed of records, and the files to read, both made from the ledger and the kept bytes alone."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.keys import make_key, number_slug
from corpus.store import Store, write_atomic
from crawler.ledger import Ledger
from crawler.rows import Resource
from crawler.settings import Facts

_FORMS = ("docx", "doc", "rtf", "html", "pdf", "zip")
"""Best first: a text keeps its tables and needs no recognition of letters."""
_SUFFIX = re.compile(r"\.(docx?|rtf|pdf|html?|zip)$", re.IGNORECASE)
_SIGNED = re.compile(r"[.\-_ ]*signed$", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class _Text:
    """A file to hand over, by the hash of its bytes."""

    sha256: str
    form: str


def feed(ledger: Ledger, facts: Sequence[Facts]) -> Iterator[dict[str, Any]]:
    """One record a document, with its source, the state of its page, and the hashes of its files."""
    for site in facts:
        for page, files in _documents(ledger, site):
            known = {file.key.removeprefix(f"{page.key}/"): file for file in files}
            record: dict[str, Any] = json.loads(page.record or "{}")
            record["files"] = [
                {"name": file["key"], "url": file["url"]}
                | (
                    {"sha256": known[file["key"]].sha256, "form": known[file["key"]].form}
                    if file["key"] in known
                    else {}
                )
                for file in record["files"]
            ]
            yield {
                "site": site.site,
                "publisher": site.publisher,
                "state": page.state,
                "page_sha256": page.sha256,
                **record,
            }


def write_feed(ledger: Ledger, facts: Sequence[Facts], path: Path) -> int:
    """Write the feed as JSON Lines; gives the number of records."""
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in feed(ledger, facts)]
    write_atomic(path, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


def hand_over(ledger: Ledger, facts: Sequence[Facts], store: Store, folder: Path) -> int:
    """Put the best text of each document into ``folder``; gives the number of files that are new or changed.

    A document that two sites have is handed over once, from the first site that has a text of it. A name stays as it
    was first given even when a better form comes: so the import puts the new text in the place of the old one.
    """
    changed, done = 0, set()
    for site in facts:
        for page, files in _documents(ledger, site):
            record = json.loads(page.record or "{}")
            name = _name(record, page)
            texts = (
                [_Text(page.sha256, "json")]
                if site.hand_over_page and not record["files"]
                else _best(record, page, files)
            )
            if name in done or not texts:
                continue
            done.add(name)
            for number, text in enumerate(texts, 1):
                changed += _place(folder / name, number, text, store.raw_path(text.sha256))
    return changed


def _documents(ledger: Ledger, site: Facts) -> Iterator[tuple[Resource, list[Resource]]]:
    files: dict[int | None, list[Resource]] = {}
    for file in ledger.resources(site.site, "file"):
        if file.content:
            files.setdefault(file.parent, []).append(file)
    for page in ledger.resources(site.site, "detail"):
        if page.record:
            yield page, files.get(page.id, [])


def _best(record: dict[str, Any], page: Resource, files: list[Resource]) -> list[_Text]:
    """The best form of each text, in the order of the page: forms of one text share a name but for its ending."""
    known = {file.key.removeprefix(f"{page.key}/"): file for file in files}
    texts: dict[str, _Text] = {}
    for name in (file["key"] for file in record["files"]):
        file = known.get(name)
        if file is None:
            continue
        stem = _SIGNED.sub("", _SIGNED.sub("", _SUFFIX.sub("", name))).casefold()
        other = texts.get(stem)
        if other is None or _FORMS.index(file.form) < _FORMS.index(other.form):
            texts[stem] = _Text(file.content, file.form)
    return list(texts.values())


def _name(record: dict[str, Any], page: Resource) -> str:
    """A folder name by kind, day and number, so that the same document of two sites meets itself."""
    key = make_key(record["number"] or page.key)
    known = key.kind != "van-ban"
    return _UNSAFE.sub(
        "-", "_".join((key.kind, record["issued"] or "unknown", number_slug(key.number) if known else page.key))
    )


def _place(folder: Path, number: int, text: _Text, raw: Path) -> int:
    """Link the kept bytes into place; gives 1 if they were not there."""
    folder.mkdir(parents=True, exist_ok=True)
    target = next(folder.glob(f"{number}.*"), folder / f"{number}.{text.form}")
    if target.exists() and target.samefile(raw):
        return 0
    temporary = folder / f".{number}"
    temporary.unlink(missing_ok=True)
    os.link(raw, temporary)
    temporary.replace(target)
    return 1
