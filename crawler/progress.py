"""A progress display on stderr, where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import TaskID


class Progress:
    """One bar for each thing being done. Silent where nobody watches."""

    def __init__(self) -> None:
        self._bars: dict[str, TaskID] = {}
        self._shown = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bars

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._shown = Bars(*columns, console=Console(stderr=True), transient=True)

    def __enter__(self) -> Self:
        if self._shown:
            self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._shown.stop()

    def advance(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` is done."""
        if self._shown is None:
            return
        if what not in self._bars:
            self._bars[what] = self._shown.add_task(what)
        self._shown.update(self._bars[what], completed=done, total=total)
