"""Settings of the site, from the environment, and the limits of what it accepts."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings

MAX_QUERY = 300
"""Characters of a query that are read; longer ones are cut."""
MAX_BODY = 64 * 1024
"""Bytes of a request body; no page takes one."""


class WebSettings(BaseSettings):
    """``DATA_DIR``: where the registry and the index are. ``WEB_THREADS``: requests answered at the same time."""

    data_dir: Path = Path("data")
    web_threads: int = 4
