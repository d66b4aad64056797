"""Settings of the crawler, from the environment, and the facts of each site, from its YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from pydantic_settings import BaseSettings, SettingsConfigDict

Clock = Callable[[], datetime]
"""Gives the present moment, in UTC."""

_SITES = Path(__file__).parent / "sites"


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class CrawlerSettings(BaseSettings):
    """``DATA_DIR`` and ``CRAWLER_…``: who we say we are, what we may fetch, and when we stop."""

    model_config = SettingsConfigDict(env_prefix="CRAWLER_")

    contact: str = ""
    """Mail address or page of whoever runs the crawler; without it nothing is fetched."""
    agent: str = "legal-conditions-registry/0.1"
    budget: int = 6000
    """Requests a run and site may make."""
    allow: str = ""
    """Sites that are off by default and that a person decided to use, parted by commas."""
    max_file_mb: int = 200

    @property
    def user_agent(self) -> str:
        """What each request says of us."""
        return f"{self.agent} (+{self.contact})"


class Facts(BaseModel):
    """What we know of a source: who publishes it, where, how often, and how much to expect."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site: str
    title: str
    publisher: str
    home: str
    hosts: tuple[str, ...]
    """The only hosts that may be asked."""
    enabled: bool
    why_off: str = ""
    cadence_hours: int
    """Lists are walked again after so many hours."""
    look_back_days: int
    """Documents are published so many days late."""
    quiet_days: int
    """So many days without a new document raise an alarm."""
    delay_seconds: float
    documents: tuple[int, int]
    """Fewest and most documents expected after the lists were walked to their ends."""
    lists: Mapping[str, str] = field(default_factory=dict)
    """Lists that together hold every document: name → path."""
    recent: Mapping[str, str] = field(default_factory=dict)
    """Lists that show what is new: name → path."""
    first_year: int = 0
    """For a site that is walked by year."""
    cookies: bool = False
    """The site's forms belong to a session."""
    missing_statuses: tuple[int, ...] = (404, 410)
    hand_over_page: bool = False
    """The answer for a document is its text."""

    def full_lists(self, today: date) -> list[str]:
        """Names of the lists that together hold every document: by kind, or one a year, newest first."""
        if not self.first_year:
            return list(self.lists)
        return [str(year) for year in range(today.year, self.first_year - 1, -1)]


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked of a run."""

    since: date = date.min
    """Documents issued before this day are left alone."""
    types: tuple[str, ...] = ()
    """Kinds of documents by slug (``nghi-dinh``); empty for all."""
    limit: int = 0
    """Pages of documents a site; 0 for all."""
    dry_run: bool = False
    """Walk the lists, fetch nothing else, write nothing."""
    look: bool = False
    """Only look whether the layouts are still known."""


@cache
def site_names() -> tuple[str, ...]:
    """All sites that have a YAML, the first ones first."""
    found: list[tuple[int, str]] = []
    for path in _SITES.glob("*.yaml"):
        found.append((yaml.safe_load(path.read_text(encoding="utf-8"))["order"], path.stem))
    return tuple(name for _, name in sorted(found))


def load_facts(site: str, replaced: Mapping[str, Any] | None = None) -> Facts:
    """Facts of a site. Raises ``KeyError`` if there is none of that name."""
    path = _SITES / f"{site}.yaml"
    if not path.exists():
        raise KeyError(site)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    del content["order"]
    return Facts(**{**content, **(replaced or {})})
