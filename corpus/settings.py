"""Settings of the ground layer, from the environment."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings


class CorpusSettings(BaseSettings):
    """``DATA_DIR``: everything a run writes. ``MAX_FILE_MB``: larger input files are refused."""

    data_dir: Path = Path("data")
    max_file_mb: int = 50
