"""``/goods/<hs>``: what is inspected under a goods code."""

from __future__ import annotations

from registry.views import ItemQuery
from search_api.api import Api, GoodsParameters, ItemList, answers
from search_api.errors import BadParameter


def add(api: Api) -> None:
    """Add the endpoint."""

    @api.blueprint.get("/goods/<hs>")
    @api.spec.validate(resp=answers(ItemList), tags=["items"])
    def goods(hs: str, query: GoodsParameters) -> ItemList:
        """Listed goods under a code or prefix, and listed headings that cover it; none: nothing listed there."""
        digits = hs.replace(".", "")
        if not (2 <= len(digits) <= 12 and digits.isascii() and digits.isdigit()):
            raise BadParameter("hs", "Give 2 to 12 figures, with or without dots, as in 2202.91.")
        wanted = ItemQuery(kind="product_line", hs=digits)
        page = api.registry.items(wanted, query.as_of, query.limit, query.cursor)
        return ItemList(as_of=query.as_of or api.today(), total=page.total, next=page.next, items=list(page.rows))
