"""How fast and how large reading is: by form, against two peers in the same run, and on hostile texts of growing size.

Run: ``python benchmarks/reading.py``. Real texts are taken from ``../shared/corpus``. One core; each form is read in a
process of its own, so that the peak of its memory is its own.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
REAL = REPOSITORY.parent / "shared" / "corpus"
FORMS = {
    "gazette text": ("imposing/congbao", "*.txt"),
    "resolutions, gazette text": ("cutting/2026_resolutions", "*.txt"),
    "Word to markdown": ("imposing/original", "*.md"),
    "codification slices": ("imposing/phapdien_slices", "*.md"),
    "codification topics": ("imposing/phapdien", "*.md"),
    "database JSON": ("imposing/vbpl_json", "*.json"),
    "OCR": ("imposing/vanban_2026_ocr", "*.md"),
    "PDF": ("imposing/congbao_pdf", "*.pdf"),
}
CLEAN = ("gazette text", "codification slices", "database JSON")
SHARES = (8, 4, 2, 1)
ARTICLE = re.compile(r"^[\s#*]*(Điều \d+[a-zđ]?)\\?[.:]")
CLAUSE = re.compile(r"^\s*(\d{1,3}[a-zđ]?)\\?\.\s")
POINT = re.compile(r"^\s*([a-zđ])\\?\)\s")

sys.path.insert(0, str(REPOSITORY))


def main(arguments: list[str]) -> int:
    """Print the tables; status 2 without the real texts. With a form's name, measure that form as JSON."""
    if arguments:
        print(json.dumps(measure(arguments[0])))
        return 0
    if not REAL.is_dir():
        print(f"No real texts in {REAL}", file=sys.stderr)
        return 2
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print_forms()
    print_peers()
    print_scaling()
    return 0


def measure(form: str) -> dict[str, Any]:
    """Figures of one form: processor seconds from bytes to documents, and the peak of memory."""
    from corpus.reading import read_data

    folder, pattern = FORMS[form]
    paths = sorted((REAL / folder).glob(pattern))
    provisions = characters = 0
    read_data("Điều 1. Quán trà\n1. Có tủ lạnh.\n".encode(), "warm", 10**6)
    started = time.process_time()
    for path in paths:
        for document in read_data(path.read_bytes(), path.name, 10**9)[0]:
            provisions += len(document.provisions)
            characters += len(document.text)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = sum(map(page_count, paths)) if form == "PDF" else 0
    return {
        "files": len(paths),
        "pages": pages,
        "provisions": provisions,
        "characters": characters,
        "seconds": seconds,
        "peak": peak,
    }


def page_count(path: Path) -> int:
    """Pages of a PDF."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def print_forms() -> None:
    """One row a form."""
    print("| form | files | pages | MB of text | provisions | seconds | provisions/s | pages/s | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for form in FORMS:
        row = in_process(form)
        pages = f"{row['pages'] / row['seconds']:.0f}" if row["pages"] else ""
        print(
            f"| {form} | {row['files']} | {row['pages'] or ''} | {row['characters'] / 1e6:.1f} | {row['provisions']} "
            f"| {row['seconds']:.2f} | {row['provisions'] / row['seconds']:,.0f} | {pages} | {row['peak']:.0f} |"
        )


def in_process(form: str) -> dict[str, Any]:
    """``measure`` in a process of its own."""
    command = [sys.executable, __file__, form]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def print_peers() -> None:
    """The whole way here, and two peers that see only lines, over the same files of clean text."""
    from corpus.reading import read_data

    files = [path for form in CLEAN for path in sorted((REAL / FORMS[form][0]).glob(FORMS[form][1]))]
    data = [(path.name, path.read_bytes()) for path in files]
    texts = [document.text for name, content in data for document in read_data(content, name, 10**9)[0]]
    methods: dict[str, Callable[[], int]] = {
        "this reader: bytes to tree, offsets, metadata, tables": lambda: sum(
            len(document.provisions) for name, content in data for document in read_data(content, name, 10**9)[0]
        ),
        "dictionary by line: Điều, N., a) (the method of public parsers)": lambda: sum(map(dictionary, texts)),
        "floor: splitlines and one regular expression": lambda: sum(map(floor, texts)),
    }
    print("\n| method | nodes found | seconds | times the floor |")
    print("|---|---:|---:|---:|")
    measured = [(name, *timed(method)) for name, method in methods.items()]
    for name, nodes, seconds in measured:
        print(f"| {name} | {nodes} | {seconds:.2f} | {seconds / measured[-1][2]:.1f} |")


def timed(method: Callable[[], int]) -> tuple[int, float]:
    """What a method counts, and its processor seconds."""
    started = time.process_time()
    return method(), time.process_time() - started


def floor(text: str) -> int:
    """Lines that begin like a provision."""
    return sum(1 for line in text.splitlines() if ARTICLE.match(line) or CLAUSE.match(line) or POINT.match(line))


def dictionary(text: str) -> int:
    """A tree of dictionaries by label; a label that comes again overwrites the one before it."""
    tree: dict[str, dict[str, dict[str, list[str]]]] = {}
    points: dict[str, list[str]] = {}
    clauses: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        if match := ARTICLE.match(line):
            clauses = tree[match[1]] = {}
            points = {}
        elif match := CLAUSE.match(line):
            points = clauses[match[1]] = {"": [line]}
        elif match := POINT.match(line):
            points[match[1]] = [line]
        elif points:
            list(points.values())[-1].append(line)
    return sum(1 + sum(len(points) for points in clauses.values()) for clauses in tree.values())


HOSTILE: dict[str, tuple[int, Callable[[int], str]]] = {
    "one line of 5 MB": (280_000, lambda n: "Điều 1. Quán trà " + "phải có nước sạch " * n),
    "100,000 nested brackets": (100_000, lambda n: "Điều 1. Quán\n" + "(" * n + ")" * n),
    "100,000 unclosed quotations": (100_000, lambda n: "Điều 1. Sửa đổi như sau:\n" + "“Điều 2. Quán trà\n" * n),
    "100,000 wrapped labels": (100_000, lambda n: "Điều 1. Quán\n" + "1. quy định tại khoản\n" * n),
    "100,000 table rows": (100_000, lambda n: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n + "Điều 1. Quán\n"),
}
"""Size of a text, and how it is built at any size."""


def print_scaling() -> None:
    """Seconds by size: a doubled text must not take more than twice the time, noise aside. The better of two runs."""
    from corpus.reading import read_data

    heads = " | ".join(f"1/{share} of it, s" if share > 1 else "whole, s" for share in SHARES)
    print(f"\n| hostile text | {heads} | growth from 1/{SHARES[0]} to the whole |")
    print("|---|" + "---:|" * (len(SHARES) + 1))
    for name, (size, build) in HOSTILE.items():
        seconds = []
        for share in SHARES:
            data = build(size // share).encode()
            runs = [timed(lambda data=data: len(read_data(data, "a", 10**9)[0]))[1] for _ in range(2)]
            seconds.append(min(runs))
        figures = " | ".join(f"{second:.2f}" for second in seconds)
        print(f"| {name} | {figures} | {seconds[-1] / seconds[0]:.1f} × |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
