"""Opening and migrating the database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import OperationalError, ProgrammingError


class NoRegistry(Exception):
    """The database is not there, or its tables are not."""

    def __str__(self) -> str:
        return f"the registry cannot be read ({self.args[0]}). Run `python -m registry migrate` and `load`."


def open_engine(url: str) -> Engine:
    """Engine for a database address. SQLite gets foreign keys, and a log that lets pages be read during a load."""
    engine = create_engine(url)
    event.listen(engine, "handle_error", _name_missing_registry)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _name_missing_registry(context: ExceptionContext) -> NoRegistry | None:
    error = context.sqlalchemy_exception
    reason = str(context.original_exception)
    missing = ("no such table", "unable to open database file", "does not exist", "could not connect", "refused")
    if isinstance(error, (OperationalError, ProgrammingError)) and any(words in reason for words in missing):
        return NoRegistry(reason)
    return None


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.close()


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; no work if it is there already."""
    from alembic import command
    from alembic.config import Config

    database = make_url(engine.url).database
    if engine.dialect.name == "sqlite" and database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
