"""``/items``: conditions, inspected goods and business lines with their state on a day."""

from __future__ import annotations

from registry.views import ItemQuery
from search_api.api import Api, AsOf, ItemDetail, ItemList, ItemParameters, answers
from search_api.errors import NotFound


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/items")
    @api.spec.validate(resp=answers(ItemList), tags=["items"])
    def items(query: ItemParameters) -> ItemList:
        """List items in order of document and place."""
        wanted = ItemQuery(
            kind=query.kind,
            state=query.state,
            agency=query.agency,
            type=query.type,
            document_id=query.document,
            hs=query.hs.replace(".", ""),
        )
        page = api.registry.items(wanted, query.as_of, query.limit, query.cursor)
        return ItemList(as_of=query.as_of or api.today(), total=page.total, next=page.next, items=list(page.rows))

    @api.blueprint.get("/items/<item_id>")
    @api.spec.validate(resp=answers(ItemDetail, 404), tags=["items"])
    def item(item_id: str, query: AsOf) -> ItemDetail:
        """One item with all its events, oldest first."""
        found = api.registry.item(item_id, query.as_of)
        if found is None:
            raise NotFound(f"item {item_id}", "Look for it in /items or /search; ids survive renumbering.")
        events = api.registry.item_events(item_id, query.as_of)
        return ItemDetail(as_of=query.as_of or api.today(), item=found, events=list(events))
