"""How fast each engine indexes and answers, on provisions of real texts, in one run and one table.

    python -m benchmarks.search [DOCUMENTS] [--engines tantivy,whoosh,elasticsearch,fts5]

The texts are those of the codification in ``../shared/corpus/bulk``, cut into pieces of 80 syllables: 215,062 pieces.
Who wants more gets the same texts again, cut at other places, so that no piece comes twice. SQLite FTS5 is the peer a
user would pick: the same folded and exact columns, all words asked for, BM25, no facets.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from search_api.analysis import fold, terms
from search_api.port import SearchDocument, SearchIndex, SearchRequest

REPOSITORY = Path(__file__).resolve().parent.parent
BULK = REPOSITORY.parent / "shared" / "corpus" / "bulk" / "phapdien_md.tar.gz"
SYLLABLES = 80
_SHIFT = 17
"""Syllables by which each further round through the texts is cut later: no two of 80 rounds are cut alike."""
QUERIES = 300
KINDS = ("words", "no marks", "phrase", "facets")
ENGINES = ("tantivy", "whoosh", "elasticsearch", "fts5")


class Fts5:
    """SQLite's full-text index, asked for all words, or for a phrase in quotes."""

    def __init__(self, place: Path) -> None:
        self._database = sqlite3.connect(place)

    def build(self, documents: Iterable[SearchDocument], _version: str) -> int:
        """Write all documents."""
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(exact, folded, stored UNINDEXED)")
        self._database.executemany(
            "INSERT INTO texts VALUES (?, ?, ?)",
            ((*terms(one.body)[:2], json.dumps(one.body)) for one in documents),
        )
        self._database.commit()
        return int(self._database.execute("SELECT count(*) FROM texts").fetchone()[0])

    def search(self, request: SearchRequest) -> list[tuple[str]]:
        """The best twenty."""
        folded = terms(request.text).folded
        phrase = request.text.startswith('"')
        words = f'"{folded}"' if phrase else " ".join(f'"{word}"' for word in folded.split())
        question = "SELECT stored FROM texts WHERE folded MATCH ? ORDER BY bm25(texts) LIMIT 20"
        return self._database.execute(question, (words,)).fetchall()


def pieces(limit: int) -> Iterator[SearchDocument]:
    """Pieces of the texts as provisions, in the order of the archive; over again, cut elsewhere, if there are too
    few."""
    number, again = 0, 0
    while number < limit:
        before = number
        with tarfile.open(BULK) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                words = file.read().decode("utf-8", "replace").split() if file else []
                for start in range(again * _SHIFT % SYLLABLES, len(words), SYLLABLES):
                    if number == limit:
                        return
                    yield SearchDocument(
                        id=f"p{number}",
                        kind="provision",
                        document_id=f"{member.name}-{again}",
                        number="",
                        path=f"dieu-{start // SYLLABLES + 1}",
                        title="",
                        body=" ".join(words[start : start + SYLLABLES]),
                        agency=("BCT", "BYT", "BTC")[number % 3],
                        year=2000 + number % 25,
                    )
                    number += 1
        again += 1
        if number == before:
            return


def queries(documents: list[SearchDocument]) -> dict[str, list[SearchRequest]]:
    """Questions of each kind, drawn from the texts themselves: always the same ones."""
    chance = random.Random(7)

    def words(count: int) -> str:
        while True:
            found = [word for word in chance.choice(documents).body.split() if word.isalpha()]
            if len(found) >= count + 10:
                start = chance.randrange(len(found) - count)
                return " ".join(found[start : start + count])

    plain = [words(chance.choice((2, 3, 4, 6))) for _ in range(QUERIES)]
    asked = {
        "words": [SearchRequest(text) for text in plain],
        "no marks": [SearchRequest(fold(text)) for text in plain],
        "phrase": [SearchRequest(f'"{words(3)}"') for _ in range(QUERIES)],
        "facets": [SearchRequest(text, {"agency": ("BCT",)}, ("kind", "year")) for text in plain],
    }
    assert tuple(asked) == KINDS
    return asked


def engine(name: str, folder: Path, url: str) -> SearchIndex | Fts5:
    """The index of this engine in ``folder``, or at ``url``."""
    if name == "fts5":
        return Fts5(folder / "fts5.sqlite")
    if name == "tantivy":
        from search_api.engines.tantivy_index import TantivyIndex

        return TantivyIndex(folder / name)
    if name == "whoosh":
        from search_api.engines.whoosh_index import WhooshIndex

        return WhooshIndex(folder / name)
    from search_api.engines.elasticsearch_index import ElasticsearchIndex, connect
    from search_api.settings import SearchSettings

    return ElasticsearchIndex(connect(SearchSettings(elasticsearch_url=url)), "benchmark")


class Built(NamedTuple):
    """What a build cost: documents for each second of its own processor time and of the clock, and its peak in MB."""

    per_cpu_second: float
    per_second: float
    peak: float


def build(name: str, folder: Path, url: str, count: int) -> Built:
    """Build an index of ``count`` provisions; reading them out of the archive is no engine's work and is taken off."""
    read = time.process_time(), time.perf_counter()
    for _ in pieces(count):
        pass
    started = time.process_time(), time.perf_counter()
    engine(name, folder, url).build(pieces(count), "one")
    ended = time.process_time(), time.perf_counter()
    cpu, wall = (ended[n] - started[n] - (started[n] - read[n]) for n in (0, 1))
    return Built(count / cpu, count / wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


class Asked(NamedTuple):
    """Milliseconds of each question by kind, sorted, and the peak memory of the process that asked, in MB."""

    times: dict[str, list[float]]
    peak: float


def ask(name: str, folder: Path, url: str) -> Asked:
    """Ask a built index; a first round warms the caches."""
    index = engine(name, folder, url)
    times: dict[str, list[float]] = {}
    for kind, requests in queries(list(pieces(5_000))).items():
        for request in requests[:20]:
            index.search(request)
        times[kind] = []
        for request in requests:
            start = time.perf_counter()
            index.search(request)
            times[kind].append((time.perf_counter() - start) * 1000)
        times[kind].sort()
    return Asked(times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


@contextmanager
def server(name: str) -> Iterator[str]:
    """Address of a running server for the engine that needs one."""
    if name != "elasticsearch":
        yield ""
        return
    from tests.contract.elasticsearch_server import running

    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as started:
        yield started.url


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="?", default=20_000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    args = parser.parse_args()
    medians: dict[str, dict[str, float]] = {}
    print(f"{args.documents} provisions of {SYLLABLES} syllables; milliseconds p50/p99, wall time\n")
    head = ["docs per CPU-s", "docs/s", *KINDS, "MB building", "MB asking"]
    print(f"| engine | {' | '.join(head)} |\n|---|{'---:|' * len(head)}")
    for name in args.engines.split(","):
        with (
            tempfile.TemporaryDirectory() as place,
            server(name) as url,
            # Each step in a process of its own, so that its memory is its own.
            ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool,
        ):
            built = pool.submit(build, name, Path(place), url, args.documents).result()
            asked = pool.submit(ask, name, Path(place), url).result()
        cells = [f"{built.per_cpu_second:,.0f}" if not url else "(server)", f"{built.per_second:,.0f}"]
        for kind, times in asked.times.items():
            medians.setdefault(kind, {})[name] = times[len(times) // 2]
            cells.append(f"{times[len(times) // 2]:.1f}/{times[int(len(times) * 0.99)]:.1f}")
        cells += [f"{built.peak:,.0f}", f"{asked.peak:,.0f}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    base = args.engines.split(",")[0]
    print(f"\nmedian times that of {base}:")
    for kind, found in medians.items():
        print(f"  {kind}: " + ", ".join(f"{name} {value / found[base]:.1f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
