"""Settings of the registry, from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings


class RegistrySettings(BaseSettings):
    """``DATA_DIR``: everything a run writes. ``DATABASE_URL``: another database than the file in it."""

    data_dir: Path = Path("data")
    database_url: str | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'registry.sqlite'}"
