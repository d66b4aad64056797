"""How heavy the pages are, how long the server takes for them, and whether they move while they load.

    python -m benchmarks.pages DATA_DIR [--clients 16 --seconds 20 --pause 1] [--chromium PATH]

Three tables: bytes of the first page as they are sent, compressed; milliseconds of the server over HTTP, at that many
clients, by kind of page, with the processor time that each takes; layout shift in the browser. Goals: 120 kB, 80 ms for
95 of 100 answers, no shift. A client reads a page for about ``--pause`` seconds before it asks for the next; with 0 it
never stops, and the time is that of the queue before one process. Clients share the processors with the server.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from urllib.parse import quote

from lxml import html
from playwright.sync_api import sync_playwright

from registry.queries import Registry
from registry.settings import RegistrySettings
from registry.views import ItemQuery
from web.app import create_app

EACH = 20
"""Addresses of each kind of page."""
OBSERVE = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shift += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
UNBOUND = "100000000 per minute"
"""One machine sends all requests."""


def addresses() -> dict[str, list[str]]:
    """Addresses of the registry's own things, by kind of page, always the same."""
    chance = random.Random(7)
    registry = Registry(RegistrySettings().url)
    items = chance.sample(registry.items(ItemQuery(), limit=10**9).rows, 400)
    documents = chance.sample([row for row in registry.documents(10**9).rows if row.items], EACH)
    words = [" ".join(item.title.split()[:4]) for item in items]
    return {
        "home": ["/"],
        "search": [f"/search?q={quote(words[n])}" for n in range(EACH)],
        "activities": ["/activities", *(f"/activities?q={quote(words[n].split()[0])}" for n in range(EACH))],
        "goods": [f"/goods?hs={code}" for item in items for code in item.hs[:1]][:EACH] or ["/goods?hs=0402"],
        "item": [f"/items/{item.id}" for item in items[:EACH]],
        "items": ["/items", "/items?kind=condition&state=cut", "/items?type=capital"],
        "document": [f"/documents{quote(row.id)}" for row in documents],
        "documents": ["/documents", "/documents?cuts=1"],
        "changes": ["/changes", "/changes?by=week"],
        "programme": ["/programmes", "/programmes/P2018-DKKD"],
        "review": ["/review"],
    }


def weights(port: int) -> list[tuple[str, int]]:
    """(address, compressed bytes) of the first page and of all that it loads."""
    root = html.fromstring(fetch(port, "/")[1])
    links = [*root.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"), *root.xpath("//script/@src")]
    return [(path, len(fetch(port, path, unpack=False)[1])) for path in ["/", *links]]


def fetch(port: int, path: str, *, unpack: bool = True) -> tuple[int, bytes]:
    """Status and body of one answer, on a connection of its own: readers pause longer than the server keeps one."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, gzip.decompress(body) if unpack and answer.headers["Content-Encoding"] == "gzip" else body


def client(port: int, asked: dict[str, list[str]], until: float, pause: float, seed: int) -> list[tuple[str, float]]:
    """Ask one page after the other, all kinds equally often; kind and milliseconds of each."""
    chance, times = random.Random(seed), []
    while time.monotonic() < until:
        time.sleep(chance.uniform(0, 2 * pause))
        kind = chance.choice(list(asked))
        path = chance.choice(asked[kind])
        start = time.perf_counter()
        status, _ = fetch(port, path, unpack=False)
        times.append((kind, (time.perf_counter() - start) * 1000))
        if status != 200:
            raise RuntimeError(f"{path} answers {status}")
    return times


def processor_times(pages: dict[str, list[str]]) -> dict[str, float]:
    """Milliseconds of the processor for one page of each kind, in one thread, everything warm."""
    asking = create_app().test_client()
    found = {}
    for kind, paths in pages.items():
        for path in paths:
            asking.get(path)
        start = time.process_time()
        for path in paths:
            asking.get(path)
        found[kind] = (time.process_time() - start) / len(paths) * 1000
    return found


def shifts(port: int, pages: dict[str, list[str]], chromium: str) -> dict[str, float]:
    """Cumulative layout shift of the first page of each kind."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for kind, paths in pages.items():
            page = browser.new_page(viewport={"width": 375, "height": 800})
            page.add_init_script(OBSERVE)
            page.goto(f"http://127.0.0.1:{port}{paths[0]}", wait_until="load")
            page.wait_for_timeout(300)
            found[kind] = float(page.evaluate("window.shift"))
            page.close()
        browser.close()
    return found


def main() -> int:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pause", type=float, default=1)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    options = parser.parse_args()
    os.environ |= {"DATA_DIR": options.data_dir, "WEB_RATE": UNBOUND}
    pages = addresses()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "web", "serve", "--port", str(port)], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        for paths in pages.values():
            for path in paths:
                fetch(port, path)
        heavy = weights(port)
        until = time.monotonic() + options.seconds
        with ProcessPoolExecutor(options.clients) as pool:
            jobs = [pool.submit(client, port, pages, until, options.pause, seed) for seed in range(options.clients)]
            times = defaultdict(list)
            for job in jobs:
                for kind, took in job.result():
                    times[kind].append(took)
        moved = shifts(port, pages, options.chromium) if options.chromium else {}
    finally:
        server.terminate()
        server.wait()
    processor = processor_times(pages)
    for path, size in [*heavy, ("together", sum(size for _, size in heavy))]:
        print(f"{path:28} {size / 1000:8.1f} kB compressed")
    print(f"\n{'page':12} {'answers':>8} {'median ms':>10} {'p95 ms':>8} {'processor ms':>13} {'layout shift':>13}")
    for kind, took in sorted(times.items()):
        row = statistics.median(took), statistics.quantiles(took, n=20)[-1], processor[kind]
        print(
            f"{kind:12} {len(took):8} {row[0]:10.1f} {row[1]:8.1f} {row[2]:13.1f} {moved.get(kind, float('nan')):13.4f}"
        )
    whole = [took for kind in times.values() for took in kind]
    print(f"{'all':12} {len(whole):8} {statistics.median(whole):10.1f} {statistics.quantiles(whole, n=20)[-1]:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
