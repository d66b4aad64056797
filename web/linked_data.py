"""JSON-LD: instruments and conditions as schema.org Legislation with ELI terms, downloads as a DCAT catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from registry.views import DocumentView, EventView, ItemView

Node = dict[str, Any]
MIMETYPE = "application/ld+json"
_CONTEXT = ["https://schema.org", {"eli": "http://data.europa.eu/eli/ontology#"}]
_DCAT_CONTEXT = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
_FORCE = {
    "in_force": "InForce",
    "changed": "InForce",
    "cut": "NotInForce",
    "suspended": "NotInForce",
    "not_yet": "NotInForce",
    "unconfirmed": "NotInForce",
}


class Distribution(NamedTuple):
    """One form in which a table can be taken away."""

    href: str
    mimetype: str


class Dataset(NamedTuple):
    """One table."""

    id: str
    title: str
    says: str
    distributions: Sequence[Distribution]


def document(row: DocumentView, address: str, changes: Iterable[tuple[EventView, str]], as_of: date) -> Node:
    """An instrument; ``changes`` are the events that it makes, with the address of what each of them changes."""
    return _without_empty(
        {
            "@context": _CONTEXT,
            "@type": "Legislation",
            "@id": address,
            "url": address,
            "identifier": row.number,
            "legislationIdentifier": row.id,
            "name": row.title or row.number,
            "inLanguage": "vi",
            "legislationType": row.kind,
            "legislationPassedBy": [{"@type": "Organization", "name": name} for name in row.issuers],
            "legislationDate": _day(row.issued),
            "eli:first_date_entry_in_force": _day(row.effective_from),
            "eli:date_no_longer_in_force": _day(row.effective_until),
            "legislationLegalForce": _legal_force(row, as_of),
            "legislationChanges": sorted({target for _, target in changes}),
            "isBasedOn": {
                "@type": "CreativeWork",
                "name": row.source_name,
                "sha256": row.source_sha256,
                **({"url": row.source_url} if row.source_url else {}),
            },
            "creativeWorkStatus": "illustrative, not law" if row.illustrative else "",
        }
    )


def item(row: ItemView, address: str, document_address: str, events: Iterable[EventView], as_of: date) -> Node:
    """A condition, product line or business line: a part of its instrument, with what was done to it."""
    return _without_empty(
        {
            "@context": _CONTEXT,
            "@type": "Legislation",
            "@id": address,
            "url": address,
            "identifier": row.id,
            "legislationIdentifier": f"{row.evidence.document_id}#{row.evidence.path}",
            "name": row.title,
            "text": row.words.quote,
            "inLanguage": "vi",
            "legislationType": row.kind,
            "keywords": list(row.types),
            "isPartOf": {
                "@type": "Legislation",
                "@id": document_address,
                "identifier": row.evidence.document_number,
            },
            "legislationLegalForce": f"https://schema.org/{_FORCE[row.state]}",
            "temporalCoverage": f"{row.state_since.isoformat()}/.." if row.state_since else "",
            "version": f"as of {as_of.isoformat()}",
            "eli:changed_by": sorted({event.evidence.document_id for event in events if event.op != "impose"}),
            "creativeWorkStatus": "illustrative, not law" if row.illustrative else "",
        }
    )


def catalogue(address: str, title: str, says: str, version: str, as_of: date, datasets: Iterable[Dataset]) -> Node:
    """The DCAT catalogue of everything that can be taken away."""
    return {
        "@context": _DCAT_CONTEXT,
        "@type": "dcat:Catalog",
        "@id": address,
        "dct:title": title,
        "dct:description": says,
        "dct:language": ["vi", "en"],
        "dct:modified": as_of.isoformat(),
        "dcat:version": version,
        "dcat:dataset": [
            {
                "@type": "dcat:Dataset",
                "@id": row.id,
                "dct:title": row.title,
                "dct:description": row.says,
                "dct:modified": as_of.isoformat(),
                "dcat:version": version,
                "dcat:distribution": [
                    {
                        "@type": "dcat:Distribution",
                        "dcat:downloadURL": {"@id": form.href},
                        "dcat:mediaType": form.mimetype,
                    }
                    for form in row.distributions
                ],
            }
            for row in datasets
        ],
    }


def _legal_force(row: DocumentView, as_of: date) -> str:
    """Whether the instrument holds on the date, by its own clauses; "" if they are not known."""
    if row.effective_from is None:
        return ""
    holds = row.effective_from <= as_of and (row.effective_until is None or as_of < row.effective_until)
    return "https://schema.org/InForce" if holds else "https://schema.org/NotInForce"


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", [], None)}
