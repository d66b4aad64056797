"""Targets: which items of a partition the cut of another document reaches, or why that cannot be told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from corpus.model import CutEvent
from registry.events import Source, covers
from registry.items import Item, home_of
from registry.timeline import CHANGES, ENDS


@dataclass(frozen=True, slots=True)
class Targets:
    """What can be aimed at in a partition. ``items`` may grow while it is asked; ``paths``: provisions by stored id."""

    partition: str
    homes: list[Source]
    paths: Mapping[str, frozenset[str]]
    items: Mapping[str, Item]
    sources: Mapping[str, Source]

    def home(self, source: Source) -> tuple[Source | None, str | None]:
        """The document of this partition that ``source`` can mean, or the reason why that cannot be told."""
        homes = [home for home in self.homes if not issued_after(home, source)]
        if len(homes) > 1:
            return None, "ambiguous_target"
        return (homes[0], None) if homes else (None, None)

    def reachable(self, home: Source | None, source: Source) -> list[Item]:
        """Items of a home that another document can change: those whose text was there when it was issued."""
        identity = home_of(self.partition, self.homes, home)
        return [
            item
            for item in self.items.values()
            if item.home == identity
            and item.document != source.stored_id
            and item.illustrative == source.illustrative
            and not issued_after(self.sources[item.document], source)
        ]

    def hits(self, cut: CutEvent, source: Source) -> tuple[list[str], str | None]:
        """Ids of the items that a cut changes, or the reason why that cannot be told."""
        if cut.op not in ENDS | CHANGES:
            return [], None
        if cut.target_doc is None or cut.target is None:
            return [], "unresolved_target"
        home, doubt = self.home(source)
        if doubt:
            return [], doubt
        if home and home.illustrative != source.illustrative:
            return [], "illustrative_and_real"
        reachable = self.reachable(home, source)
        hits = [item.id for item in reachable if _changes(cut, item.home_path)]
        if hits:
            return hits, None
        if home is None:
            return [], "target_not_loaded"
        return self._missed(cut, home, reachable)

    def _missed(self, cut: CutEvent, home: Source, reachable: list[Item]) -> tuple[list[str], str | None]:
        target = str(cut.target)
        if target and target.partition("#")[0] not in self.paths[home.stored_id]:
            return [], "target_not_found"
        if cut.concerns not in ("condition", "list") and cut.op not in ENDS:
            return [], None
        around = [item.id for item in reachable if item.home_path != target and covers(item.home_path, target)]
        if around:
            return around, "partial_target"
        return [], "no_item_at_target" if cut.concerns in ("condition", "list") else None


def issued_after(home: Source, source: Source) -> bool:
    """True if ``home`` is younger than ``source``, which therefore cannot speak about it."""
    return (home.issued or date.min) > (source.issued or date.max)


def _changes(cut: CutEvent, item_path: str) -> bool:
    """True if the cut reaches an item. A cut of a procedure or of powers reaches only the very provision it names."""
    target = str(cut.target)
    if cut.op in ENDS or (target and cut.concerns in ("condition", "list")):
        return covers(target, item_path)
    return bool(target) and item_path.partition("#")[0] == target
