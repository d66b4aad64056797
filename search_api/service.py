"""What a program that answers in its own process opens: the index and the registry."""

from __future__ import annotations

from registry.queries import Registry
from registry.settings import RegistrySettings
from search_api.engines.tantivy_index import TantivyIndex
from search_api.port import SearchIndex
from search_api.settings import SearchSettings


def open_index(settings: SearchSettings) -> SearchIndex:
    """The index of the data folder. It may be missing yet; a reader follows every new version by itself."""
    return TantivyIndex(settings.index_dir)


def open_registry(settings: RegistrySettings) -> Registry:
    """The registry of the data folder, or the one that ``DATABASE_URL`` names."""
    return Registry(settings.url)
