"""How long the way from files to a loaded registry takes on one core, stage by stage.

Run: ``python benchmarks/pipeline.py [FOLDER…]``. Without folders the real texts in ``../shared/corpus`` are taken.
Each stage is the door that a user starts, in a process of its own, bound to one core, on an empty data folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
REAL = REPOSITORY.parent / "shared" / "corpus"
FOLDERS = (
    "cutting/2026_resolutions",
    "imposing/phapdien_slices",
    "imposing/congbao",
    "cutting/2018_2020_wave",
)


@dataclass(frozen=True)
class Measured:
    """One stage: seconds of wall time and the peak of its memory in MB."""

    stage: str
    seconds: float
    peak_mb: float


def main(arguments: Sequence[str]) -> int:
    """Print the table; status 2 when there is nothing to read or a stage fails."""
    folders = [Path(argument).resolve() for argument in arguments] or [REAL / folder for folder in FOLDERS]
    missing = [str(folder) for folder in folders if not folder.exists()]
    if missing:
        print(f"No such folder: {', '.join(missing)}", file=sys.stderr)
        return 2
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as data_dir:
        os.environ["DATA_DIR"] = data_dir
        stages = [
            ("reading", ["corpus", "import", *map(str, folders)]),
            ("extraction", ["corpus.nlp", "run"]),
            ("schema", ["registry", "migrate"]),
            ("loading", ["registry", "load"]),
        ]
        measured = [measure(stage, door) for stage, door in stages]
        documents, provisions = sizes(Path(data_dir))
    print_table(measured, documents, provisions)
    return 0


def measure(stage: str, door: list[str]) -> Measured:
    """Run one door to its end. Status 1 (some inputs refused) is a measurement too."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *door], cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    complaints = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{stage} failed:\n{complaints}")
    return Measured(stage, time.perf_counter() - started, usage.ru_maxrss / 1024)


def sizes(data_dir: Path) -> tuple[int, int]:
    """How many documents and provisions are in the store."""
    sys.path.insert(0, str(REPOSITORY))
    from corpus.store import Store

    store = Store(data_dir)
    ids = list(store.documents())
    return len(ids), sum(len(store.load(document_id).provisions) for document_id in ids)


def print_table(measured: list[Measured], documents: int, provisions: int) -> None:
    """One row a stage and one for all, as markdown."""
    rows = [*measured, Measured("all", sum(m.seconds for m in measured), max(m.peak_mb for m in measured))]
    print("| stage | seconds | documents | provisions | provisions/s | peak MB |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows:
        rate = provisions / row.seconds
        print(f"| {row.stage} | {row.seconds:.1f} | {documents} | {provisions} | {rate:,.0f} | {row.peak_mb:.0f} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
