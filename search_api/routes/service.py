"""``/health``, ``/ready`` and the page that describes the API."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template

from search_api.api import Api, Health, Ready, answers
from search_api.indexer import wanted_version


def add(api: Api) -> None:
    """Add the endpoints."""

    @api.blueprint.get("/health")
    @api.spec.validate(resp=answers(Health), tags=["service"])
    def health() -> Health:
        """Say whether the registry and the index are there."""
        return Health(
            status="ok", registry=api.registry.version(), index=api.index.version(), indexed=api.index.count()
        )

    @api.blueprint.get("/ready")
    @api.spec.validate(resp=answers(Ready), tags=["service"])
    def ready() -> Ready:
        """Say whether the index is that of today's registry; an older one answers all the same."""
        wanted, live = wanted_version(api.registry), api.index.version()
        built = api.index.built()
        return Ready(
            index=live,
            built=built,
            age_seconds=max(0, int((datetime.now(UTC) - built).total_seconds())) if built else None,
            wanted=wanted,
            fits=wanted == live,
            indexed=api.index.count(),
        )

    @api.blueprint.get("/docs")
    def docs() -> str:
        """Describe every endpoint, from the same source as ``openapi.json``; nothing is fetched from elsewhere."""
        return render_template("api_docs.html", spec=api.spec.spec)
