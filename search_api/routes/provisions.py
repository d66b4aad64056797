"""``/provisions``: one provision with its words, its items and what was done to it, on a day."""

from __future__ import annotations

from search_api.api import Api, ProvisionDetail, ProvisionParameters, answers
from search_api.errors import NotFound
from search_api.routes.documents import find_document


def add(api: Api) -> None:
    """Add the endpoint."""

    @api.blueprint.get("/provisions")
    @api.spec.validate(resp=answers(ProvisionDetail, 404), tags=["documents"])
    def provision(query: ProvisionParameters) -> ProvisionDetail:
        """One provision, by its document and its path in it (``dieu-9/khoan-2``)."""
        document = find_document(api, query.document)
        found = api.registry.provision(document.id, query.path)
        if found is None:
            raise NotFound(f"provision {query.path} of {document.number}", "See /documents/<id> for its provisions.")
        inside = (found.path, f"{found.path}/")
        on = api.registry.events_on(document.id, query.as_of)
        return ProvisionDetail(
            as_of=query.as_of or api.today(),
            document=document,
            provision=found,
            text=(api.registry.text(document.id) or "")[found.start : found.end],
            items=[
                item
                for item in api.registry.document_items(document.id, query.as_of)
                if item.evidence.path == inside[0] or item.evidence.path.startswith(inside[1])
            ],
            events=[event for event in on if event.target_path and _touch(event.target_path, found.path)],
        )


def _touch(first: str, second: str) -> bool:
    """True if one path is the other or stands inside it."""
    return f"{first}/".startswith(f"{second}/") or f"{second}/".startswith(f"{first}/")
