"""Records from kept bytes: taking them in, and reading old pages again without the network."""

from __future__ import annotations

import re

from crawler.job import Job
from crawler.records import DocumentRecord, PageProblem, SitePages
from crawler.rows import Resource
from crawler.sniff import sniff

_CYRILLIC = re.compile("[\u0400-\u04ff]")


def take_record(job: Job, pages: SitePages, resource: Resource, record: DocumentRecord) -> None:
    """Take in the record of a page, and count what came of it."""
    job.counts[f"documents {job.ledger.parsed(resource, record, pages.VERSION, job.clock())}"] += 1
    job.counts["look-alike letters"] += bool(_CYRILLIC.search(record.printed_number))
    for label in record.unknown:
        job.problem(f"document {record.key}: unknown: {label}")
    job.counts["fields asked"] += len(record.REQUIRED)
    job.counts["fields filled"] += sum(bool(getattr(record, name)) for name in record.REQUIRED)


def reparse(job: Job, pages: SitePages, every: bool = False) -> None:
    """Read kept pages again: those not understood, those read by another version of the functions, or ``every`` one."""
    for resource in job.ledger.resources(job.site, "detail", "fetched", "parsed"):
        if resource.state == "parsed" and resource.parser == pages.VERSION and not every:
            continue
        try:
            record = pages.read_detail(job.archive.payload(resource.sha256), resource.url)
        except PageProblem as problem:
            job.counts["pages not understood"] += 1
            job.ledger.not_understood(resource, f"{type(problem).__name__}: {problem}")
            job.problem(f"document {resource.key}: {type(problem).__name__}: {problem}")
            continue
        job.counts["pages read again"] += 1
        take_record(job, pages, resource, record)
    for resource in job.ledger.resources(job.site, "file", "fetched"):
        form = sniff(job.archive.payload(resource.sha256))
        job.counts[f"files {job.ledger.stored(resource, form, job.clock())}"] += 1
