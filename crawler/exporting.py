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
from corpus.origins import SUFFIX, Origin, note_path
from corpus.store import Store, write_atomic
from crawler.ledger import Ledger
from crawler.rows import Resource
from crawler.settings import Facts

_FORMS = ("docx", "doc", "rtf", "html", "pdf", "zip")
"""Best first: a text keeps its tables and needs no recognition of letters."""
_SUFFIX = re.compile(r"\.(docx?|rtf|pdf|html?|zip)$", re.IGNORECASE)
_SIGNED = re.compile(r"[.\-_ ]*signed$", re.IGNORECASE)
_LONGEST = 2000
"""Characters of a title; no true one is as long."""
_LONGEST_NAME = 120
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class _Text:
    """A file to hand over, by the hash of its bytes, and the moment when they were first fetched."""

    sha256: str
    form: str
    fetched: str


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

    Beside each is a note of its origin; the first, which is the document itself, has there what its page says of it.
    A document that two sites have is handed over once, from the first site that has a text of it; two documents of
    one site are two, even of one number and day (those of two provinces). A name stays as it was first given even
    when a better form comes: so the import puts the new text in the place of the old one.
    """
    changed = 0
    done: dict[str, str] = {}
    for site in facts:
        for page, files in _documents(ledger, site):
            record = json.loads(page.record or "{}")
            name = _name(record, page)
            texts = (
                [_Text(page.sha256, "json", page.last_changed or "")]
                if site.hand_over_page and not record["files"]
                else _best(record, page, files)
            )
            if not texts or done.get(name, site.site) != site.site:
                continue
            if name in done:
                name = f"{name}_{_UNSAFE.sub('-', page.key)[:_LONGEST_NAME]}"
            done[name] = site.site
            for number, text in enumerate(texts, 1):
                hints = _hints(record) if number == 1 else {}
                note = Origin(url=record["url"], fetched=text.fetched, hints=hints)
                changed += _place(folder / name, number, text, store.raw_path(text.sha256), note)
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
            texts[stem] = _Text(file.content, file.form, file.last_changed or "")
    return list(texts.values())


def _name(record: dict[str, Any], page: Resource) -> str:
    """A folder name by kind, day and number, so that the same document of two sites meets itself."""
    key = make_key(record["number"] or page.key)
    last = number_slug(key.number) if key.kind != "van-ban" else page.key
    return _UNSAFE.sub("-", "_".join((key.kind, record["issued"] or "unknown", last)))[:_LONGEST_NAME]


def _hints(record: dict[str, Any]) -> dict[str, str]:
    """What the page of a document says of it."""
    said = {name: record[name] for name in ("number", "title", "kind", "issued", "effective", "expires", "signer")}
    said["issuer"] = next(iter(record["issuers"]), "")
    return {name: value[:_LONGEST] for name, value in said.items() if value}


def _place(folder: Path, number: int, text: _Text, raw: Path, note: Origin) -> bool:
    """Link the kept bytes into place, their note beside them; tells whether either was not there."""
    folder.mkdir(parents=True, exist_ok=True)
    there = (path for path in sorted(folder.glob(f"{number}.*")) if path.suffix != SUFFIX)
    target = next(there, folder / f"{number}.{text.form}")
    said = note.model_dump_json().encode()
    beside = note_path(target)
    noted = beside.exists() and beside.read_bytes() == said
    if not noted:
        write_atomic(beside, said)
    if target.exists() and target.samefile(raw):
        return not noted
    temporary = folder / f".{number}"
    temporary.unlink(missing_ok=True)
    os.link(raw, temporary)
    temporary.replace(target)
    return True
