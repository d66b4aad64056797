"""Door of reports: ``python -m registry report PROGRAMME --cut-off DATE``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from registry.arguments import day
from registry.settings import RegistrySettings


def add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the door."""
    added = commands.add_parser(
        "report",
        help="periodic report of a programme: the issued one, else a draft",
        description="A report is locked once issued. A correction is a new one that names the one it replaces.",
    )
    added.set_defaults(run=_report)
    added.add_argument("programme", metavar="PROGRAMME", help="id of a programme, for example DEMO")
    added.add_argument("--cut-off", type=day, required=True, metavar="DATE", help="last day it tells of")
    added.add_argument("--format", choices=("html", "docx", "xlsx", "json"), default="json")
    added.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    added.add_argument("--draft", action="store_true", help="as it would be issued now, though one is issued")
    added.add_argument("--issue", action="store_true", help="issue and lock it; the same again changes nothing")
    added.add_argument("--by", default="", metavar="NAME", help="account of the reviewer who issues it")
    added.add_argument("--replaces", type=int, metavar="NUMBER", help="the issued report that this one corrects")
    added.add_argument("--reason", default="", help="why it is corrected")


def _report(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.db import open_engine
    from registry.files import whole
    from registry.programmes import catalogue
    from registry.queries import Registry, vietnam_today
    from registry.report_files import REPORT_FORMS
    from registry.reports import ReportError, issue

    if options.issue and not options.by:
        raise ReportError("--issue needs --by NAME: the account of the reviewer who issues it.")
    if not options.issue and (options.by or options.replaces or options.reason):
        raise ReportError("--by, --replaces and --reason are said with --issue only.")
    engine = open_engine(settings.url)
    if options.issue:
        found = issue(
            engine, catalogue(), options.programme, options.cut_off, options.by, vietnam_today(),
            options.replaces, options.reason,
        )  # fmt: skip
    else:
        view = Registry(engine).report_on(options.programme, options.cut_off, as_draft=options.draft)
        if view is None:
            known = ", ".join(programme.id for programme in catalogue().programmes)
            raise ReportError(f"{options.programme}: no such programme. Known: {known}.")
        found = view
    data = REPORT_FORMS[options.format](found)
    if options.out:
        with whole(options.out) as file:
            file.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
    return 0
