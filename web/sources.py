"""Where pages get their answers: the registry and the search index of the data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from flask import Blueprint, Flask, abort, current_app, g, request

from registry.db import Database, open_engine
from registry.queries import Registry
from registry.settings import RegistrySettings
from search_api.app import create_api
from search_api.port import SearchIndex
from search_api.service import open_index, open_registry
from search_api.settings import SearchSettings
from search_api.versions import CURRENT
from web.settings import WebSettings

NAME = "sources"
T = TypeVar("T")
EARLIEST, LATEST = date(1945, 9, 2), date(2100, 1, 1)
"""Dates that a page can be asked for."""


@dataclass(frozen=True)
class Sources:
    """The registry and index of one site; either may not have been made yet."""

    registry: Registry
    database: Database
    """Where people's accounts, decisions and objections are written."""
    index: SearchIndex
    live_index: Path
    """The file that names the live version of the index."""
    data_dir: Path
    today: Callable[[], date]
    kept: dict[Callable[[Registry, date], object], tuple[tuple[str, date], object]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


def _here() -> Sources:
    return cast(Sources, current_app.extensions[NAME])


def registry() -> Registry:
    """The registry; its answers raise NoRegistry if nothing has been loaded yet."""
    return _here().registry


def database() -> Database:
    """The database of the registry, for what people write."""
    return _here().database


def search_index() -> SearchIndex:
    """The search index; its answers raise NoIndex if none has been built yet."""
    return _here().index


def data_dir() -> Path:
    """The data folder."""
    return _here().data_dir


def index_built() -> datetime | None:
    """When the live index was put in place."""
    try:
        seconds = _here().live_index.stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def today() -> date:
    """Today, by the clock of the site."""
    return _here().today()


def day_asked(name: str) -> date | None:
    """The date that a parameter of the address names, None if it names none. 400 if it is no date."""
    given = request.args.get(name)
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        abort(400)
    return day if EARLIEST <= day <= LATEST else abort(400)


def as_of() -> date:
    """The date that the page is about: ``?as_of=2026-07-01``, else today. 400 if it is no date."""
    return day_asked("as_of") or today()


def version() -> str:
    """The data version, asked for once a request."""
    if "version" not in g:
        g.version = registry().version()
    return cast(str, g.version)


def kept(make: Callable[[Registry, date], T]) -> T:
    """What ``make`` reads of the registry today: read once, and again after the data or the day have changed."""
    here = _here()
    key = version(), here.today()
    with here.lock:  # one request reads, the others wait for it
        if here.kept.get(make, (None,))[0] != key:
            here.kept[make] = key, make(here.registry, key[1])
        return cast(T, here.kept[make][1])


def on_the_day(make: Callable[[Registry, date], T]) -> T:
    """What ``make`` reads of the registry on the date of the page; kept if that is today."""
    return kept(make) if as_of() == today() else make(registry(), as_of())


def api(app: Flask, rate: str) -> Blueprint:
    """The JSON API over the same registry and index. ``rate``: requests that one address may send."""
    sources = cast(Sources, app.extensions[NAME])
    return create_api(sources.registry, sources.index, today=sources.today, rate=rate)


def init_app(app: Flask, settings: WebSettings, today: Callable[[], date]) -> None:
    """Open the registry and the index of the data folder for ``app``."""
    stored = RegistrySettings(data_dir=settings.data_dir)
    search = SearchSettings(data_dir=settings.data_dir)
    app.extensions[NAME] = Sources(
        registry=open_registry(stored),
        database=open_engine(stored.url),
        index=open_index(search),
        live_index=search.index_dir / CURRENT,
        data_dir=settings.data_dir,
        today=today,
    )
