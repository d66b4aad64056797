"""The ledger: one SQLite file that knows every resource, its state, and where each list stands. The only truth.

A state is written after what it claims is durable, so a run can be killed at any moment. States of a resource:
``new`` → ``fetched`` (bytes and exchange are kept) → ``parsed`` (a page: its record is here) or ``stored`` (a file:
its type was recognised); and ``failed``, ``blocked``, ``gone``. What is due, and when, is one column.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.keys import kind_of, normal_number
from crawler.records import DocumentRecord, Entry, FileRef, content_digest
from crawler.rows import SCHEMA, Cursor, Exchange, Kind, Resource, State

RECENT = timedelta(days=90)
"""Documents younger than this are looked at again …"""
RECHECK = timedelta(days=7)
"""… this often; and a document is gone only if it is missed twice at least this far apart."""
FIRST_RETRY, LAST_RETRY = timedelta(hours=1), timedelta(days=3)
BLOCKED_PAUSE = timedelta(days=1)
_FIRST_YEAR = "1945"

_COLUMNS = ", ".join(field.name for field in fields(Resource))
_CURSOR = ", ".join(field.name for field in fields(Cursor))


class Ledger:
    """Opens or makes the ledger at ``path``; every method is one transaction."""

    def __init__(self, path: Path | str) -> None:
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self._transaction():
            if not self._db.execute("PRAGMA user_version").fetchone()[0]:
                for statement in filter(str.strip, SCHEMA.split(";")):
                    self._db.execute(statement)

    def copy_in_memory(self) -> Ledger:
        """A copy that nobody else sees, for a dry run."""
        copy = Ledger(":memory:")
        self._db.backup(copy._db)
        return copy

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Lists ------------------------------------------------------------------------------------------------

    def cursor(self, site: str, name: str) -> Cursor:
        """Where the walk of a list stands; an empty cursor if it was never walked."""
        row = self._db.execute(
            f"SELECT {_CURSOR} FROM cursor WHERE site = ? AND list = ?",  # noqa: S608 - column names of our own
            (site, name),
        ).fetchone()
        return Cursor(*row) if row else Cursor()

    def known(self, site: str, keys: Sequence[str], before: str) -> bool:
        """Whether all these documents were in the ledger before this moment."""
        marks = ",".join("?" * len(keys))
        count = self._db.execute(
            f"SELECT count(*) FROM resource WHERE site = ? AND kind = 'detail' AND first_seen < ? AND key IN ({marks})",  # noqa: S608 - our own names; values are bound
            (site, before, *keys),
        ).fetchone()[0]
        return bool(count == len(set(keys)))

    def newest(self, site: str, today: date, before: str = "9999") -> date | None:
        """Latest date of issue among the documents known before a moment; impossible dates do not count."""
        row = self._db.execute(
            "SELECT max(dated) FROM resource WHERE site = ? AND kind = 'detail' AND dated <= ? AND first_seen < ?",
            (site, _latest(today), before),
        ).fetchone()
        return date.fromisoformat(row[0]) if row[0] else None

    def misdated(self, site: str, today: date) -> list[str]:
        """Documents whose date of issue cannot be: before the Republic, or after tomorrow."""
        query = (
            "SELECT key FROM resource WHERE site = ? AND kind = 'detail' AND dated <> '' "
            "AND (dated < ? OR dated > ?) ORDER BY key"
        )
        return [row[0] for row in self._db.execute(query, (site, _FIRST_YEAR, _latest(today)))]

    def take_page(self, site: str, name: str, cursor: Cursor, entries: Iterable[Entry], now: datetime) -> Counter[str]:
        """Take in a page of a list, and where the walk stands after it. Counts documents that are new or changed."""
        counts: Counter[str] = Counter()
        with self._transaction() as db:
            for entry in entries:
                counts[self._take(db, site, entry, _stamp(now))] += 1
            values = [getattr(cursor, field.name) for field in fields(Cursor)]
            db.execute(
                f"INSERT OR REPLACE INTO cursor (site, list, {_CURSOR}) VALUES (?, ?{', ?' * len(values)})",  # noqa: S608 - our own names; values are bound
                (site, name, *values),
            )
        del counts["known"]
        return counts

    def _take(self, db: sqlite3.Connection, site: str, entry: Entry, now: str) -> str:
        row = db.execute(
            "SELECT id, listed FROM resource WHERE site = ? AND kind = 'detail' AND key = ?", (site, entry.key)
        ).fetchone()
        if row is None:
            db.execute(
                "INSERT INTO resource (site, kind, key, url, type, dated, listed, due, first_seen, last_seen) "
                "VALUES (?, 'detail', ?, ?, ?, ?, ?, ?, ?, ?)",
                (site, entry.key, entry.url, _type(entry.number), _day(entry.issued), entry.digest, now, now, now),
            )
            return "listed"
        changed = bool(entry.digest and row[1] and entry.digest != row[1])
        db.execute(
            "UPDATE resource SET last_seen = ?, listed = CASE ? WHEN '' THEN listed ELSE ? END, "
            "due = CASE WHEN ? THEN ? ELSE due END WHERE id = ?",
            (now, entry.digest, entry.digest, changed, now, row[0]),
        )
        return "list changed" if changed else "known"

    def rewind(self, site: str, name: str) -> None:
        """Begin the pages of a walk again, without forgetting when it began."""
        with self._transaction() as db:
            db.execute("UPDATE cursor SET page = 0 WHERE site = ? AND list = ?", (site, name))

    # Resources --------------------------------------------------------------------------------------------

    def next_due(
        self,
        site: str,
        now: datetime,
        since: date = date.min,
        types: Sequence[str] = (),
        *,
        files_only: bool = False,
    ) -> Resource | None:
        """The resource to ask for now: files first (their links age), then the newest document."""
        condition, values = _due(site, now, since, types)
        if files_only:
            condition += " AND kind = 'file'"
        query = f"SELECT {_COLUMNS} FROM resource WHERE {condition} ORDER BY kind DESC, dated DESC, id LIMIT 1"  # noqa: S608 - our own names; values are bound
        row = self._db.execute(query, values).fetchone()
        return Resource(*row) if row else None

    def count_due(self, site: str, now: datetime, since: date = date.min, types: Sequence[str] = ()) -> int:
        """How many resources are due now."""
        condition, values = _due(site, now, since, types)
        row = self._db.execute(f"SELECT count(*) FROM resource WHERE {condition}", values).fetchone()  # noqa: S608 - our own names; values are bound
        return int(row[0])

    def resource(self, number: int) -> Resource:
        """The resource of this row number."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM resource WHERE id = ?", (number,)).fetchone()  # noqa: S608 - our own names; values are bound
        return Resource(*row)

    def resources(self, site: str, kind: Kind, *states: State) -> Iterator[Resource]:
        """All resources of a kind in these states (all states if none is named), in order of their keys."""
        narrowed = f"AND state IN ({','.join('?' * len(states))})" if states else ""
        query = f"SELECT {_COLUMNS} FROM resource WHERE site = ? AND kind = ? {narrowed} ORDER BY key"  # noqa: S608 - our own names; values are bound
        return (Resource(*row) for row in self._db.execute(query, (site, kind, *states)).fetchall())

    def fetched(self, resource: Resource, exchange: Exchange, now: datetime) -> None:
        """The bytes are kept; they are not understood yet."""
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = 'fetched', due = NULL, sha256 = ?, size = ?, warc = ?, etag = ?, "
                "last_modified = ?, tries = 0, misses = 0, missed_at = NULL, error = '', last_fetched = ? "
                "WHERE id = ?",
                (
                    exchange.sha256,
                    exchange.size,
                    exchange.warc,
                    exchange.etag,
                    exchange.last_modified,
                    _stamp(now),
                    resource.id,
                ),
            )

    def unchanged(self, resource: Resource, now: datetime) -> None:
        """The site says that nothing changed (304)."""
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET due = ?, misses = 0, missed_at = NULL, last_fetched = ? WHERE id = ?",
                (_recheck(resource, now), _stamp(now), resource.id),
            )

    def parsed(self, resource: Resource, record: DocumentRecord, parser: str, now: datetime) -> str:
        """Take in the record of a page, and its files. Gives ``"new"``, ``"changed"`` or ``"same"``."""
        plain = record.as_json()
        content, text = content_digest(plain), json.dumps(plain, ensure_ascii=False, sort_keys=True)
        outcome = "new" if not resource.content else "same" if content == resource.content else "changed"
        dated = _day(record.issued) or resource.dated
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = 'parsed', due = ?, content = ?, parser = ?, record = ?, dated = ?, "
                "type = ?, error = '' WHERE id = ?",
                (_recheck(resource, now, dated), content, parser, text, dated, _type(record.number), resource.id),
            )
            if outcome != "same":
                self._add_version(db, resource.id, content, text, now)
            for file in record.files:
                self._take_file(db, self.resource(resource.id), file, outcome == "changed", _stamp(now))
        return outcome

    @staticmethod
    def _take_file(db: sqlite3.Connection, page: Resource, file: FileRef, again: bool, now: str) -> None:
        """A new address always replaces the old; the files of a changed document are asked for ``again``."""
        db.execute(
            "INSERT INTO resource "
            "(site, kind, key, parent, url, volatile, type, dated, due, first_seen, last_seen) "
            "VALUES (?, 'file', ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, kind, key) DO UPDATE SET "
            "url = excluded.url, volatile = excluded.volatile, last_seen = excluded.last_seen, "
            "due = CASE WHEN ? THEN excluded.due ELSE due END",
            (
                *(page.site, f"{page.key}/{file.key}", page.id, file.url, file.volatile, page.type, page.dated),
                *(now, now, now, again),
            ),
        )

    def stored(self, resource: Resource, form: str, now: datetime) -> str:
        """Take in a file whose type was recognised. Gives ``"new"``, ``"changed"`` or ``"same"``."""
        sha256 = self.resource(resource.id).sha256
        outcome = "new" if not resource.content else "same" if sha256 == resource.content else "changed"
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = 'stored', form = ?, content = ?, error = '' WHERE id = ?",
                (form, sha256, resource.id),
            )
            if outcome != "same":
                self._add_version(db, resource.id, sha256, None, now)
        return outcome

    @staticmethod
    def _add_version(db: sqlite3.Connection, number: int, content: str, record: str | None, now: datetime) -> None:
        db.execute(
            "INSERT INTO version SELECT id, (SELECT count(*) + 1 FROM version WHERE resource = ?), "
            "?, sha256, warc, ?, ? FROM resource WHERE id = ?",
            (number, content, _stamp(now), record, number),
        )
        db.execute("UPDATE resource SET last_changed = ? WHERE id = ?", (_stamp(now), number))

    def failed(self, resource: Resource, error: str, now: datetime, state: State = "failed") -> None:
        """No use could be made of the answer. What was known before stays known; we ask again later, ever later."""
        pause = BLOCKED_PAUSE if state == "blocked" else min(FIRST_RETRY * 2**resource.tries, LAST_RETRY)
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = CASE WHEN content = '' THEN ? ELSE state END, due = ?, tries = tries + 1, "
                "error = ? WHERE id = ?",
                (state, _stamp(now + pause), error, resource.id),
            )

    def not_understood(self, resource: Resource, error: str) -> None:
        """The page function did not know the layout: the bytes wait for ``reparse``."""
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = 'fetched', due = NULL, error = ? WHERE id = ?", (error, resource.id)
            )

    def missed(self, resource: Resource, error: str, now: datetime) -> str:
        """The site has it no more. Gone after two misses a week apart; the record is kept. Gives the state."""
        again = resource.missed_at is not None and now - _moment(resource.missed_at) >= RECHECK
        state: State = "gone" if again else "failed" if not resource.content else resource.state
        first = resource.missed_at or _stamp(now)
        with self._transaction() as db:
            db.execute(
                "UPDATE resource SET state = ?, due = ?, misses = misses + 1, missed_at = ?, error = ? WHERE id = ?",
                (state, None if again else _stamp(_moment(first) + RECHECK), first, error, resource.id),
            )
        return state

    # Runs and robots --------------------------------------------------------------------------------------

    def start_run(self, site: str, now: datetime) -> int:
        """Note that a run began; gives its number."""
        with self._transaction() as db:
            number = db.execute("INSERT INTO run (site, started) VALUES (?, ?)", (site, _stamp(now))).lastrowid
        return number or 0

    def end_run(
        self, number: int, reason: str, counts: Mapping[str, int], alarms: Sequence[str], now: datetime
    ) -> None:
        """Note how a run ended."""
        with self._transaction() as db:
            db.execute(
                "UPDATE run SET ended = ?, reason = ?, counts = ?, alarms = ? WHERE id = ?",
                (
                    _stamp(now),
                    reason,
                    json.dumps(dict(sorted(counts.items()))),
                    json.dumps(alarms, ensure_ascii=False),
                    number,
                ),
            )

    def last_run(self, site: str) -> dict[str, Any] | None:
        """The last run of a site that ended."""
        row = self._db.execute(
            "SELECT started, ended, reason, counts, alarms FROM run "
            "WHERE site = ? AND ended IS NOT NULL ORDER BY id DESC",
            (site,),
        ).fetchone()
        if row is None:
            return None
        return dict(zip(("started", "ended", "reason"), row, strict=False)) | {
            "counts": json.loads(row[3]), "alarms": json.loads(row[4])
        }  # fmt: skip

    def states(self, site: str) -> Counter[tuple[str, str]]:
        """How many resources of each kind are in each state."""
        rows = self._db.execute(
            "SELECT kind, state, count(*) FROM resource WHERE site = ? GROUP BY kind, state", (site,)
        )
        return Counter({(kind, state): count for kind, state, count in rows})

    def robots(self, host: str, now: datetime) -> str | None:
        """Rules of a host fetched less than a day ago."""
        row = self._db.execute(
            "SELECT body FROM robots WHERE host = ? AND at > ?", (host, _stamp(now - timedelta(days=1)))
        ).fetchone()
        return row[0] if row else None

    def keep_robots(self, host: str, body: str, now: datetime) -> None:
        """Keep the rules of a host for a day."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (host, _stamp(now), body))

    def breaches(self) -> list[str]:
        """What SQLite finds wrong with the file; empty if it is sound."""
        found = [row[0] for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"{row[0]} row {row[1]} points nowhere" for row in self._db.execute("PRAGMA foreign_key_check")]


def _recheck(resource: Resource, now: datetime, dated: str = "") -> str | None:
    """When a page is looked at again: in a week while the document is young; a file only when its page changed."""
    day = dated or resource.dated
    young = resource.kind == "detail" and day and now.date() - date.fromisoformat(day) < RECENT
    return _stamp(now + RECHECK) if young else None


def _due(site: str, now: datetime, since: date, types: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Condition of what is due, and its values. Documents without a day are always taken."""
    condition = "site = ? AND due <= ?"
    values: tuple[str, ...] = (site, _stamp(now))
    if since > date.min:
        condition, values = f"{condition} AND (dated >= ? OR dated = '')", (*values, since.isoformat())
    if types:
        condition, values = f"{condition} AND type IN ({','.join('?' * len(types))}, '')", (*values, *types)
    return condition, values


def _type(number: str) -> str:
    """Kind of document by its number, as printed or in normal form; "" if it has none."""
    return kind_of(normal_number(number) or number) if number else ""


def _latest(today: date) -> str:
    """The last day that a document may be dated: tomorrow, for one that is published ahead."""
    return (today + timedelta(days=1)).isoformat()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)
