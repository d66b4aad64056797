"""The tables of the ledger, and its rows as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["detail", "file"]
State = Literal["new", "fetched", "parsed", "stored", "failed", "blocked", "gone"]

SCHEMA = """
CREATE TABLE resource (
  id INTEGER PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('detail', 'file')), key TEXT NOT NULL,
  parent INTEGER REFERENCES resource (id), url TEXT NOT NULL, volatile INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL, dated TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'new', due TEXT, tries INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
  misses INTEGER NOT NULL DEFAULT 0, missed_at TEXT,
  listed TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
  sha256 TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0, form TEXT NOT NULL DEFAULT '',
  warc TEXT NOT NULL DEFAULT '', content TEXT NOT NULL DEFAULT '', parser TEXT NOT NULL DEFAULT '', record TEXT,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, last_fetched TEXT, last_changed TEXT,
  UNIQUE (site, kind, key));
CREATE INDEX resource_due ON resource (site, due);
CREATE INDEX resource_parent ON resource (parent);
CREATE TABLE version (
  resource INTEGER NOT NULL REFERENCES resource (id), number INTEGER NOT NULL, content TEXT NOT NULL,
  sha256 TEXT NOT NULL, warc TEXT NOT NULL, at TEXT NOT NULL, record TEXT, PRIMARY KEY (resource, number));
CREATE TABLE cursor (
  site TEXT NOT NULL, list TEXT NOT NULL, page INTEGER NOT NULL, pages INTEGER, total INTEGER, started TEXT,
  finished TEXT, reached TEXT, sha256 TEXT NOT NULL DEFAULT '', PRIMARY KEY (site, list));
CREATE TABLE run (
  id INTEGER PRIMARY KEY, site TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, reason TEXT, counts TEXT, alarms TEXT);
CREATE TABLE robots (host TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL);
PRAGMA user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Resource:
    """A row of the ledger: a page of a document (``detail``) or one of its files. Times are ISO texts in UTC."""

    id: int
    site: str
    kind: Kind
    key: str
    parent: int | None
    url: str
    volatile: int
    type: str
    dated: str
    state: State
    tries: int
    misses: int
    missed_at: str | None
    etag: str
    last_modified: str
    sha256: str
    form: str
    warc: str
    content: str
    parser: str
    record: str | None
    error: str
    last_changed: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the walk of a list stands: ``page`` is the last taken in, down to ``reached`` all days are known."""

    page: int = 0
    pages: int | None = None
    total: int | None = None
    started: str | None = None
    finished: str | None = None
    reached: str | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A kept answer: hash and size of its bytes, its place in the archive, and what a conditional request needs."""

    sha256: str
    size: int
    warc: str
    etag: str = ""
    last_modified: str = ""
