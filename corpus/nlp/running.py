"""Runs of the pipeline: over the documents of a store, or over files whose candidates go to standard output."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import ReadError
from corpus.nlp.library import Library, of_files, of_store
from corpus.nlp.pipeline import EXTRACTOR_VERSION, build_nlp, extract
from corpus.nlp.records import json_line, record
from corpus.reading import read_file
from corpus.store import Store, number_of, text_hash

if TYPE_CHECKING:
    from spacy.language import Language

Task = TypeVar("Task")
Result = TypeVar("Result")


def run(data_dir: Path, jobs: int) -> int:
    """Extract from every stored document that has no candidates of this version; drop those of documents gone."""
    store = Store(data_dir)
    documents = store.documents()
    new = [name for name in documents if store.extraction_version(name) != EXTRACTOR_VERSION]
    gone = sorted(set(store.extractions()) - set(documents))
    # Those that amend a changed document come before it: if the run is killed, it is still new to the next one.
    changed = {number_of(name) for name in (*new, *gone)}
    amending = [n for n in documents if changed and n not in set(new) and changed & set(store.amended(n))]
    waiting = [(data_dir, name) for name in (*amending, *new)]
    first = set(amending)
    results = _each(
        _extract_stored,
        waiting,
        jobs,
        partial(of_store, store),
        lambda task: (task[1] in first, store.size(task[1])),
    )
    failures = [line for line in _progress(results, len(waiting)) if line]
    for name in gone:
        store.remove(name)
    sys.stderr.writelines(failures)
    sys.stderr.write(f"{len(waiting) - len(failures)} of {len(documents)} documents extracted\n")
    return 1 if failures else 0


def extract_files(files: list[Path], jobs: int) -> int:
    """Print the candidates of each file as JSON Lines; a file that cannot be read costs one line on stderr."""
    refused = 0
    for lines, error in _each(_extract_file, files, jobs, partial(of_files, files), _bytes):
        if error:
            refused += 1
            sys.stderr.write(error)
        sys.stdout.write("".join(lines))
    sys.stdout.flush()
    return 1 if refused else 0


@cache
def _nlp() -> Language:
    """One pipeline a process."""
    return build_nlp()


_library: list[Library] = []
"""The documents of this run, once they are known."""


def _know(library: Callable[[], Library]) -> None:
    """Let this process know the documents of the run."""
    _library[:] = [library()]


def _extract_stored(task: tuple[Path, str]) -> str:
    """Store the candidates of one document; the line that says why there are none, or "" if there are some."""
    data_dir, name = task
    store = Store(data_dir)
    try:
        document = store.load(name)
    except (KeyError, ValueError, TypeError, EOFError, zlib.error, gzip.BadGzipFile):
        return f"{name}: damaged, or stored by another version. Import it again (python -m corpus import).\n"
    try:
        found = extract(document, _nlp(), *_library)
    except Exception as error:  # A defect that one document brings to light must not stop the others.
        return _failure(name, error)
    store.put_extraction(name, text_hash(document), found)
    return ""


def _failure(name: object, error: Exception) -> str:
    reason = " ".join(str(error).split())
    return f"{name}: the extraction failed on it ({type(error).__name__}: {reason}). Report it with the file.\n"


def _extract_file(path: Path) -> tuple[list[str], str]:
    """Lines of JSON of one file, or the line that says why it was refused."""
    try:
        return [
            json_line(record(document, str(path), candidate)) + "\n"
            for document in read_file(path)
            for candidate in extract(document, _nlp(), *_library).candidates
        ], ""
    except ReadError as error:
        return [], f"{error}\n"
    except Exception as error:
        return [], _failure(path, error)


def _bytes(path: Path) -> tuple[bool, int]:
    return False, path.stat().st_size if path.exists() else 0


def _each(
    work: Callable[[Task], Result],
    tasks: list[Task],
    jobs: int,
    library: Callable[[], Library],
    rank: Callable[[Task], tuple[bool, int]],
) -> Iterator[Result]:
    """Results in the order of the tasks. Several processes begin with the highest rank: what must come first, then the
    largest, so that none is left alone with it at the end.
    """
    if jobs == 1 or len(tasks) < 2:
        _know(library)
        yield from map(work, tasks)
        return
    _nlp()  # Before the processes part: where they are forked, they share it.
    with ProcessPoolExecutor(min(jobs, len(tasks)), initializer=_know, initargs=(library,)) as pool:
        order = sorted(range(len(tasks)), key=lambda place: rank(tasks[place]), reverse=True)
        waiting = {place: pool.submit(work, tasks[place]) for place in order}
        yield from (waiting.pop(place).result() for place in range(len(tasks)))


def _progress(results: Iterable[Result], total: int) -> Iterable[Result]:
    """The results, with a progress bar if a person is watching."""
    if not total or not sys.stderr.isatty():
        return results
    from rich.console import Console
    from rich.progress import track

    return track(results, "Extracting", total=total, console=Console(stderr=True))
