"""How fast the whole extraction is on one core, and what it costs beside plain tokenisation.

Run: ``python benchmarks/extraction.py [FOLDER…]``. Without folders, gazette texts of ``../shared/corpus`` are taken.
Reading, structure and all components are in the figure, which is processor time: a busy machine hardly changes it.
The floor is spaCy's ``blank("xx")`` alone on the same text; what a peer spends before it starts is underthesea's word
segmentation, measured where it is installed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
REAL = REPOSITORY.parent / "shared" / "corpus"
FOLDERS = ("cutting/2026_resolutions", "imposing/congbao")
SAMPLE = 400_000
"""Characters that the tokenisers are timed on: a segmenter takes minutes over all."""


def main(arguments: Sequence[str]) -> int:
    """Print the table; status 2 when there is nothing to read."""
    folders = [Path(argument) for argument in arguments] or [REAL / folder for folder in FOLDERS]
    files = sorted(file for folder in folders for file in folder.glob("*.txt"))
    if not files:
        print(f"No .txt files in {', '.join(map(str, folders))}", file=sys.stderr)
        return 2
    _, start = door([min(files, key=lambda file: file.stat().st_size)], 1)
    doors = {jobs: door(files, jobs) for jobs in (1, 2)}
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    each, provisions, characters, text = pipeline(files)
    seconds = sum(each)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("| what | value |")
    print("|---|---:|")
    print(f"| files, provisions, characters | {len(files)}, {provisions:,}, {characters:,} |")
    print(f"| whole pipeline, one core | {provisions / seconds:,.0f} provisions/s ({seconds:.1f} s) |")
    print(f"| peak memory | {peak:.0f} MB |")
    for jobs, (taken, worked) in doors.items():
        print(f"| `extract --jobs {jobs}`, start included | {taken:.1f} s, {worked:.1f} s of processors |")
    print(f"| two processes against one, on this machine now | {doors[1][0] / doors[2][0]:.2f} times as fast |")
    larger = larger_share(files, each) / seconds
    print(f"| start, with the smallest file | {start:.1f} s of processors |")
    print(f"| larger share of two processes, largest file first | {larger:.1%} of the work |")
    idle = start + (doors[2][1] - start) * larger
    print(f"| two processes on two idle cores, from processor time | {doors[1][1] / idle:.2f} times as fast |")
    per_character = seconds / characters
    for name, tokenise in tokenisers().items():
        ratio = per_character / (timed(tokenise, text) / len(text))
        print(f"| whole pipeline / {name} | {ratio:.2f} times its time |")
    if find_spec("underthesea") is None:
        print("| underthesea's word segmentation | not installed |")
    return 0


def pipeline(files: Sequence[Path]) -> tuple[list[float], int, int, str]:
    """Seconds of each file from bytes to candidates, provisions, characters, and a sample of the text."""
    from corpus.nlp.pipeline import build_nlp, extract
    from corpus.reading import read_file

    nlp = build_nlp()
    documents, seconds = [], []
    for file in files:
        started = time.process_time()
        own = read_file(file)
        for document in own:
            extract(document, nlp)
        seconds.append(time.process_time() - started)
        documents += own
    text = "\n".join(document.text for document in documents)
    return seconds, sum(len(document.provisions) for document in documents), len(text), text[:SAMPLE]


def larger_share(files: Sequence[Path], seconds: Sequence[float]) -> float:
    """Seconds of the busier of two processes, of which the free one always takes the largest file left."""
    busy = [0.0, 0.0]
    for _, each in sorted(zip((file.stat().st_size for file in files), seconds, strict=True), reverse=True):
        busy[busy.index(min(busy))] += each
    return max(busy)


def tokenisers() -> dict[str, Callable[[str], object]]:
    """What the pipeline is compared with, by name."""
    import spacy

    found: dict[str, Callable[[str], object]] = {"plain tokenisation": spacy.blank("xx").make_doc}
    if find_spec("underthesea") is not None:
        from underthesea import word_tokenize

        found["underthesea's word segmentation"] = word_tokenize
    return found


def timed(work: Callable[[str], object], text: str) -> float:
    """Seconds of the work over the text, paragraph by paragraph."""
    started = time.process_time()
    for paragraph in text.split("\n"):
        work(paragraph)
    return time.process_time() - started


def door(files: Sequence[Path], jobs: int) -> tuple[float, float]:
    """Seconds, and processor seconds, of the extraction as a user starts it, in ``jobs`` processes."""
    command = [sys.executable, "-m", "corpus.nlp", "extract", "--jobs", str(jobs), *map(str, files)]
    started, worked = time.perf_counter(), processor_seconds()
    subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started, processor_seconds() - worked


def processor_seconds() -> float:
    """What all ended child processes took together."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
