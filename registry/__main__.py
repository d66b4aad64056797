"""Door of the registry: ``python -m registry migrate | load | as-of | progress | summary | audit | export``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from registry import export
from registry.audit import breaches
from registry.db import NoRegistry, migrate, open_engine
from registry.load import load
from registry.programmes import BadProgramme
from registry.queries import Registry, vietnam_today
from registry.settings import RegistrySettings
from registry.tables import print_progress, print_summary

ALL_DONE, SOME_REFUSED, NOT_DONE = 0, 1, 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m registry",
        description="Decide, date, count: the ledger of business conditions, product lines and business lines.",
        epilog="DATA_DIR (default: data) holds the store; DATABASE_URL names another database than the file in it.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("migrate", help="create the tables, or bring them to the newest form")
    commands.add_parser("load", help="load what the store holds; what has not changed is skipped")
    as_of = commands.add_parser("as-of", help="count items by state on a date")
    as_of.add_argument("date", type=date.fromisoformat, metavar="DATE", help="for example 2027-03-01")
    as_of.add_argument("--format", choices=("table", "json"), default="table")
    progress = commands.add_parser("progress", help="reported and counted progress of one programme")
    progress.add_argument("programme", metavar="PROGRAMME", help="id of a programme, for example DEMO")
    progress.add_argument("--agency", help="code of one ministry, for example BCT")
    progress.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    progress.add_argument("--format", choices=("table", "json"), default="table")
    summary = commands.add_parser("summary", help="the table that ends a run")
    summary.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    commands.add_parser("audit", help="check what must hold; each breach is named, and the exit status is 1")
    taken = commands.add_parser("export", help="write rows to standard output")
    taken.add_argument("kind", choices=sorted(export.KINDS))
    taken.add_argument("format", choices=sorted(export.FORMATS))
    taken.add_argument("--as-of", type=date.fromisoformat, default=None, metavar="DATE", help="default: today")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 all done, 1 done but something was refused or wrong (each named), 2 not done."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (NoRegistry, BadProgramme) as error:
        print(error, file=sys.stderr)
        return NOT_DONE
    except BrokenPipeError:
        # The reader of our output has left (``| head``). Point stdout elsewhere so that the exit stays quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ALL_DONE


def _run(options: argparse.Namespace) -> int:
    settings = RegistrySettings()
    if options.command == "migrate":
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        migrate(open_engine(settings.url))
        return ALL_DONE
    if options.command == "load":
        return _load(settings)
    registry = Registry(settings.url)
    if options.command == "audit":
        return _audit(settings)
    if options.command == "progress":
        return _progress(registry, options)
    as_of = (options.date if options.command == "as-of" else options.as_of) or vietnam_today()
    if options.command == "export":
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        for lines in export.FORMATS[options.format](export.rows(registry, options.kind, as_of)):
            sys.stdout.write(lines)
        return ALL_DONE
    summary = registry.summary(as_of)
    if options.command == "as-of" and options.format == "json":
        print(json.dumps(asdict(summary), ensure_ascii=False, default=str))
    else:
        print_summary(summary, registry.programmes(as_of) if options.command == "summary" else ())
    return ALL_DONE


def _load(settings: RegistrySettings) -> int:
    done = load(open_engine(settings.url), settings.data_dir, _tracked)
    for line in done.refused:
        print(line, file=sys.stderr)
    print(f"{done.loaded} loaded, {done.skipped} unchanged, {done.removed} removed, {len(done.refused)} refused")
    return SOME_REFUSED if done.refused else ALL_DONE


def _tracked(names: Sequence[str]) -> Iterable[str]:
    if not names or not sys.stderr.isatty():
        return names
    from rich.console import Console
    from rich.progress import track

    return track(names, "loading", console=Console(stderr=True))


def _audit(settings: RegistrySettings) -> int:
    found = 0
    with Session(open_engine(settings.url)) as session:
        for breach in breaches(session):
            found += 1
            print(breach, file=sys.stderr)
    print(f"{found} breaches")
    return SOME_REFUSED if found else ALL_DONE


def _progress(registry: Registry, options: argparse.Namespace) -> int:
    view = registry.programme(options.programme, options.as_of, options.agency)
    if view is None:
        known = ", ".join(programme.programme_id for programme in registry.programmes(options.as_of))
        print(f"{options.programme}: no such programme. Known: {known}", file=sys.stderr)
        return NOT_DONE
    if options.format == "json":
        print(json.dumps(asdict(view), ensure_ascii=False, default=str))
    else:
        print_progress(view)
    return ALL_DONE


if __name__ == "__main__":
    sys.exit(main())
