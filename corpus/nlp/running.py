"""Runs of the pipeline: over the documents of a store, or over files whose candidates go to standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import ReadError
from corpus.nlp.pipeline import EXTRACTOR_VERSION, build_nlp, extract
from corpus.nlp.records import json_line, record
from corpus.reading import read_file
from corpus.store import Store, text_hash

if TYPE_CHECKING:
    from spacy.language import Language

Task = TypeVar("Task")
Result = TypeVar("Result")


def run(data_dir: Path, jobs: int) -> int:
    """Extract from every stored document that has no candidates of this version; drop those of documents gone."""
    store = Store(data_dir)
    documents = store.documents()
    for gone in sorted(set(store.extractions()) - set(documents)):
        store.remove(gone)
    waiting = [(data_dir, name) for name in documents if not _is_done(store, name)]
    for _ in _progress(_each(_extract_stored, waiting, jobs), len(waiting)):
        pass
    sys.stderr.write(f"{len(waiting)} of {len(documents)} documents extracted\n")
    return 0


def extract_files(files: list[Path], jobs: int) -> int:
    """Print the candidates of each file as JSON Lines; a file that cannot be read costs one line on stderr."""
    refused = 0
    for lines, error in _each(_extract_file, files, jobs):
        if error:
            refused += 1
            sys.stderr.write(f"{error}\n")
        sys.stdout.write("".join(lines))
    sys.stdout.flush()
    return 1 if refused else 0


def _is_done(store: Store, name: str) -> bool:
    try:
        return store.extraction(name).extraction.extractor_version == EXTRACTOR_VERSION
    except (KeyError, ValueError, TypeError, EOFError, OSError):
        return False  # none there, or written by a version with other fields


@cache
def _nlp() -> Language:
    """One pipeline a process."""
    return build_nlp()


def _extract_stored(task: tuple[Path, str]) -> None:
    data_dir, name = task
    store = Store(data_dir)
    document = store.load(name)
    store.put_extraction(name, text_hash(document), extract(document, _nlp()))


def _extract_file(path: Path) -> tuple[list[str], str]:
    """Lines of JSON of one file, or the line that says why it was refused."""
    try:
        documents = read_file(path)
    except ReadError as error:
        return [], str(error)
    lines = [
        json_line(record(document, str(path), candidate)) + "\n"
        for document in documents
        for candidate in extract(document, _nlp()).candidates
    ]
    return lines, ""


def _each(work: Callable[[Task], Result], tasks: list[Task], jobs: int) -> Iterator[Result]:
    """Results in the order of the tasks."""
    if jobs == 1 or len(tasks) < 2:
        yield from map(work, tasks)
        return
    with ProcessPoolExecutor(min(jobs, len(tasks))) as pool:
        yield from pool.map(work, tasks)


def _progress(results: Iterable[Result], total: int) -> Iterable[Result]:
    """The results, with a progress bar if a person is watching."""
    if not total or not sys.stderr.isatty():
        return results
    from rich.console import Console
    from rich.progress import track

    return track(results, "Extracting", total=total, console=Console(stderr=True))
