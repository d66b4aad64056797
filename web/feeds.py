"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can hold."""


class Entry(NamedTuple):
    """One entry; all values are plain text, ``day`` is the first day of effect in Viet Nam."""

    id: str
    href: str
    title: str
    day: date
    summary: str


def atom(title: str, self_href: str, page_href: str, updated: date, entries: Iterable[Entry]) -> bytes:
    """A feed as bytes. Whatever the texts hold comes out as text."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # None: default namespace
    _text(root, "id", page_href)
    _text(root, "title", title)
    _text(root, "updated", _moment(updated))
    _link(root, "self", self_href, "application/atom+xml")
    _link(root, "alternate", page_href, "text/html")
    _text(etree.SubElement(root, f"{{{ATOM}}}author"), "name", title)
    for entry in entries:
        node = etree.SubElement(root, f"{{{ATOM}}}entry")
        _text(node, "id", entry.id)
        _text(node, "title", entry.title)
        _text(node, "updated", _moment(entry.day))
        _link(node, "alternate", entry.href, "text/html")
        _text(node, "summary", entry.summary)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _text(parent: etree._Element, name: str, words: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _NOT_XML.sub("\ufffd", words)


def _link(parent: etree._Element, rel: str, href: str, kind: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=_NOT_XML.sub("", href), type=kind)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+07:00"
