"""Settings of search and API, from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings


class SearchSettings(BaseSettings):
    """``DATA_DIR``: everything a run writes; the index lies in ``index`` below it."""

    data_dir: Path = Path("data")

    @property
    def index_dir(self) -> Path:
        """Folder of the index versions."""
        return self.data_dir / "index"
