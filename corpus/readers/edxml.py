"""edXML packets between authorities (QCVN 102:2016 and the older ``eDoc``): each attachment is a document of its own.

A packet comes from outside: entities are not expanded, nothing is loaded, sizes are bounded, and the file names in it
serve in messages only.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.errors import Corrupt, TooLarge, UnknownForm

NAMESPACES = ("http://www.mic.gov.vn/TBT/QCVN_102_2016", "http://www.go.vn/eDoc")
MAX_ATTACHMENTS = 200
_NAMES = ("AttachmentName", "FileName")
_CONTENTS = ("ContentTransferEncoded", "Content")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the packet, and what the packet's header says of the document."""

    name: str
    data: bytes
    hints: dict[str, str]


def is_packet(data: bytes) -> bool:
    """True for XML in one of the two namespaces."""
    head = data[:4096]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and any(
        namespace.encode() in head for namespace in NAMESPACES
    )


def attachments(data: bytes, name: str, max_bytes: int) -> Iterator[Attachment]:
    """Files of the packet in order. Raises ``Corrupt``, ``TooLarge``, or ``UnknownForm`` if it carries none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Corrupt(name, "not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Corrupt(name, "a packet that declares entities")
    found = [element for element in root.iter() if _local(element) == "Attachment"]
    if not found:
        raise UnknownForm(name, "an edXML packet without attachments")
    if len(found) > MAX_ATTACHMENTS:
        raise TooLarge(name, f"{len(found)} attachments")
    hints = _hints(root)
    for index, element in enumerate(found):
        fields = {_local(child): child.text or "" for child in element}
        label = (
            _safe_name(next((fields[field] for field in _NAMES if fields.get(field)), "")) or f"attachment-{index + 1}"
        )
        encoded = next((fields[field] for field in _CONTENTS if fields.get(field)), "")
        if len(encoded) > max_bytes * 4 // 3 + 4:
            raise TooLarge(f"{name}/{label}", f"{len(encoded) * 3 / 4 / 2**20:.0f} MB")
        try:
            yield Attachment(label, base64.b64decode("".join(encoded.split()), validate=True), hints)
        except (binascii.Error, ValueError) as error:
            raise Corrupt(f"{name}/{label}", "not base64") from error


def _hints(root: etree._Element) -> dict[str, str]:
    """What the message header says: number, date, subject, sender, signer."""
    texts: dict[str, str] = {}
    for element in root.iter():
        value = (element.text or "").strip() if isinstance(element.tag, str) else ""
        if value and len(value) < 2000:
            texts.setdefault(_local(element), value)
    number, notation = texts.get("CodeNumber", ""), texts.get("CodeNotation", "")
    values = {
        "number": number if "/" in number or not notation else f"{number}/{notation}",
        "issued": texts.get("PromulgationDate", "")[:10].replace("/", "-"),
        "title": texts.get("Subject", ""),
        "issuer": texts.get("OrganName", ""),
        "signer": texts.get("FullName", "") or texts.get("Signer", ""),
    }
    return {hint: value for hint, value in values.items() if value}


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _safe_name(name: str) -> str:
    """The last part of a file name, without what could leave its line or its folder."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:120].strip(". ")
