"""Faults in the middle of a load or a decision: nothing is lost, nothing doubled, and a person is told what to do."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest
from registry_texts import Library, condition, document, dump, keep
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session
from test_registry_review import PASSWORD, doubtful

from registry.__main__ import main
from registry.accounts import add_account
from registry.audit import breaches
from registry.db import DatabaseFault, migrate, open_engine
from registry.load import load
from registry.queries import Registry
from registry.review import EditConflict, decide

REPOSITORY = Path(__file__).parents[2]
KILLED_AFTER = """
import os, signal, sys
from sqlalchemy import Engine, event
from registry.__main__ import main
left = [int(sys.argv[1])]
@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
sys.exit(main(["load"]))
"""


@pytest.fixture
def stored(library: Library, data_dir: Path) -> Path:
    for words, candidates in library:
        keep(data_dir, words, *candidates)
    return data_dir


@pytest.fixture
def expected(stored: Path, another_database: Callable[[], Engine]) -> dict[str, list[tuple[object, ...]]]:
    """What a load that nothing disturbs comes to."""
    engine = another_database()
    load(engine, stored)
    found = dump(engine)
    engine.dispose()
    return found


def whole(engine: Engine) -> bool:
    with Session(engine) as session:
        return list(breaches(session)) == []


@pytest.mark.parametrize("statements", [12, 40, 65])
def test_a_load_killed_at_any_statement_goes_on(
    statements: int, stored: Path, engine: Engine, expected: dict[str, list[tuple[object, ...]]]
) -> None:
    command = [sys.executable, "-c", KILLED_AFTER, str(statements)]
    assert subprocess.run(command, cwd=REPOSITORY, check=False).returncode == -signal.SIGKILL
    assert whole(engine)
    assert load(engine, stored).loaded > 0
    assert dump(engine) == expected


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; skipped where it cannot be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here; the limit on file sizes is tested instead")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def large_library(data_dir: Path) -> None:
    """More than fits a small disk: the texts alone are two megabytes."""
    for number in range(10, 20):
        paths = {f"dieu-{n}": f"có kho số {n} " + "chứa hàng " * 200 for n in range(1, 81)}
        words = document(f"{number}/2030/NĐ-CP", None, paths)
        keep(data_dir, words, *(condition(words, path) for path in paths))


def test_a_full_disk_is_named_and_the_load_goes_on_with_more_space(
    data_dir: Path, small_disk: Path, tmp_path: Path
) -> None:
    large_library(data_dir)
    full = open_engine(f"sqlite:///{small_disk / 'registry.sqlite'}")
    migrate(full)
    with pytest.raises(DatabaseFault, match=r"cannot grow .* Free space"):
        load(full, data_dir)
    full.dispose()
    for file in small_disk.glob("registry.sqlite*"):
        shutil.copy(file, tmp_path)
    engine = open_engine(f"sqlite:///{tmp_path / 'registry.sqlite'}")
    assert whole(engine)
    done = load(engine, data_dir)
    assert done.loaded + done.skipped == 10
    assert whole(engine)
    assert Registry(engine).documents().total == 10


def test_an_export_to_a_full_disk_is_named_and_leaves_the_old_file(
    data_dir: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large_library(data_dir)
    assert main(["migrate"]) == main(["load"]) == 0
    (small_disk / "items.csv").write_text("old", encoding="utf-8")
    capsys.readouterr()
    assert main(["export", "items", "csv", "--out", str(small_disk / "items.csv")]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "No space left on device" in said
    assert "the space on its disk" in said
    assert [(file.name, file.read_text(encoding="utf-8")) for file in small_disk.iterdir()] == [("items.csv", "old")]


def test_a_writer_that_does_not_end_is_named(data_dir: Path) -> None:
    engine = open_engine(f"sqlite:///{data_dir / 'registry.sqlite'}")
    migrate(engine)
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 10"))
    with closing(sqlite3.connect(data_dir / "registry.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseFault, match=r"another process has been writing .* Let it end"):
            add_account(engine, "lan", "reviewer", PASSWORD)
    add_account(engine, "lan", "reviewer", PASSWORD)


def test_a_limit_on_file_sizes_is_named_too(data_dir: Path) -> None:
    large_library(data_dir)
    engine = open_engine(f"sqlite:///{data_dir / 'registry.sqlite'}")
    migrate(engine)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (800_000, 800_000))

    command = [sys.executable, "-m", "registry", "load"]
    done = subprocess.run(command, cwd=REPOSITORY, check=False, preexec_fn=limit, capture_output=True, text=True)
    assert done.returncode == 2
    (said,) = done.stderr.splitlines()
    assert "the database cannot grow" in said
    assert "run the command again" in said
    assert whole(engine)
    load(engine, data_dir)
    assert Registry(engine).documents().total == 10


def test_a_connection_lost_in_the_middle_of_a_document(
    stored: Path,
    engine: Engine,
    database: str,
    expected: dict[str, list[tuple[object, ...]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection to lose")
    import registry.load

    put, written = registry.load.put, []

    def put_and_lose(connection: Connection, name: str, *rest: object) -> bool:
        done = put(connection, name, *rest)  # type: ignore[arg-type]
        written.append(name)
        if len(written) == 3:
            backend = connection.scalar(text("SELECT pg_backend_pid()"))
            with create_engine(database).connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
        return done

    with monkeypatch.context() as patched:
        patched.setattr("registry.load.put", put_and_lose)
        with pytest.raises(DatabaseFault, match="connection to the database was lost"):
            load(engine, stored)
    assert whole(engine)
    assert load(engine, stored).skipped == 2
    assert dump(engine) == expected


def test_two_loaders_at_once_share_the_work(
    stored: Path, engine: Engine, database: str, expected: dict[str, list[tuple[object, ...]]]
) -> None:
    together, done = Barrier(2), []

    def both_begin(names: list[str]) -> list[str]:
        together.wait(60)
        return names

    def run() -> None:
        own = open_engine(database)
        done.append(load(own, stored, both_begin))  # type: ignore[arg-type]
        own.dispose()

    loaders = [Thread(target=run) for _ in range(2)]
    for loader in loaders:
        loader.start()
    for loader in loaders:
        loader.join()
    assert sum(one.loaded for one in done) == 6
    assert sum(one.skipped for one in done) == 6
    assert dump(engine) == expected


def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told(
    data_dir: Path, engine: Engine, database: str
) -> None:
    for words, candidates in doubtful():
        keep(data_dir, words, *candidates)
    load(engine, data_dir)
    for name in ("lan", "minh"):
        add_account(engine, name, "reviewer", PASSWORD)
    (doubt,) = Registry(engine).reviews().rows
    together, told = Barrier(2), []

    def run(name: str, action: str) -> None:
        own = open_engine(database)
        together.wait(60)
        try:
            decide(own, doubt.id, action, name, "so", seen=doubt.version)
        except EditConflict as conflict:
            told.append(str(conflict))
        own.dispose()

    reviewers = [Thread(target=run, args=pair) for pair in (("lan", "accept"), ("minh", "reject"))]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    (decision,) = Registry(engine).decisions().rows
    (said,) = told
    assert f"{decision.reviewer} decided it" in said
    assert whole(engine)


def commands(title: str) -> str:
    """The shell block below a title of the operator's page."""
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    found = re.search(rf"^{title}:\n\n```sh\n(.*?)```", page, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def test_backup_and_restore_as_the_page_says(
    stored: Path, engine: Engine, database: str, tmp_path: Path, library: Library
) -> None:
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
    needed = ["sqlite3"] if kind == "SQLite" else ["pg_dump", "pg_restore"]
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (Debian: apt-get install sqlite3 postgresql-client)")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    places = {"BACKUP": str(tmp_path), "DATA_DIR": str(stored), "PATH": path}
    if kind == "PostgreSQL":
        places["DATABASE_URL"] = database

    def run(title: str) -> str:
        shell = ["bash", "-euo", "pipefail", "-c", commands(f"{kind}, {title}")]
        done = subprocess.run(
            shell, cwd=REPOSITORY, env={**os.environ, **places}, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    load(engine, stored)
    add_account(engine, "lan", "reviewer", PASSWORD)
    doubt = next(row for row in Registry(engine).reviews().rows if row.event_id)
    decide(engine, doubt.id, "reject", "lan", "another article is meant")
    before = dump(engine)
    run("backup")
    with engine.begin() as connection:
        for table in ("decisions", "accounts", "events"):
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    later = document("40/2033/NĐ-CP", None, {"dieu-1": "có biển"})
    keep(stored, later, condition(later, "dieu-1"))
    said = run("restore")
    assert "1 loaded, 6 unchanged" in said
    assert "0 breaches" in said
    after = dump(engine)
    assert after["decisions"] == before["decisions"]
    assert after["accounts"] == before["accounts"]
    assert all(row in after["events"] for row in before["events"])
    assert Registry(engine).documents().total == len(library) + 1
