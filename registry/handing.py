"""Door for facts from outside: ``python -m registry import KIND FILE…``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from registry.settings import RegistrySettings


def add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the door."""
    added = commands.add_parser("import", help="take facts from outside; a list is taken whole or not at all")
    added.set_defaults(run=_import)
    added.add_argument(
        "kind",
        choices=("tasks", "ktcn"),
        help="tasks: lists of tasks, as CSV or JSON; ktcn: a third-party compilation of product lines, never counted",
    )
    added.add_argument("files", nargs="+", type=Path, metavar="FILE", help="of ktcn: its folder, or its chapter files")


def _import(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.db import open_engine
    from registry.outside import BadFacts, Taken, read_file
    from registry.programmes import catalogue
    from registry.queries import vietnam_today
    from registry.tasks import import_tasks
    from registry.third_party import import_third_party

    engine, refused = open_engine(settings.url), 0

    def taken(paths: list[Path]) -> Taken:
        if options.kind == "ktcn":
            return import_third_party(engine, paths)
        return import_tasks(engine, read_file(paths[0]), catalogue(), vietnam_today())

    groups = [options.files] if options.kind == "ktcn" else [[path] for path in options.files]
    for paths in groups:
        try:
            done = taken(paths)
        except BadFacts as error:
            refused += 1
            sys.stderr.write(f"{error}\n")
            continue
        sys.stdout.write(
            f"{done.source_list}: {done.added} added, {done.superseded} superseded, {done.unchanged} unchanged\n"
        )
    return 0 if not refused else 1 if refused < len(groups) else 2
