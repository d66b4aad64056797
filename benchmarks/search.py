"""How fast each engine indexes and answers, on provisions of real texts, in one run and one table.

    python -m benchmarks.search [DOCUMENTS] [--engines tantivy,whoosh,elasticsearch,fts5]

The texts are those of the codification in ``../shared/corpus/bulk``, cut into pieces of about 80 syllables. SQLite FTS5
is the peer a user would pick: the same folded and exact columns, all words asked for, BM25, no facets.
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
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from search_api.analysis import fold, terms
from search_api.port import SearchDocument, SearchIndex, SearchPage, SearchRequest

REPOSITORY = Path(__file__).resolve().parent.parent
BULK = REPOSITORY.parent / "shared" / "corpus" / "bulk" / "phapdien_md.tar.gz"
SYLLABLES = 80
QUERIES = 300
ENGINES = ("tantivy", "whoosh", "elasticsearch", "fts5")


class Fts5:
    """SQLite's full-text index, asked for all words."""

    def __init__(self, place: Path) -> None:
        self._database = sqlite3.connect(place)

    def build(self, documents: Iterable[SearchDocument], _version: str) -> int:
        """Write all documents."""
        self._database.execute("CREATE VIRTUAL TABLE texts USING fts5(exact, folded, stored UNINDEXED)")
        self._database.executemany(
            "INSERT INTO texts VALUES (?, ?, ?)",
            ((*terms(one.body), json.dumps(one.body)) for one in documents),
        )
        self._database.commit()
        return int(self._database.execute("SELECT count(*) FROM texts").fetchone()[0])

    def search(self, request: SearchRequest) -> list[tuple[str]]:
        """The best twenty."""
        words = " ".join(f'"{word}"' for word in terms(request.text)[1].split())
        question = "SELECT stored FROM texts WHERE folded MATCH ? ORDER BY bm25(texts) LIMIT 20"
        return self._database.execute(question, (words,)).fetchall()


def pieces(limit: int) -> Iterator[SearchDocument]:
    """Pieces of the texts as provisions, in the order of the archive, over again with new ids if there are too few."""
    number, again = 0, 0
    while number < limit:
        before = number
        with tarfile.open(BULK) as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isfile() else None
                words = file.read().decode("utf-8", "replace").split() if file else []
                for start in range(0, len(words), SYLLABLES):
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
    return {
        "words": [SearchRequest(text) for text in plain],
        "no marks": [SearchRequest(fold(text)) for text in plain],
        "phrase": [SearchRequest(f'"{words(3)}"') for _ in range(QUERIES)],
        "facets": [SearchRequest(text, {"agency": ("BCT",)}, ("kind", "year")) for text in plain],
    }


def engine(name: str, folder: Path, stack: ExitStack) -> SearchIndex | Fts5:
    """An empty index of this engine."""
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
    from tests.contract.elasticsearch_server import running

    server = stack.enter_context(running(Path(stack.enter_context(tempfile.TemporaryDirectory()))))
    return ElasticsearchIndex(connect(SearchSettings(elasticsearch_url=server.url)), "benchmark")


def timed(search: Callable[[SearchRequest], SearchPage | list[tuple[str]]], asked: list[SearchRequest]) -> list[float]:
    """Milliseconds of each question, sorted; a first round warms the caches."""
    for request in asked[:20]:
        search(request)
    times = []
    for request in asked:
        start = time.perf_counter()
        search(request)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=int, nargs="?", default=20_000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    args = parser.parse_args()
    documents = list(pieces(args.documents))  # reading the archive is no engine's work
    asked = queries(documents[:5_000])
    medians: dict[str, dict[str, float]] = {}
    print(f"{args.documents} provisions of {SYLLABLES} syllables; milliseconds p50/p99, wall time\n")
    print(f"| engine | docs per CPU-s | docs/s | {' | '.join(asked)} | peak MB |")
    print(f"|---|{'---:|' * (len(asked) + 3)}")
    for name in args.engines.split(","):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            index = engine(name, Path(folder), stack)
            started, cpu = time.perf_counter(), time.process_time()
            count = index.build(documents, "one")
            took, cpu = time.perf_counter() - started, time.process_time() - cpu
            cells = []
            for kind, requests in asked.items():
                times = timed(index.search, requests)
                p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
                medians.setdefault(kind, {})[name] = p50
                cells.append(f"{p50:.1f}/{p99:.1f}")
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            own = f"{count / cpu:,.0f}" if name != "elasticsearch" else "(server)"
            print(f"| {name} | {own} | {count / took:,.0f} | {' | '.join(cells)} | {peak:,.0f} |", flush=True)
    base = args.engines.split(",")[0]
    print(f"\nmedian times that of {base}:")
    for kind, found in medians.items():
        print(f"  {kind}: " + ", ".join(f"{name} {value / found[base]:.1f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
