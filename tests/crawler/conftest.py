"""The replica, and the crawler's door on it: each command is a process of its own, as a user starts it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.replica.content import FIRST_DAY
from tests.replica.server import Replica

REPOSITORY = Path(__file__).resolve().parents[2]
TEST_AGENT = "legal-conditions-registry/0.1 (+tests@example.org)"


@dataclass
class Ended:
    """How a door ended."""

    status: int
    output: str


class Nursery:
    """Forks doors from one process that has imported everything."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.replica.nursery"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, **order: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


@dataclass
class Door:
    """The crawler on one data folder and one replica."""

    nursery: Nursery
    replica: Replica
    data_dir: Path
    scrapy: dict[str, Any] = field(default_factory=dict)

    def start(self, *arguments: str, **environment: str) -> int:
        return self.nursery.order(
            arguments=arguments,
            output=str(self.data_dir.parent / "output"),
            environment={
                "DATA_DIR": str(self.data_dir),
                "REPLICA_PORT": str(self.replica.port),
                "REPLICA_DAY": self.replica.day.isoformat(),
                "REPLICA_STARTED": str(self.replica.started),
                "REPLICA_SCRAPY": json.dumps(self.scrapy),
                "CRAWLER_CONTACT": "tests@example.org",
                **environment,
            },
        )

    def end(self, process: int) -> Ended:
        status = self.nursery.order(wait=process)
        return Ended(status, (self.data_dir.parent / "output").read_text(encoding="utf-8"))

    def __call__(self, *arguments: str, status: int = 0, **environment: str) -> Ended:
        ended = self.end(self.start(*arguments, **environment))
        assert ended.status == status, f"{' '.join(arguments)} ended with {ended.status}:\n{ended.output}"
        return ended

    def kill_after(self, process: int, seconds: float) -> None:
        """SIGKILL so long after its first request (it may have ended by then); ``hits`` then have its last one."""
        before, deadline = len(self.replica.hits), time.monotonic() + 20
        while len(self.replica.hits) == before and time.monotonic() < deadline and _runs(process):
            time.sleep(0.002)
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
        self.nursery.order(wait=process)
        self.replica.settle()

    def ledger(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.data_dir / "crawl" / "ledger.sqlite") as database:
            return database.execute(query, values).fetchall()

    def counts(self, site: str) -> dict[str, int]:
        """What the last run of a site counted."""
        (row,) = self.ledger("SELECT counts FROM run WHERE site = ? ORDER BY id DESC LIMIT 1", site)
        return json.loads(row[0])

    def states(self, site: str, kind: str) -> dict[str, int]:
        query = "SELECT state, count(*) FROM resource WHERE site = ? AND kind = ? GROUP BY state"
        return dict(self.ledger(query, site, kind))

    def change(self, query: str) -> None:
        with sqlite3.connect(self.data_dir / "crawl" / "ledger.sqlite") as database:
            database.execute(query)

    def states_all_done(self) -> bool:
        """Whether nothing is left to do (there may be no ledger yet)."""
        try:
            left = self.ledger("SELECT count(*) FROM resource WHERE state NOT IN ('parsed', 'stored')")[0][0]
            return left == 0 and bool(self.states("congbao", "file")) and bool(self.states("vanban", "file"))
        except sqlite3.OperationalError:
            return False

    def feed(self) -> list[dict[str, Any]]:
        lines = (self.data_dir / "crawl" / "feed.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


def _runs(process: int) -> bool:
    state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return state != "Z"


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder in memory, where there is such a disk: thousands of durable writes are slow elsewhere."""
    memory = Path("/dev/shm")
    place = Path(tempfile.mkdtemp(prefix="crawl-", dir=memory if os.access(memory, os.W_OK) else None))
    yield place / "data"
    shutil.rmtree(place)


@pytest.fixture
def documents() -> int:
    """How many documents the replica has; a module may say otherwise."""
    return 40


@pytest.fixture
def replica(documents: int, folder: Path) -> Iterator[Replica]:
    replica = Replica(documents=documents, hits_log=folder.parent / "hits.log")
    yield replica
    replica.close()


@pytest.fixture
def door(nursery: Nursery, replica: Replica, folder: Path) -> Door:
    return Door(nursery, replica, folder)


@pytest.fixture(scope="session")
def first_day() -> date:
    return FIRST_DAY


@pytest.fixture(scope="session")
def crawl_samples() -> Path:
    """Saved pages of the sites, which are read where they lie and never copied into the project."""
    place = REPOSITORY.parent / "shared" / "crawl" / "samples"
    if not place.is_dir():
        message = f"saved pages are not there: {place}"
        if os.environ.get("REQUIRE_REAL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return place
