"""Settings of search and API, from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class SearchSettings(BaseSettings):
    """``DATA_DIR``: everything a run writes. ``SEARCH_ENGINE``: where the index lies.

    tantivy and Whoosh keep theirs in the data folder; Elasticsearch is a server of its own, for more than one machine.
    """

    data_dir: Path = Path("data")
    search_engine: Literal["tantivy", "whoosh", "elasticsearch"] = "tantivy"
    elasticsearch_url: str = "http://127.0.0.1:9200"
    elasticsearch_api_key: SecretStr | None = None
    elasticsearch_ca_certs: Path | None = None
    """Certificates that a server with an https address may show, where the system's do not do."""
    elasticsearch_index: str = Field("regulations", pattern=r"^[a-z][a-z0-9_-]{0,60}$")
    """Name of the alias; versions are ``<name>-<version>``."""
    elasticsearch_shards: int = Field(1, ge=1, le=64)
    elasticsearch_replicas: int = Field(0, ge=0, le=8)

    @property
    def index_dir(self) -> Path:
        """Folder of the index versions; each engine has its own."""
        return self.data_dir / ("index-whoosh" if self.search_engine == "whoosh" else "index")
