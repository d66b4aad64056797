"""Door of the registry: ``python -m registry COMMAND``; ``--help`` tells the commands.

What a command needs is imported when it runs: a second run, which has nothing to do, is to end at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from registry.arguments import agency, day, moment
from registry.columns import TABLES, WHOLE
from registry.handing import add_import
from registry.people import add_people
from registry.reporting import add_report
from registry.settings import RegistrySettings

ALL_DONE, SOME_REFUSED, NOT_DONE = 0, 1, 2
_Command = Callable[[argparse.Namespace, RegistrySettings], int]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m registry",
        description="Decide, date, count: the ledger of business conditions, product lines and business lines.",
        epilog="DATA_DIR (default: data) holds the store; DATABASE_URL names another database than the file in it.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: _Command, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about)
        added.set_defaults(run=run)
        return added

    def on_a_date(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument("--as-of", type=day, default=None, metavar="DATE", help="default: today")
        return added

    command("migrate", _migrate, "create the tables, or bring them to the newest form")
    command("load", _load, "load what the store holds; what has not changed is skipped")
    as_of = command("as-of", _as_of, "count items by state on a date")
    as_of.add_argument("as_of", type=day, metavar="DATE", help="for example 2027-03-01")
    as_of.add_argument(
        "--known-at",
        type=moment,
        metavar="MOMENT",
        help="as the registry knew it then (ISO 8601; UTC if no zone is told)",
    )
    as_of.add_argument("--format", choices=("table", "json"), default="table")
    progress = on_a_date(command("progress", _progress, "reported and counted progress of one programme"))
    progress.add_argument("programme", metavar="PROGRAMME", help="id of a programme, for example DEMO")
    progress.add_argument("--agency", type=agency, metavar="CODE", help="code of one ministry, for example BCT")
    progress.add_argument("--format", choices=("table", "json"), default="table")
    progress.add_argument(
        "--names", choices=("then", "now"), default="then", help="of agencies in JSON: of the texts, or of the day"
    )
    on_a_date(command("summary", _summary, "the table that ends a run"))
    command("audit", _audit, "check what must hold; each breach is named, and the exit status is 1")
    taken = on_a_date(command("export", _export, "write rows to standard output or to a file"))
    taken.add_argument("kind", choices=("all", *sorted(TABLES)))
    taken.add_argument(
        "format", choices=("csv", "jsonl", "parquet", "sqlite", "xlsx", "zip"), help="zip: a Frictionless data package"
    )
    taken.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    add_people(commands)
    add_import(commands)
    add_report(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 all done, 1 done but something was refused or wrong (each named), 2 not done."""
    options = _parser().parse_args(arguments)
    try:
        run: _Command = options.run
        return run(options, RegistrySettings())
    except BrokenPipeError:
        # The reader of our output has left (``| head``). Point stdout elsewhere so that the exit stays quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ALL_DONE
    except Exception as error:  # whatever happens, a person reads one line that says what and where
        print(_one_line(error), file=sys.stderr)
        return NOT_DONE


def _one_line(error: Exception) -> str:
    """What went wrong: our own errors speak for themselves, others are named."""
    first = next(iter(str(error).strip().splitlines()), "")
    if type(error).__module__.startswith("registry."):
        return first
    if isinstance(error, OSError):
        where = error.filename or "a file"
        return (
            f"{where}: {error.strerror or first}. Check the path (DATA_DIR), its permissions and the space on its disk."
        )
    return f"not done: {type(error).__name__}: {first}"


def _migrate(_options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.db import migrate, open_engine

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(open_engine(settings.url))
    return ALL_DONE


def _load(_options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.db import open_engine
    from registry.load import load

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


def _as_of(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.queries import Registry
    from registry.tables import print_summary

    if options.known_at:
        print(json.dumps(asdict(Registry(settings.url).as_of(options.as_of, options.known_at)), default=str))
        return ALL_DONE
    summary = Registry(settings.url).summary(options.as_of)
    if options.format == "json":
        print(json.dumps(asdict(summary), ensure_ascii=False, default=str))
    else:
        print_summary(summary)
    return ALL_DONE


def _summary(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.queries import Registry, vietnam_today
    from registry.tables import print_summary

    registry, day = Registry(settings.url), options.as_of or vietnam_today()
    print_summary(registry.summary(day), registry.programmes(day))
    return ALL_DONE


def _export(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry import files
    from registry.export import rows
    from registry.queries import Registry, vietnam_today

    registry, day = Registry(settings.url), options.as_of or vietnam_today()
    kinds = WHOLE if options.kind == "all" else (options.kind,)
    tables = {kind: rows(registry, kind, day) for kind in kinds}
    if options.out:
        files.write(options.out, tables, options.format)
    else:
        files.send(sys.stdout.buffer, tables, options.format)
    return ALL_DONE


def _audit(_options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.audit import breaches
    from registry.db import open_engine, reading

    found = 0
    with reading(open_engine(settings.url)) as session:
        for breach in breaches(session):
            found += 1
            print(breach, file=sys.stderr)
    print(f"{found} breaches")
    return SOME_REFUSED if found else ALL_DONE


def _progress(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.cost import costs
    from registry.programmes import catalogue
    from registry.queries import Registry
    from registry.tables import print_costs, print_progress
    from registry.views import CellView, ProgressView

    registry = Registry(settings.url)
    view: ProgressView | CellView | None
    if options.format == "json":
        view = registry.cells(options.programme, options.as_of, options.agency, options.names)
    else:
        view = registry.programme(options.programme, options.as_of, options.agency)
    if view is None:
        known = ", ".join(programme.programme_id for programme in registry.programmes(options.as_of))
        print(f"{options.programme}: no such programme. Known: {known}", file=sys.stderr)
        return NOT_DONE
    if isinstance(view, CellView):
        print(json.dumps(asdict(view), ensure_ascii=False, default=str))
    else:
        print_progress(view)
        if not options.agency and (found := catalogue().get(options.programme)):
            print_costs(costs(found))
    return ALL_DONE


if __name__ == "__main__":
    sys.exit(main())
