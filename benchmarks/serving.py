"""How many searches a second the API serves over HTTP, and how long one takes: gunicorn and clients on one machine.

    python -m benchmarks.serving DATA_DIR [--workers 2 --clients 16 --seconds 20]

The questions are the first words of provisions of the index itself. Clients are threads of processes of their own, and
share the processors with the server, so the figures are those of a machine that does both.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from registry.settings import RegistrySettings
from search_api.app import create_app
from search_api.port import SearchRequest
from search_api.service import open_index, open_registry
from search_api.settings import SearchSettings

CLIENT_PROCESSES = 2
QUESTIONS = 400


def served() -> Flask:
    """The API as it is served, without a bound on requests: one machine sends them all."""
    return create_app(open_registry(RegistrySettings()), open_index(SearchSettings()), rate="100000000 per minute")


def questions() -> list[str]:
    """Two to six words from the texts of the index, always the same."""
    chance = random.Random(7)
    index = open_index(SearchSettings())
    found = []
    for offset in range(0, 2_000, 200):
        page = index.search(SearchRequest("", {"kind": ("condition", "provision")}, limit=200, offset=offset))
        for hit in page.hits:
            words = [word for word in hit.document.body.split() if word.isalpha()]
            if len(words) > 12:
                start = chance.randrange(len(words) - 6)
                found.append(" ".join(words[start : start + chance.choice((2, 3, 4, 6))]))
    return chance.sample(found, min(QUESTIONS, len(found)))


def client(port: int, asked: list[str], until: float, seed: int) -> list[float]:
    """Ask one question after the other on one connection; milliseconds of each."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    while time.time() < until:
        start = time.perf_counter()
        connection.request("GET", f"/api/v1/search?q={quote(chance.choice(asked))}")
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status}")
    connection.close()
    return times


def clients(port: int, asked: list[str], until: float, count: int, seed: int) -> list[float]:
    """The times of several clients in one process."""
    with ThreadPoolExecutor(count) as pool:
        runs = [pool.submit(client, port, asked, until, seed + number) for number in range(count)]
        return [one for run in runs for one in run.result()]


def wait_for(port: int) -> None:
    """Return once the server listens."""
    end = time.time() + 60
    while time.time() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not listen")


def memory(pid: int) -> float:
    """Resident memory of a process and its children in MB, shared pages counted once a process."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=20)
    args = parser.parse_args()
    os.environ["DATA_DIR"] = str(args.data)
    asked = questions()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-w", str(args.workers), "--threads", "4", "-b", f"127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--log-level", "warning", "benchmarks.serving:served()"])
    try:
        wait_for(port)
        clients(port, asked, time.time() + 3, args.clients, 1_000)  # warms the caches
        start = time.time()
        each = args.clients // CLIENT_PROCESSES
        with ProcessPoolExecutor(CLIENT_PROCESSES) as pool:
            runs = [
                pool.submit(clients, port, asked, start + args.seconds, each, number * 100)
                for number in range(CLIENT_PROCESSES)
            ]
            times = sorted(one for run in runs for one in run.result())
        p50, p95, p99 = (times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
        print(f"{args.workers} workers, {each * CLIENT_PROCESSES} clients, {len(times)} requests in {args.seconds} s")
        print(f"{len(times) / args.seconds:.0f} requests/s; ms mean {statistics.fmean(times):.1f}, p50 {p50:.1f}, "
              f"p95 {p95:.1f}, p99 {p99:.1f}; server {memory(server.pid):.0f} MB")  # fmt: skip
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
