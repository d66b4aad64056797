"""Opening and migrating the database, and the two kinds of transaction: one snapshot to read, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Engine,
    TableValuedAlias,
    Text,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql import column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, TypeEngine

Database = Engine
"""What ``open_engine`` gives, for those who only hand it on."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_KNOWN = ("sqlite:///", "postgresql+psycopg://")
_WRITERS = 7306
"""Number of the PostgreSQL lock that writers hold; any that nobody else uses."""


_LOST = ("terminating connection", "server closed the connection", "connection is lost", "connection is closed")
_FULL = ("database or disk is full", "disk I/O error", "No space left on device", "File too large")
_MISSING = ("no such table", "no such column", "unable to open database file", "does not exist")
_UNREACHABLE = ("connection failed", "could not connect", "could not translate host name", "refused")
_LOAD = "Run `python -m registry migrate` and `load`"


BATCH = 500
"""Ids in one query: SQLite and PostgreSQL both bound the number of parameters."""


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Ids in lists that one query can take."""
    source = iter(ids)
    while some := list(islice(source, BATCH)):
        yield some


class _Texts(TypeDecorator[Sequence[str]]):
    """A list of texts in one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSON() if dialect.name == "sqlite" else ARRAY(Text))


class _Each(GenericFunction[str]):
    """The elements of ``_Texts``, a row each."""

    name = "unnest"
    inherit_cache = True


@compiles(_Each, "sqlite")
def _each_on_sqlite(element: _Each, compiler: SQLCompiler, **named: object) -> str:
    return f"json_each{compiler.process(element.clause_expr, **named)}"


def each(parameter: str) -> TableValuedAlias:
    """A table with the column ``value``: the texts of a parameter, however many, in a statement that never changes."""
    return _Each(bindparam(parameter, type_=_Texts())).table_valued("value", name="value")


class DatabaseFault(Exception):
    """The database failed in the middle of something. Arguments: what happened, and what to do first."""

    def __str__(self) -> str:
        what, remedy = self.args
        return f"{what}. What was not finished is undone. {remedy}, then run the command again: it goes on from there."


class NoRegistry(Exception):
    """The database is not there, or its tables are not. Arguments: what the database says, and what to do."""

    def __str__(self) -> str:
        what, remedy = self.args
        return f"the registry cannot be read ({what}). {remedy}."


class BadAddress(ValueError):
    """``DATABASE_URL`` names no database that this program knows."""


def open_engine(url: str) -> Engine:
    """Engine for a database address; a connection that was lost while nobody used it is made anew.

    SQLite gets foreign keys, and a log that lets pages be read during a load. Raises BadAddress.
    """
    if not url.startswith(_KNOWN):
        raise BadAddress(f"DATABASE_URL: no address of a database. It begins with {' or '.join(_KNOWN)}.")
    engine = create_engine(url, pool_pre_ping=True, json_serializer=_to_json, json_deserializer=_from_json)
    event.listen(engine, "handle_error", _name_fault)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _to_json(value: object) -> str:
    return "[]" if value == [] else orjson.dumps(value).decode()


def _from_json(value: str) -> object:
    """A JSON value. Most are empty lists, which need no parser: that halves the time to read rows."""
    return [] if value == "[]" else orjson.loads(value)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session whose queries all see the same moment, whatever a load commits meanwhile."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with Session(engine.execution_options(**options)) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A transaction that waits for other writers, so that it sees all that they did; committed at the end."""
    with Session(engine.execution_options(writer=True)) as session, session.begin():
        _wait_for_writers(session.connection())
        yield session


@contextmanager
def writer(engine: Engine) -> Iterator[Connection]:
    """A connection for many such transactions, one after the other (``transaction``)."""
    with engine.connect() as connection:
        yield connection.execution_options(writer=True)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """``writing`` on the connection of a ``writer``, which takes an eighth of the time to begin."""
    with connection.begin():
        _wait_for_writers(connection)
        yield


def _wait_for_writers(connection: Connection) -> None:
    # SQLite waits when the transaction begins.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS})


def _name_fault(context: ExceptionContext) -> NoRegistry | DatabaseFault | None:
    """An error of ours for what a person can mend; None for all else."""
    reason = str(context.original_exception)
    if not isinstance(context.sqlalchemy_exception, DBAPIError):
        return None
    if context.is_disconnect or any(words in reason for words in _LOST):
        return DatabaseFault(f"the connection to the database was lost ({_first_line(reason)})", "See that it runs")
    if any(words in reason for words in _FULL):
        return DatabaseFault(f"the database cannot grow ({_first_line(reason)})", "Free space on its disk")
    if "database is locked" in reason:
        return DatabaseFault("another process has been writing for 30 seconds", "Let it end")
    if any(words in reason for words in _UNREACHABLE):
        return NoRegistry(_first_line(reason), "See that the database runs, and that DATABASE_URL names it")
    if "file is not a database" in reason:
        return NoRegistry(reason, "Put the file of the registry there, or remove it. " + _LOAD)
    if any(words in reason for words in _MISSING):
        return NoRegistry(_first_line(reason), _LOAD)
    return None


def _first_line(reason: str) -> str:
    return next(iter(reason.strip().splitlines()), "no reason given")


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver would begin a transaction only at the first write, so that two reads could see two moments.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    # Pages go to the database once in 32 MB of log, not once in 4: a load writes many of them again and again.
    cursor.execute("PRAGMA wal_autocheckpoint = 8000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def newest_revision() -> str:
    """Revision that the migrations lead to: the number that the last file begins with."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; no work if it is there already."""
    database = make_url(engine.url).database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    if _revision(engine) == newest_revision():
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with writing(engine) as session:
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    """Revision of the database; None if it has none. Read without alembic, which takes longer to import than to ask."""
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))
