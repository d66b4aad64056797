"""Targets: which items of a partition the cut of another document reaches, or why that cannot be told. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.model import CutEvent
from registry.events import Source, around
from registry.items import Aim, Item, home_of
from registry.timeline import CHANGES, ENDS

_AIMED = ENDS | CHANGES
"""Operations that do something to what is there."""
_Index = dict[str, dict[str, Item | Aim]]
"""Items by path, then by id, in the order in which they began."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What can be aimed at in a partition. ``paths``: provisions by stored id."""

    partition: str
    homes: list[Source]
    paths: Mapping[str, frozenset[str]]
    sources: Mapping[str, Source]
    _at: _Index = field(default_factory=lambda: defaultdict(dict))
    _within: _Index = field(default_factory=lambda: defaultdict(dict))
    """The same by each path that covers their own."""

    def add(self, item: Item | Aim) -> None:
        """An item begins: it can be aimed at from now on."""
        self._at[item.home_path][item.id] = item
        for path in around(item.home_path):
            self._within[path][item.id] = item

    def home(self, source: Source) -> tuple[Source | None, str | None]:
        """The document of this partition that ``source`` can mean, or the reason why that cannot be told."""
        homes = [home for home in self.homes if not issued_after(home, source)]
        if len(homes) > 1:
            return None, "ambiguous_target"
        return (homes[0], None) if homes else (None, None)

    def reachable(self, path: str, home: Source | None, source: Source) -> list[Item | Aim]:
        """Items of a home at or under ``path`` that another document can change."""
        return self._reachable(self._within.get(path, {}).values(), home, source)

    def _reachable(self, items: Iterable[Item | Aim], home: Source | None, source: Source) -> list[Item | Aim]:
        """Those of ``items`` whose text was there, in ``home``, when ``source`` was issued."""
        identity = home_of(self.partition, self.homes, home)
        return [
            item
            for item in items
            if item.home == identity
            and item.document != source.stored_id
            and item.illustrative == source.illustrative
            and not issued_after(self.sources[item.document], source)
        ]

    def hits(self, cut: CutEvent, source: Source) -> tuple[list[str], str | None]:
        """Ids of the items that a cut changes, or the reason why that cannot be told."""
        if cut.op not in _AIMED:
            return [], None
        if cut.target_doc is None or cut.target is None:
            return [], "unresolved_target"
        home, doubt = self.home(source)
        if doubt:
            return [], doubt
        if home and home.illustrative != source.illustrative:
            return [], "illustrative_and_real"
        hits = [item.id for item in self.reachable(cut.target, home, source) if _changes(cut, item.home_path)]
        if hits:
            return hits, None
        if home is None:
            return [], "target_not_loaded"
        return self._missed(cut, cut.target, home, source)

    def _missed(self, cut: CutEvent, target: str, home: Source, source: Source) -> tuple[list[str], str | None]:
        if target and target.partition("#")[0] not in self.paths[home.stored_id]:
            return [], "target_not_found"
        if cut.concerns not in ("condition", "list") and cut.op not in ENDS:
            return [], None
        wider = [item for path in around(target) if path != target for item in self._at.get(path, {}).values()]
        partly = [item.id for item in self._reachable(wider, home, source)]
        if partly:
            return partly, "partial_target"
        return [], "no_item_at_target" if cut.concerns in ("condition", "list") else None


def issued_after(home: Source, source: Source) -> bool:
    """True if ``home`` is younger than ``source``, which therefore cannot speak about it."""
    return (home.issued or date.min) > (source.issued or date.max)


def _changes(cut: CutEvent, item_path: str) -> bool:
    """True if the cut reaches an item in its target. One of a procedure or of powers reaches only that very place."""
    if cut.op in ENDS or (cut.target and cut.concerns in ("condition", "list")):
        return True
    return bool(cut.target) and item_path.partition("#")[0] == cut.target
