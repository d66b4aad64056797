"""What the extraction finds in all texts at hand, and whether every record keeps its contract.

Run: ``python benchmarks/extraction_corpus.py [--jobs N] PATH…`` with files, folders, and ``.tar.gz`` archives, which
are unpacked into a temporary folder. Without paths, all of ``../shared/corpus``. Each record is held against
``corpus/nlp/records.schema.json`` and each quote against the text. Status 1 if one fails or a file brings an error
that is not a refusal, 2 if there is nothing to read.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
REAL = REPOSITORY.parent / "shared" / "corpus"
FORMS = frozenset({".txt", ".md", ".json", ".pdf", ".docx", ".html", ".htm", ".zip"})
KINDS = ("condition", "cut_event", "product_line", "business_line")
FREQUENT = 15

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from spacy.language import Language


@dataclass(slots=True)
class Found:
    """Counts of one file, or of all of them. ``failures`` name what broke the contract."""

    files: int = 0
    provisions: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    """By kind of document."""
    records: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind of document and kind of record."""
    residuals: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind of record and review code."""
    refused: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    megabytes: int = 0
    """Highest memory of a process so far."""

    def add(self, other: Found) -> None:
        """Take in what another file gave."""
        self.files += other.files
        self.provisions += other.provisions
        self.documents += other.documents
        self.records += other.records
        self.residuals += other.residuals
        self.refused += other.refused
        self.failures += other.failures
        self.megabytes = max(self.megabytes, other.megabytes)


def main(arguments: Sequence[str]) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Count and check the records of many texts.")
    parser.add_argument("paths", nargs="*", type=Path, default=[REAL])
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        files = list(texts(options.paths, Path(folder)))
        if not files:
            print("Nothing to read. Name files, folders or .tar.gz archives.", file=sys.stderr)
            return 2
        total = Found()
        # Many small tasks: a process that reads the largest file must not keep others waiting behind it.
        with ProcessPoolExecutor(options.jobs) as pool:
            for found in pool.map(read, files):
                total.add(found)
    print("\n".join(report(total)))
    return 1 if total.failures else 0


def texts(paths: Iterable[Path], unpacked: Path) -> Iterator[Path]:
    """The files in folders and archives, archives unpacked into a folder of their own under ``unpacked``."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.name.endswith(".tar.gz"):
                inside = unpacked / file.name
                with tarfile.open(file) as archive:
                    archive.extractall(inside, filter="data")
                yield from texts([inside], unpacked)
            elif file.suffix.lower() in FORMS:
                yield file


@cache
def nlp() -> Language:
    """One pipeline a process."""
    from corpus.nlp.pipeline import build_nlp

    return build_nlp()


@cache
def validator() -> Draft202012Validator:
    """The published schema."""
    from jsonschema import Draft202012Validator

    file = REPOSITORY / "corpus" / "nlp" / "records.schema.json"
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


def read(file: Path) -> Found:
    """Counts and failures of one file."""
    from corpus.errors import ReadError
    from corpus.nlp.pipeline import extract
    from corpus.nlp.records import record
    from corpus.reading import read_file

    found = Found(files=1)
    try:
        for document in read_file(file):
            kind = document.metadata.key.kind or "unknown"
            found.documents[kind] += 1
            found.provisions += len(document.provisions)
            for candidate in extract(document, nlp()).candidates:
                fields = record(document, str(file), candidate)
                found.records[kind, fields["record"]] += 1
                if fields["review"]:
                    found.residuals[fields["record"], fields["review"]] += 1
                found.failures += [f"{file.name}: {problem}" for problem in problems(document.text, fields)]
    except ReadError as error:
        found.refused.append(str(error))
    except Exception as error:  # What must never happen is counted, not hidden behind the first one.
        found.failures.append(f"{file.name}: {type(error).__name__}: {error}")
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def problems(text: str, fields: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one record."""
    yield from (error.message[:200] for error in validator().iter_errors(fields))
    if "quote" in fields and text[fields["start"] : fields["end"]] != fields["quote"]:
        yield f"the quote at {fields['start']} is not the text there"


def report(total: Found) -> Iterator[str]:
    """The tables as lines."""
    yield f"{total.files} files, {sum(total.documents.values())} documents, {total.provisions:,} provisions"
    yield f"{len(total.refused)} files refused, {len(total.failures)} failures, at most {total.megabytes} MB a process"
    yield from (f"refused: {line}" for line in total.refused)
    yield from (f"FAILED: {line}" for line in total.failures)
    yield f"\n| kind | documents | {' | '.join(KINDS)} |\n|---|{'---:|' * (len(KINDS) + 1)}"
    for kind, number in total.documents.most_common():
        yield f"| {kind} | {number:,} | {' | '.join(f'{total.records[kind, each]:,}' for each in KINDS)} |"
    sums = Counter[str]()
    for (_, each), number in total.records.items():
        sums[each] += number
    yield f"| all | {sum(total.documents.values()):,} | {' | '.join(f'{sums[each]:,}' for each in KINDS)} |"
    yield "\n| record | residual | times |\n|---|---|---:|"
    yield from (f"| {each} | `{code}` | {n:,} |" for (each, code), n in total.residuals.most_common(FREQUENT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
