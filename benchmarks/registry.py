"""How fast the ledger loads, answers and gives its rows away, on invented decrees, from small to large.

Run: ``python -m benchmarks.registry [EVENTS…]`` (default 10,000 100,000; 1,000,000 takes minutes and 4 GB of disk).
A decree imposes 50 conditions; four later decrees each change every one of them, the last abolishes every third. So
there are five events for each condition. Seconds are processor seconds of one process. The peer of the export is
``csv.writer`` on the rows of one plain SQL query, which knows neither states nor evidence.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from corpus.keys import make_key
from corpus.model import Condition, CutEvent, Document, Extraction, Metadata, Operation, Provision, Source
from corpus.store import Store, text_hash
from registry.columns import TABLES
from registry.db import migrate, open_engine
from registry.export import FORMATS, rows
from registry.load import load
from registry.programmes import Baseline, Catalogue, Instrument, Programme
from registry.queries import Registry
from registry.views import ItemQuery

CONDITIONS = 50
INSTRUMENTS = 28
RULES = ("r1",)
ROUNDS = 4
FIRST = date(2015, 1, 1)
ASKED = date(2024, 7, 1)
AGENCIES = ("BCT", "BYT", "BXD", "BTC", "BGDĐT", "BVHTTDL", "BNNMT", "BKHCN", "BNV", "BCA")
WORDS = "Có kho bảo quản tại địa điểm đăng ký, diện tích tối thiểu {} m², phù hợp quy chuẩn kỹ thuật về an toàn"


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="*", type=int, default=[10_000, 100_000], metavar="EVENTS")
    sizes = parser.parse_args().events
    print("| events | items | load events/s | first states, s | programme, ms | as-of of a sector, ms "
          "| CSV rows/s | plain SQL rows/s | ratio | peak MB |\n|" + "---:|" * 10)  # fmt: skip
    for events in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(events, Path(folder)), flush=True)


def measure(events: int, folder: Path) -> str:
    """One line of the table."""
    decrees = max(1, events // (CONDITIONS * (ROUNDS + 1)))
    fill(folder, decrees)
    url = f"sqlite:///{folder / 'registry.sqlite'}"
    engine = open_engine(url)
    migrate(engine)
    loading = seconds(lambda: load(engine, folder))
    registry = Registry(url, today=lambda: ASKED, programmes=catalogue(decrees))
    cold = seconds(lambda: registry.programme("BENCH", ASKED))
    programme = median_ms(lambda _: registry.programme("BENCH", ASKED, AGENCIES[0]))
    sector = median_ms(lambda at: registry.items(ItemQuery(agency=AGENCIES[at]), ASKED))
    items = decrees * CONDITIONS
    exporting = seconds(lambda: deque(FORMATS["csv"](rows(registry, "items", ASKED), TABLES["items"]), maxlen=0))
    with closing(sqlite3.connect(folder / "registry.sqlite")) as database:
        plain = seconds(lambda: csv.writer(io.StringIO()).writerows(database.execute("SELECT * FROM items")))
        held = int(database.execute("SELECT count(*) FROM events").fetchone()[0])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {held:,} | {items:,} | {held / loading:,.0f} | {cold:.2f} | {programme:.1f} | {sector:.1f} "
        f"| {items / exporting:,.0f} | {items / plain:,.0f} | {plain / exporting:.2f} | {peak:,.0f} |"
    )


def fill(folder: Path, decrees: int) -> None:
    """Write the store: decrees, and those that change them."""
    store = Store(folder)
    for text, extraction in library(decrees):
        store.put_extraction(store.put(text), text_hash(text), extraction)


def library(decrees: int) -> Iterator[tuple[Document, Extraction]]:
    """Documents with what is found in them; the same for the same number."""
    dice = random.Random(1)
    for number in range(decrees):
        day = FIRST + timedelta(days=number % 700)
        name = f"{number}/{day.year}/NĐ-CP"
        agency = AGENCIES[number % len(AGENCIES)]
        lines = [WORDS.format(dice.randrange(20, 900)) for _ in range(CONDITIONS)]
        text, places = written(name, lines)
        found = [
            Condition(*places[at], RULES, 0.9, None, path=f"dieu-{at + 1}", types=("premises",), activity="kho")
            for at in range(CONDITIONS)
        ]
        yield document(name, day, text, places, agency), Extraction("1", tuple(found))
        for turn in range(ROUNDS):
            later = day + timedelta(days=400 * (turn + 1))
            changer = f"{decrees + number * ROUNDS + turn}/{later.year}/NĐ-CP"
            text, places = written(changer, [f"Sửa đổi Điều {at + 1} Nghị định {name}" for at in range(CONDITIONS)])
            cuts = [cut(places[at], at, name, turn) for at in range(CONDITIONS)]
            yield document(changer, later, text, places, agency), Extraction("1", tuple(cuts))


def cut(place: tuple[int, int], at: int, target: str, turn: int) -> CutEvent:
    """The order of one decree for one condition of another."""
    op: Operation = "abolish" if turn == ROUNDS - 1 and at % 3 == 0 else "amend"
    path = f"dieu-{at + 1}"
    return CutEvent(*place, RULES, 0.9, None, source=path, op=op, concerns="condition", target_doc=target, target=path)


def written(number: str, lines: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Text of a document with an article for each line, and where each stands."""
    text, places = f"NGHỊ ĐỊNH\nSố: {number}\n", []
    for at, line in enumerate(lines, 1):
        start = len(text)
        text += f"Điều {at}. {line}\n"
        places.append((start, len(text) - 1))
    return text, places


def document(number: str, day: date, text: str, places: list[tuple[int, int]], agency: str) -> Document:
    """A document with one provision for each place."""
    provisions = tuple(
        Provision(f"dieu-{at}", "dieu", str(at), start, end, start + len(f"Điều {at}. "), end)
        for at, (start, end) in enumerate(places, 1)
    )
    metadata = Metadata(make_key(number, day), f"Nghị định {number}", effective_from=day, agency=agency)
    return Document(
        metadata, text, provisions, (), Source(f"{number}.txt", sha256(text.encode()).hexdigest(), "text", "1")
    )


def catalogue(decrees: int) -> Catalogue:
    """A programme of 28 of the decrees that change others."""
    changers = (document.metadata.key.number or "" for document, _ in library(decrees))
    instruments = [number for number in changers if int(number.partition("/")[0]) >= decrees][:INSTRUMENTS]
    programme = Programme(
        id="BENCH",
        name="Đo tốc độ",
        name_en="Benchmark",
        metric="business_condition",
        target_percent=50,
        since=FIRST + timedelta(days=1100),
        sources={"none": "invented"},
        instruments=tuple(Instrument(number=number, evidence="derived", source="none") for number in instruments),
        baselines=(Baseline(value=decrees * CONDITIONS, used_by="all", evidence="derived", source="none"),),
    )
    return Catalogue((programme,), "bench")


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def median_ms(work: Callable[[int], object]) -> float:
    """Median of several calls, in milliseconds."""
    return 1000 * statistics.median(seconds(partial(work, at)) for at in range(len(AGENCIES)))


if __name__ == "__main__":
    main()
