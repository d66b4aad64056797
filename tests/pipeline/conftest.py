"""The doors as a user starts them: one process each, on a data folder of their own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Pipeline:
    """Starts doors on one data folder and looks at what they leave."""

    data_dir: Path

    def start(self, door: Sequence[str]) -> subprocess.Popen[str]:
        environment = {**os.environ, "DATA_DIR": str(self.data_dir), "COLUMNS": "200"}
        return subprocess.Popen(
            [sys.executable, "-m", *door],
            cwd=REPOSITORY,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *door: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        process = self.start(door)
        out, err = process.communicate(timeout=300)
        assert process.returncode == status, f"{' '.join(door)} ended with {process.returncode}:\n{err}"
        return subprocess.CompletedProcess(door, process.returncode, out, err)

    def run_all(self, *paths: Path) -> None:
        for door in self.stages(*paths):
            self.run(*door)

    @staticmethod
    def stages(*paths: Path) -> list[list[str]]:
        return [
            ["corpus", "import", *map(str, paths)],
            ["corpus.nlp", "run"],
            ["registry", "migrate"],
            ["registry", "load"],
            ["search_api", "index"],
        ]

    def registry_dump(self) -> dict[str, list[str]]:
        """All rows of all tables, but for when they were written, in an order that does not depend on that."""
        with sqlite3.connect(self.data_dir / "registry.sqlite") as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {}
            for table in set(tables) - {"history"}:
                columns = [
                    row[1] for row in database.execute(f'PRAGMA table_info("{table}")') if row[1] != "recorded_at"
                ]
                names = ", ".join(f'"{column}"' for column in columns)
                found[table] = sorted(map(repr, database.execute(f'SELECT {names} FROM "{table}"')))
            return found

    def answers(self, queries: Sequence[str]) -> list[str]:
        return [self.run("search_api", "query", query, "--format", "json").stdout for query in queries]


@pytest.fixture(scope="session")
def pipeline_on() -> type[Pipeline]:
    """Makes a pipeline on a data folder of one's choice."""
    return Pipeline


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    return Pipeline(tmp_path / "data")


@pytest.fixture(scope="session")
def sample_files(samples: Path) -> list[Path]:
    return sorted(path for path in samples.iterdir() if path.name[0].isdigit())


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "golden.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, sample_files: list[Path]) -> Pipeline:
    """A whole run on the samples; look, but do not change it."""
    pipeline = Pipeline(tmp_path_factory.mktemp("built") / "data")
    pipeline.run_all(*sample_files)
    return pipeline
