"""Door of the crawler: fetch what is new, look at what there is, hand it over."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpus.settings import CorpusSettings
from corpus.store import Store
from crawler.checking import breaches
from crawler.exporting import hand_over, write_feed
from crawler.job import Job
from crawler.ledger import Ledger
from crawler.pages import pages_of
from crawler.reparsing import reparse
from crawler.running import Busy, Places, run
from crawler.settings import Clock, CrawlerSettings, Facts, Options, load_facts, site_names, utc_now

DONE, ALARMS, NOT_DONE = 0, 1, 2
_GOOD_ENDS = ("finished", "budget spent")


class NotAllowed(Exception):
    """The crawler may not do this. ``str()`` says why and what to do."""


def main(
    arguments: Sequence[str] | None = None,
    clock: Clock = utc_now,
    scrapy: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Run one command; gives the exit status. ``scrapy`` and ``facts`` replace settings for a replica of the sites."""
    options = _parser().parse_args(arguments)
    settings, places = CrawlerSettings(), Places(CorpusSettings().data_dir)
    try:
        sites = _sites(options.sites, settings, facts or {})
        if options.command == "run":
            asked = Options(options.since or date.min, tuple(options.types), options.limit, options.dry_run)
            return _fetch(places, settings, sites, asked, clock, scrapy or {})
        if options.command == "check" and options.live:
            return _fetch(places, settings, sites, Options(look=True), clock, scrapy or {})
        if not places.ledger.exists():
            raise NotAllowed(f"there is no ledger at {places.ledger} yet: run `python -m crawler run` first")
        ledger = Ledger(places.ledger)
        if options.command == "check":
            return _check(ledger, places, sites)
        if options.command == "status":
            return _status(ledger, sites, clock)
        if options.command == "reparse":
            return _reparse(ledger, places, sites, clock, options.every)
        return _export(ledger, places, sites, options.feed, options.files)
    except (Busy, NotAllowed) as error:
        print(error, file=sys.stderr)
        return NOT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m crawler",
        description="Fetch new and changed documents from official sources: slowly, once, and so that nothing is lost.",
        epilog="CRAWLER_CONTACT names whom a site may write to (required to fetch); other settings are CRAWLER_AGENT, "
        "CRAWLER_BUDGET, CRAWLER_ALLOW and DATA_DIR. "
        "Exit status: 0 all done, 1 done with alarms (each on stderr; a site that refuses is one), 2 nothing done.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    running = commands.add_parser(
        "run",
        help="fetch what is new, changed or left over",
        description="Walk the lists that are due, then ask for each document and file that is due. "
        "May be killed at any moment and started again.",
    )
    running.add_argument(
        "--since", type=date.fromisoformat, metavar="DATE", help="only documents issued on this day or later"
    )
    running.add_argument(
        "--types", nargs="+", default=[], metavar="TYPE", help="only these kinds: nghi-dinh thong-tu …"
    )
    running.add_argument("--limit", type=int, default=0, metavar="N", help="at most N pages of documents a site")
    running.add_argument(
        "--dry-run", action="store_true", help="walk the lists and say what would be fetched; write nothing"
    )
    checking = commands.add_parser("check", help="hold ledger, bytes, archive and feed against each other")
    checking.add_argument(
        "--live",
        action="store_true",
        help="instead, make five requests a site and see whether the layouts are still known",
    )
    commands.add_parser("status", help="say what is known, what is due, and how the last runs ended")
    reading = commands.add_parser("reparse", help="read kept pages again, without the network")
    reading.add_argument("--every", action="store_true", help="also those that the present page functions have read")
    exporting = commands.add_parser("export", help="write the feed, and the files to be imported")
    exporting.add_argument(
        "--feed", type=Path, metavar="FILE", help="JSON Lines (default: crawl/feed.jsonl in the data folder)"
    )
    exporting.add_argument(
        "--files", type=Path, metavar="FOLDER", help="folder to import from (default: crawl/files in the data folder)"
    )
    for command in (running, checking, reading, exporting, commands.choices["status"]):
        command.add_argument("--sites", nargs="+", default=[], metavar="SITE", help="sites (default: all that are on)")
    return parser


def _sites(names: Sequence[str], settings: CrawlerSettings, replaced: Mapping[str, Any]) -> list[Facts]:
    """Facts of the sites named, or of all that are on. Raises ``NotAllowed`` for an unknown site or one that is off."""
    allowed = settings.allow.split(",")
    known = {name: load_facts(name, replaced.get(name)) for name in site_names()}
    for name in names:
        if name not in known:
            raise NotAllowed(f"no such site: {name}. There are {', '.join(known)}.")
        if not known[name].enabled and name not in allowed:
            raise NotAllowed(f"{name} is off. {known[name].why_off}")
    return [known[name] for name in known if (name in names if names else known[name].enabled or name in allowed)]


def _fetch(
    places: Places,
    settings: CrawlerSettings,
    sites: Sequence[Facts],
    options: Options,
    clock: Clock,
    scrapy: Mapping[str, Any],
) -> int:
    if not settings.contact:
        raise NotAllowed(
            "Set CRAWLER_CONTACT to a mail address or page: whoever runs a site must be able to reach you."
        )
    jobs = run(places, settings, sites, options, clock, scrapy)
    for job in jobs:
        shown = ", ".join(f"{name} {count}" for name, count in sorted(job.counts.items()) if count)
        print(f"{job.site}: {job.reason}; {shown}")
        if options.dry_run:
            due = job.ledger.count_due(job.site, clock(), options.since, options.types)
            print(f"{job.site}: {due} would be asked for")
        for line in job.problems:
            print(f"{job.site}: {line}", file=sys.stderr)
    if all(job.reason not in _GOOD_ENDS for job in jobs):
        return NOT_DONE
    return ALARMS if any(job.problems for job in jobs) else DONE


def _check(ledger: Ledger, places: Places, sites: Sequence[Facts]) -> int:
    found = list(breaches(ledger, Store(places.data_dir), places.archive, [facts.site for facts in sites]))
    for line in found:
        print(line, file=sys.stderr)
    print(f"{sum(sum(ledger.states(facts.site).values()) for facts in sites)} resources checked, {len(found)} breaches")
    return NOT_DONE if found else DONE


def _status(ledger: Ledger, sites: Sequence[Facts], clock: Clock) -> int:
    for facts in sites:
        states = ", ".join(
            f"{kind} {state} {count}" for (kind, state), count in sorted(ledger.states(facts.site).items())
        )
        print(f"{facts.site}: {facts.title}; {states or 'nothing yet'}; {ledger.count_due(facts.site, clock())} due")
        last = ledger.last_run(facts.site)
        if last:
            print(f"  last run {last['ended']}: {last['reason']}; {len(last['alarms'])} alarms")
            for line in last["alarms"]:
                print(f"    {line}")
    return DONE


def _reparse(ledger: Ledger, places: Places, sites: Sequence[Facts], clock: Clock, every: bool) -> int:
    from crawler.archive import Archive

    status = DONE
    for facts in sites:
        job = Job(
            facts, ledger, Archive(places.archive, Store(places.data_dir), facts.site), Options(), clock, budget=0
        )
        reparse(job, pages_of(facts.site), every)
        again, lost = job.counts["pages read again"], job.counts["pages not understood"]
        print(f"{facts.site}: {again} pages read again, {lost} not understood")
        for line in job.problems:
            print(f"{facts.site}: {line}", file=sys.stderr)
        status = ALARMS if job.problems else status
    return status


def _export(ledger: Ledger, places: Places, sites: Sequence[Facts], feed: Path | None, files: Path | None) -> int:
    count = write_feed(ledger, sites, feed or places.folder / "feed.jsonl")
    changed = hand_over(ledger, sites, Store(places.data_dir), files or places.files)
    print(f"{count} documents in the feed, {changed} files handed over anew")
    return DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOT_DONE)
