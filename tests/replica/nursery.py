"""Starts doors quickly: all that is slow to import is imported once, and each door is a fork of this process.

Reads a JSON object a line (arguments, environment, file for the output) and answers with the process id; an object
with ``wait`` answers with the exit status of that process (negative: the signal that killed it).
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib import import_module

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import tests.replica.door as door
from crawler.__main__ import main
from crawler.spiders import spider_of

_HEAVY = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.core.scheduler",
    "scrapy.core.scraper",
    "scrapy.crawler",
    "scrapy.squeues",
)
_COMPONENTS = ("DOWNLOADER_MIDDLEWARES_BASE", "EXTENSIONS_BASE", "SPIDER_MIDDLEWARES_BASE")


def _child(order: dict[str, object]) -> None:
    status = 70
    try:
        with open(str(order["output"]), "w", encoding="utf-8") as output:  # noqa: PTH123 - a plain descriptor is wanted
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
        os.environ.update(order["environment"])  # type: ignore[arg-type]
        settings = door.QUICK | json.loads(os.environ.get("REPLICA_SCRAPY", "{}"))
        status = main(order["arguments"], door.clock, settings, door.FACTS)  # type: ignore[arg-type]
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _serve() -> None:
    for name in _HEAVY:
        import_module(name)
    for table in _COMPONENTS:
        for component in Settings()[table]:
            load_object(component)
    for site in ("congbao", "vanban", "vbpl"):
        spider_of(site)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            answer = os.fork()
            if answer == 0:
                _child(order)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
