"""JSON-LD beside pages: linked from them, true to them, and free of anything that runs."""

from datetime import date

from flask.testing import FlaskClient
from lxml import html

from registry.queries import Registry
from registry.views import ItemQuery
from web.views.data import KINDS, ONE_TABLE

TODAY = date(2026, 11, 20)


def _linked(client: FlaskClient, address: str) -> dict[str, object]:
    page = html.fromstring(client.get(address).text)
    found = client.get(page.xpath("//link[@type='application/ld+json']/@href")[0])
    assert found.mimetype == "application/ld+json"
    return dict(found.get_json(force=True))


def test_every_instrument_is_legislation(client: FlaskClient, registry: Registry) -> None:
    for document in registry.documents(limit=50).rows:
        node = _linked(client, f"/documents{document.id}")
        assert node["@type"] == "Legislation"
        assert node["legislationIdentifier"] == document.id
        assert node.get("legislationDate") == (document.issued.isoformat() if document.issued else None)
        assert node["creativeWorkStatus"] == "illustrative, not law"
        assert "" not in node.values()


def test_an_instrument_names_what_it_changes(client: FlaskClient, registry: Registry) -> None:
    known = {document.number for document in registry.documents(limit=50).rows}
    for document in registry.documents(limit=50).rows:
        targets = {event.target_doc for event in registry.events_by_source(document.id)} & known
        node = _linked(client, f"/documents{document.id}")
        assert len(node.get("legislationChanges", [])) == len(targets)  # type: ignore[arg-type]


def test_a_row_says_whether_it_is_in_force(client: FlaskClient, registry: Registry) -> None:
    for state, force in (("in_force", "InForce"), ("cut", "NotInForce"), ("suspended", "NotInForce")):
        item = registry.items(ItemQuery(state=state), TODAY, limit=1).rows[0]  # type: ignore[arg-type]
        node = _linked(client, f"/items/{item.id}")
        assert node["legislationLegalForce"] == f"https://schema.org/{force}"
        assert node["text"] == item.evidence.quote
        assert node["isPartOf"]["@id"].endswith(f"/documents{item.evidence.document_id}")  # type: ignore[index]


def test_every_download_of_the_catalogue_is_there(client: FlaskClient, registry: Registry) -> None:
    node = _linked(client, "/data")
    assert node["dcat:version"] == registry.version()
    forms = [form for row in node["dcat:dataset"] for form in row["dcat:distribution"]]  # type: ignore[attr-defined]
    assert len(forms) == len(KINDS) * len(ONE_TABLE)
    for form in forms:
        address = form["dcat:downloadURL"]["@id"].removeprefix("http://localhost")
        assert client.get(address).mimetype == form["dcat:mediaType"]
