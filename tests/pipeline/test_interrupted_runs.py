"""Running twice changes nothing, and killing a door at any moment is repaired by the next run."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

QUERIES = ("vốn điều lệ kho lạnh", "902/2024/NĐ-MH Điều 7", "0701.10.00", "dieu kien kinh doanh hat giong rau")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_second_run_changes_nothing(pipeline, sample_files) -> None:
    pipeline.run_all(*sample_files)
    files = {name: contents(pipeline.data_dir / name) for name in ("corpus", "candidates", "index")}
    rows = pipeline.registry_dump()
    answers = pipeline.answers(QUERIES)
    assert all('"total": 0' not in answer for answer in answers)

    pipeline.run_all(*sample_files)

    assert {name: contents(pipeline.data_dir / name) for name in files} == files
    assert pipeline.registry_dump() == rows
    assert pipeline.answers(QUERIES) == answers


@pytest.fixture(scope="module")
def right_answers(built) -> list[str]:
    return built.answers(QUERIES[:2])


@pytest.mark.parametrize(
    ("stage", "trace", "seconds_later"),
    [
        pytest.param(0, "corpus/raw/*/*", 0.0, id="import-first-file"),
        pytest.param(0, "corpus/documents/*", 0.1, id="import-documents"),
        pytest.param(1, "candidates/*", 0.0, id="extraction-first"),
        pytest.param(1, "candidates/*", 0.1, id="extraction-later"),
        pytest.param(3, "registry.sqlite-wal", 0.0, id="load-start"),
        pytest.param(3, "registry.sqlite-wal", 0.3, id="load-later"),
        pytest.param(4, "index/*", 0.0, id="index"),
    ],
)
def test_killed_door_is_repaired_by_the_next_run(
    built, right_answers, pipeline, sample_files, stage: int, trace: str, seconds_later: float
) -> None:
    stages = pipeline.stages(*sample_files)
    for door in stages[:stage]:
        pipeline.run(*door)

    process = pipeline.start(stages[stage])
    kill_after_first_trace(process, pipeline.data_dir, trace, seconds_later)
    pipeline.run_all(*sample_files)

    assert pipeline.registry_dump() == built.registry_dump()
    assert pipeline.answers(QUERIES[:2]) == right_answers


def kill_after_first_trace(process: subprocess.Popen[str], folder: Path, trace: str, seconds_later: float) -> None:
    """SIGKILL as soon as the door has begun to write, or a moment after; it may have ended by then."""
    deadline = time.monotonic() + 120
    while process.poll() is None and not any(folder.glob(trace)):
        assert time.monotonic() < deadline, f"nothing was written to {trace}"
        time.sleep(0.002)
    try:
        process.wait(timeout=seconds_later)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()


def test_files_left_out_of_a_later_import_stay(pipeline, sample_files) -> None:
    pipeline.run("corpus", "import", *map(str, sample_files))
    before = contents(pipeline.data_dir / "corpus")
    pipeline.run("corpus", "import", str(sample_files[0]))
    assert contents(pipeline.data_dir / "corpus") == before
