"""How many searches a second the API serves over HTTP, and how long one takes: gunicorn and clients on one machine.

    python -m benchmarks.serving DATA_DIR [--servers 2 --threads 2 --clients 16 --seconds 20]

Each server is a gunicorn of one worker on a port of its own, as `docs/operations.md` has it, and clients are dealt out
to them in turn, as a proxy would. (Of the workers of one gunicorn the first to wake takes all connections, and one
processor stays idle.) The questions are words that stand together in texts of the index itself. A client asks one
after the other on a connection of its own: at moments fixed before, whether the server keeps up or not (open loop: 250
questions a second of all clients together, times counted from when each was due), or as soon as it has an answer
(closed loop). Clients share the processors with the servers, so the figures are those of a machine that does both;
they send and read bytes, because a library that reads HTTP costs as much as the server's part of it.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from flask import Flask

from registry.settings import RegistrySettings
from search_api.app import create_app
from search_api.port import SearchRequest
from search_api.searching import MAX_LIMIT, MAX_OFFSET
from search_api.service import open_index, open_registry
from search_api.settings import SearchSettings

CLIENT_PROCESSES = 2
FEW = 50
PACE = 250
WARM_SECONDS = 3
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)


def served() -> Flask:
    """The API as it is served, without a bound on requests: one machine sends them all."""
    return create_app(open_registry(RegistrySettings()), open_index(SearchSettings()), rate="100000000 per minute")


def questions() -> list[str]:
    """Two to six words from the texts of the index, all different, always the same."""
    chance = random.Random(7)
    index = open_index(SearchSettings())
    found: set[str] = set()
    for offset in range(0, MAX_OFFSET, MAX_LIMIT):
        page = index.search(SearchRequest("", {"kind": ("condition", "provision")}, limit=MAX_LIMIT, offset=offset))
        for hit in page.hits:
            words = [word for word in hit.document.body.split() if word.isalpha()]
            for _ in range(5 if len(words) > 12 else 0):
                start = chance.randrange(len(words) - 6)
                found.add(" ".join(words[start : start + chance.choice((2, 3, 4, 6))]))
    return chance.sample(sorted(found), len(found))


def client(port: int, asked: Iterator[str], start: float, seconds: float, pause: float) -> list[float]:
    """Ask until the time is over, every ``pause`` seconds or, if that is 0, as soon as there is an answer.

    Milliseconds of each answer; with a pause from when the question was due, so that a late answer makes the next late.
    Raises RuntimeError when no questions are left.
    """
    times = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for due in _moments(start, seconds, pause):
            if (text := next(asked, None)) is None:
                raise RuntimeError("all questions were asked: name fewer --seconds")
            connection.sendall(f"GET /api/v1/search?q={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            _read_answer(connection)
            times.append((time.time() - due) * 1000)
    return times


def _moments(start: float, seconds: float, pause: float) -> Iterator[float]:
    """When each question is due, waited for."""
    due = start
    while (due if pause else time.time()) < start + seconds:
        time.sleep(max(0.0, due - time.time()))
        yield due if pause else time.time()
        due += pause


def _read_answer(connection: socket.socket) -> None:
    """Read one answer to its end. Raises RuntimeError for any status but 200."""
    held = connection.recv(65536)
    while (end := held.find(b"\r\n\r\n")) < 0:
        held += connection.recv(65536)
    length = _LENGTH.search(held[: end + 2])
    if not held.startswith(b"HTTP/1.1 200") or length is None:
        raise RuntimeError(held[:200])
    left = int(length.group(1)) - (len(held) - end - 4)
    while left > 0:
        left -= len(connection.recv(min(left, 65536)))


def clients(
    ports: Sequence[int], asked: Sequence[str], again: bool, starts: Sequence[float], seconds: float, pause: float
) -> list[float]:
    """The times of the clients of one process, one for each port and start. They share the questions: none is asked
    twice, unless ``again``."""
    left = cycle(asked) if again else iter(asked)
    with ThreadPoolExecutor(len(starts)) as pool:
        runs = [
            pool.submit(client, port, left, start, seconds, pause) for port, start in zip(ports, starts, strict=True)
        ]
        return [one for run in runs for one in run.result()]


class Load(NamedTuple):
    """Milliseconds of each answer, sorted, and seconds of processor time of the clients."""

    times: list[float]
    cost: float


def load(
    ports: Sequence[int], asked: Sequence[str], count: int, seconds: float, *, pace: float = 0, again: bool = False
) -> Load:
    """What ``count`` clients measure, who ask ``pace`` questions a second together, or as many as they can."""
    pause = count / pace if pace else 0
    start = time.time() + 0.5
    starts = [start + pause * number / count for number in range(count)]
    dealt = list(islice(cycle(ports), count))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ProcessPoolExecutor(CLIENT_PROCESSES) as pool:
        runs = [
            pool.submit(clients, dealt[part], asked[part], again, starts[part], seconds, pause)
            for part in (slice(number, None, CLIENT_PROCESSES) for number in range(CLIENT_PROCESSES))
        ]
        times = sorted(one for run in runs for one in run.result())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Load(times, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(port: int, threads: int) -> subprocess.Popen[bytes]:
    """A gunicorn of one worker on a port."""
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "--threads", str(threads), "-k", "gthread"]
    command += ["-b", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"]
    return subprocess.Popen([*command, "benchmarks.serving:served()"])


def wait_for(port: int) -> None:
    """Return once the server listens."""
    end = time.time() + 60
    while time.time() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not listen")


def used(servers: Sequence[subprocess.Popen[bytes]]) -> tuple[float, float]:
    """Seconds of processor time of the servers and their workers, and their memory in MB, shared pages counted once a
    process."""
    pids = [one.pid for one in servers]
    pids += [int(one) for pid in pids for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in pids)
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in pids]
    ticks = sum(int(stat[11]) + int(stat[12]) for stat in stats)
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=20)
    args = parser.parse_args()
    os.environ["DATA_DIR"] = str(args.data)
    asked = questions()
    ports = [free_port() for _ in range(args.servers)]
    servers = [serve(port, args.threads) for port in ports]
    try:
        for port in ports:
            wait_for(port)
        print(f"{args.servers} servers of {args.threads} threads, {args.clients} clients, {len(asked)} questions\n")
        print(
            "| questions | requests/s | ms p50 | p95 | p99 | CPU ms a request: server | clients |\n"
            "|---|---:|---:|---:|---:|---:|---:|"
        )
        few, other = asked[:FEW], asked[FEW:]
        half = len(other) // 2
        load(ports, few, args.clients, WARM_SECONDS, again=True)
        for name, rows, pace in (
            (f"new, {PACE} a second (open loop)", other[:half], PACE),
            ("new, as fast as answers come (closed loop)", other[half:], 0),
            (f"the same {FEW}, as fast as answers come (closed loop)", few, 0),
        ):
            before = used(servers)[0]
            times, cost = load(ports, rows, args.clients, args.seconds, pace=pace, again=rows is few)
            cells = [f"{len(times) / args.seconds:.0f}"]
            cells += [f"{times[int(len(times) * share)]:.1f}" for share in (0.5, 0.95, 0.99)]
            cells += [f"{seconds / len(times) * 1000:.2f}" for seconds in (used(servers)[0] - before, cost)]
            print(f"| {name} | {' | '.join(cells)} |", flush=True)
        print(f"\nservers {used(servers)[1]:.0f} MB")
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()


if __name__ == "__main__":
    main()
