"""What an engine is asked to do: a small tree of our own, which every engine translates and none extends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from search_api.port import SearchDocument


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that hold one term. Its score is BM25 (k1 1.2, b 0.75) × ``boost`` in a text field, 0 in another."""

    field: str
    value: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold the terms next to each other in this order. It selects and does not score."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Documents that every part holds; scores add up."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Documents that at least ``at_least`` parts hold; scores add up."""

    parts: tuple[Node, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Const:
    """Documents of the part, all with the same score."""

    part: Node
    score: float


Node = Term | Phrase | AllOf | AnyOf | Const


@dataclass(frozen=True, slots=True)
class Plan:
    """``must`` selects and scores (nothing there: all documents), ``should`` scores only, the rest selects only.

    ``filters``: facet field → values, which are alternatives.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    newest: bool = False
    """Order by year, newest first and those without one last; scores are then 0."""


class Found(NamedTuple):
    """One hit, not read yet: its score, the number of its group, and where the engine keeps it."""

    score: float
    group: int
    place: Any


@dataclass(frozen=True, slots=True)
class Selected:
    """What an engine found for a plan: the best hits, best first, and counts over the whole result."""

    total: int
    hits: Sequence[Found]
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """What an engine does for ``searching.answer``; one object stands for one version and never changes."""

    def size(self) -> int:
        """How many documents there are."""

    def frequencies(self, name: str, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each term of a code field occurs; terms that occur nowhere may be missing."""

    def completions(self, start: str, limit: int) -> Sequence[str]:
        """Folded words of names that begin with ``start``, those of most documents first."""

    def select(self, plan: Plan, limit: int, facets: Sequence[str]) -> Selected:
        """Carry out a plan. Ties keep the order in which documents were indexed."""

    def read(self, places: Sequence[Any]) -> Sequence[SearchDocument]:
        """The documents of some hits, in the order given."""
