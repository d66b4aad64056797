"""One run on one site: what it works with, what it counted, and how it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.archive import Archive
from crawler.ledger import Ledger
from crawler.settings import Clock, Facts, Options


class StopRun(Exception):
    """The run of this site ends here. ``str()`` is the reason; what is not done stays due."""


@dataclass(slots=True)
class Job:
    """Shared by the spider and the middlewares of one site."""

    facts: Facts
    ledger: Ledger
    archive: Archive
    options: Options
    clock: Clock
    budget: int
    counts: Counter[str] = field(default_factory=Counter)
    """Events by name; the run's report."""
    problems: list[str] = field(default_factory=list)
    """What a person should look at, one line each."""
    reason: str = "crashed"
    """How the run ended: ``finished``, or why it stopped."""

    @property
    def site(self) -> str:
        """Name of the site."""
        return self.facts.site

    def problem(self, line: str) -> None:
        """Note something that a person should look at."""
        if line not in self.problems:
            self.problems.append(line)
