"""What a program that answers in its own process opens: the index and the registry."""

from __future__ import annotations

from registry.queries import Registry
from registry.settings import RegistrySettings
from search_api.port import SearchIndex
from search_api.settings import SearchSettings


def open_index(settings: SearchSettings) -> SearchIndex:
    """The index that ``SEARCH_ENGINE`` names. It may be missing yet; a reader follows every new version by itself.

    Engines are imported when they are asked for: each costs time and memory that the others' users need not spend.
    """
    if settings.search_engine == "elasticsearch":
        from search_api.engines.elasticsearch_index import ElasticsearchIndex, connect

        return ElasticsearchIndex(
            connect(settings),
            settings.elasticsearch_index,
            shards=settings.elasticsearch_shards,
            replicas=settings.elasticsearch_replicas,
        )
    if settings.search_engine == "whoosh":
        from search_api.engines.whoosh_index import WhooshIndex

        return WhooshIndex(settings.index_dir)
    from search_api.engines.tantivy_index import TantivyIndex

    return TantivyIndex(settings.index_dir)


def open_registry(settings: RegistrySettings) -> Registry:
    """The registry of the data folder, or the one that ``DATABASE_URL`` names."""
    return Registry(settings.url)
