"""How fast the ledger loads, answers and gives its rows away, on invented decrees, from small to large.

Run: ``python -m benchmarks.registry [EVENTS…]`` (default 10,000 100,000; 1,000,000 takes ten minutes and 2 GB of disk).
A decree imposes 50 conditions; four later decrees each change every one of them, the last abolishes every third. So
there are five events for each condition. With ``--worded`` all but the last print the new wordings, so that what one
does depends on those before it. Loading, asking and giving away each have a process of their own; seconds are
its processor seconds. The peer of the export is ``csv.writer`` on the rows of one plain SQL query, which knows neither
states nor evidence. Work of a fixed size is timed beside it: on a busy machine all figures fall together.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from corpus.keys import make_key
from corpus.model import Condition, CutEvent, Document, Extraction, Metadata, Operation, Provision, Source, Span
from corpus.store import Store, text_hash
from registry.columns import TABLES
from registry.db import migrate, open_engine
from registry.export import FORMATS, rows
from registry.load import load
from registry.programmes import Baseline, Catalogue, Instrument, Programme
from registry.queries import Registry
from registry.views import ItemQuery

P = ParamSpec("P")
T = TypeVar("T")
CONDITIONS = 50
INSTRUMENTS = 28
RULES = ("r1",)
ROUNDS = 4
FIRST = date(2015, 1, 1)
ASKED = date(2024, 7, 1)
AGENCIES = ("BCT", "BYT", "BXD", "BTC", "BGDĐT", "BVHTTDL", "BNNMT", "BKHCN", "BNV", "BCA")
WORDS = "Có kho bảo quản tại địa điểm đăng ký, diện tích tối thiểu {} m², phù hợp quy chuẩn kỹ thuật về an toàn"


class Answers(NamedTuple):
    """Seconds to the first answer, and milliseconds of those after it."""

    first: float
    programme: float
    agencies: float
    agency: float
    sector: float
    cut: float


class Given(NamedTuple):
    """Rows/s of CSV files of items and of events, of a plain dump, and the peak of memory in MB."""

    items: float
    events: float
    plain: float
    peak: float


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", nargs="*", type=int, default=[10_000, 100_000], metavar="EVENTS")
    parser.add_argument("--worded", action="store_true", help="decrees that change conditions print new wordings")
    given = parser.parse_args()
    print("| events | items | load events/s | first answer, s | programme, ms | its agencies, ms | one agency, ms "
          "| as-of of a sector, ms | cut of a sector, ms | items as CSV, rows/s | events as CSV, rows/s "
          "| plain SQL, rows/s | export, MB | fixed work, s |\n|" + "---:|" * 14)  # fmt: skip
    for events in given.events:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(events, Path(folder), given.worded), flush=True)


def measure(events: int, folder: Path, worded: bool) -> str:
    """One line of the table."""
    decrees = max(1, events // (CONDITIONS * (ROUNDS + 1)))
    fill(folder, decrees, worded)
    held, loading = apart(loaded, folder)
    answers, given = apart(asked, folder, decrees), apart(exported, folder)
    sizes = (f"{held:,}", f"{decrees * CONDITIONS:,}", f"{held / loading:,.0f}", f"{answers.first:.2f}")
    milliseconds = (f"{value:.1f}" for value in answers[1:])
    exports = (f"{value:,.0f}" for value in given)
    return f"| {' | '.join((*sizes, *milliseconds, *exports, f'{fixed_work():.2f}'))} |"


def apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``work`` gives in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(work, *arguments, **named).result()


def address(folder: Path) -> str:
    """Of the database."""
    return f"sqlite:///{folder / 'registry.sqlite'}"


def loaded(folder: Path) -> tuple[int, float]:
    """Load the store: number of events, and seconds."""
    engine = open_engine(address(folder))
    migrate(engine)
    loading = seconds(lambda: load(engine, folder))
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM events").scalar_one()), loading


def asked(folder: Path, decrees: int) -> Answers:
    """Ask for what pages show."""
    registry = Registry(address(folder), today=lambda: ASKED, programmes=catalogue(decrees))
    day = partial(next, iter(ASKED + timedelta(days=number) for number in range(1, 10**6)))
    return Answers(
        first=seconds(lambda: registry.programme("BENCH", ASKED)),
        programme=median_ms(lambda _: registry.programme("BENCH", day())),
        agencies=median_ms(lambda _: registry.programme_by_agency("BENCH", day())),
        agency=median_ms(lambda at: registry.programme("BENCH", day(), AGENCIES[at])),
        sector=median_ms(lambda at: registry.items(ItemQuery(agency=AGENCIES[at]), day())),
        cut=median_ms(lambda at: registry.items(ItemQuery(agency=AGENCIES[at], state="cut"), day())),
    )


def exported(folder: Path) -> Given:
    """Write tables as CSV, and one without states or evidence."""
    registry = Registry(address(folder), today=lambda: ASKED)
    items, events, peak = csv_speed(registry, "items"), csv_speed(registry, "events"), peak_mb()
    with closing(sqlite3.connect(folder / "registry.sqlite")) as database, Path(os.devnull).open("w") as nowhere:
        held = int(database.execute("SELECT count(*) FROM items").fetchone()[0])
        plain = seconds(lambda: csv.writer(nowhere).writerows(database.execute("SELECT * FROM items")))
    return Given(items, events, held / plain, peak)


def csv_speed(registry: Registry, kind: str) -> float:
    """Rows of a table written a second."""
    start = time.process_time()
    lines = sum(1 for _ in FORMATS["csv"](rows(registry, kind, ASKED), TABLES[kind]))
    return (lines - 1) / (time.process_time() - start)


def peak_mb() -> float:
    """The most memory that this process ever had, without what its parent had when it began."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def fixed_work() -> float:
    """Seconds that work of a fixed size takes now."""
    return seconds(lambda: {str(number): (number, number + 1) for number in range(600_000)})


def fill(folder: Path, decrees: int, worded: bool) -> None:
    """Write the store: decrees, and those that change them."""
    store = Store(folder)
    for text, extraction in library(decrees, worded):
        store.put_extraction(store.put(text), text_hash(text), extraction)


def library(decrees: int, worded: bool = False) -> Iterator[tuple[Document, Extraction]]:
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
            cuts = [cut(places[at], at, name, turn, worded) for at in range(CONDITIONS)]
            yield document(changer, later, text, places, agency), Extraction("1", tuple(cuts))


def cut(place: tuple[int, int], at: int, target: str, turn: int, worded: bool) -> CutEvent:
    """The order of one decree for one condition of another."""
    op: Operation = "abolish" if turn == ROUNDS - 1 and at % 3 == 0 else "amend"
    path = f"dieu-{at + 1}"
    new_text = Span(*place) if worded and turn < ROUNDS - 1 else None
    return CutEvent(
        *place, RULES, 0.9, None, source=path, op=op, concerns="condition", target_doc=target, target=path,
        new_text=new_text,
    )  # fmt: skip


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
