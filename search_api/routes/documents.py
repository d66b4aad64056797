"""``/documents``: instruments with their text, by address or by number."""

from __future__ import annotations

from registry.views import DocumentView
from search_api.api import Api, AsOf, DocumentDetail, DocumentList, DocumentParameters, answers
from search_api.codes import find_numbers
from search_api.errors import NotFound


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/documents")
    @api.spec.validate(resp=answers(DocumentList), tags=["documents"])
    def documents(query: DocumentParameters) -> DocumentList:
        """List documents, newest first."""
        page = api.registry.documents(query.limit, query.cursor, kind=query.kind, agency=query.agency)
        return DocumentList(total=page.total, next=page.next, documents=list(page.rows))

    @api.blueprint.get("/documents/<path:document_id>")
    @api.spec.validate(resp=answers(DocumentDetail, 404), tags=["documents"])
    def document(document_id: str, query: AsOf) -> DocumentDetail:
        """One document, by its akn address without the leading slash, or by its number (``08/2018/NĐ-CP``)."""
        found = find_document(api, document_id)
        return DocumentDetail(
            as_of=query.as_of or api.today(),
            document=found,
            text=api.registry.text(found.id) or "",
            provisions=list(api.registry.provisions(found.id)),
            events=list(api.registry.events_by_source(found.id, query.as_of)),
        )


def find_document(api: Api, document_id: str) -> DocumentView:
    """The document with this address or number, however the number is spelt. Raises ``NotFound``."""
    spelt = [document_id, f"/{document_id}", *(number.label for number in find_numbers(document_id))]
    for wanted in spelt:
        if (found := api.registry.document(wanted)) is not None:
            return found
    raise NotFound(f"document {document_id}", "Look for it in /documents or /search.")
