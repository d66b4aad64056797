"""A second opinion (ý kiến thứ hai) on a unit: a small linear model that was trained on labelled provisions.

It sees the unit's own words and those above it, each as single words, pairs, beginnings and ends, and what the rules
say of it, and tells how likely the unit states a condition and of which types. What it thinks of the units around then
weighs in (``corpus.nlp.surroundings``). What rules close it is not asked about. ``corpus.nlp.training`` makes the file
of weights.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model, SparseLinear_v2

from corpus.nlp.roles import Context
from corpus.nlp.surroundings import Places, Regression, probabilities

Hashes = NDArray[np.uint64]
"""What the model looks at in one unit: hashes of features."""
Outcomes = NDArray[np.float32]
"""One row a unit: of a condition, then of each of ``TYPES``."""
Units = tuple[Hashes, NDArray[np.float32], NDArray[np.int32]]
"""Features of units one after the other, their values, and how many each unit has."""
Linear = Model[Any, Any]
"""A sparse linear model from ``Units`` to scores, from which ``probabilities`` makes ``Outcomes``."""

FILE = Path(__file__).parent.parent / "rules" / "opinion.npz"
TYPES = (
    "legal_form",
    "capital",
    "personnel",
    "premises",
    "equipment",
    "technical",
    "licence",
    "planning",
    "experience",
    "insurance",
    "safety_environment",
    "other",
)
_LENGTH = 2**16
"""Weights of each outcome; features share them by hash."""
_READ = 1000
"""Characters that are read of each part."""
_WORD = re.compile(r"\w+|[:;.]")
_DIGITS = re.compile(r"\d+")
_LIMITS = {"title": 40, "article": 30, "above": 60, "heading": 25, "own": 80}
"""Words that are read of each part."""
_EDGE = 4
_AT_ONCE = 1000
"""Units whose features are held at a time."""


class Opinion(NamedTuple):
    """Probability that the unit states a condition, and of each type if it does."""

    condition: float
    types: Mapping[str, float]


def opinions(units: Iterable[Hashes], places: Places) -> Iterator[Opinion]:
    """The opinions on the units of a document that ``places`` says are asked about, in text order."""
    scores = list(_scores(units))
    if scores:
        condition, types = np.split(np.concatenate(scores), [1], axis=1)
        sure = _saved().regression.probabilities(places, condition[:, 0].astype(float))
        for one, kinds in zip(sure.tolist(), probabilities(types).tolist(), strict=True):
            yield Opinion(one, dict(zip(TYPES, kinds, strict=True)))


def _scores(units: Iterable[Hashes]) -> Iterator[Outcomes]:
    remaining = iter(units)
    while some := list(islice(remaining, _AT_ONCE)):
        yield _saved().model.predict(inputs(some))


def features(context: Context, title: str, said: Sequence[str]) -> Hashes:
    """What the model looks at in a unit; without ``said``, only at its words and place."""
    above = context.above[-1] if context.above else ""
    article = context.near[0] if context.near else ""
    parts = (("title", title), ("article", article), ("above", above), ("heading", context.heading))
    kept = [_kept(part, text) for part, text in parts if text]
    marks = (f"kind={context.provision.kind}", f"items={context.has_items}", f"quoted={context.provision.quoted}")
    return np.concatenate([*kept, _hashes((*marks, *said)), _hashes(_grams("own", context.body))])


@lru_cache(4096)
def _kept(part: str, text: str) -> Hashes:
    """Features of words that many units share."""
    return _hashes(_grams(part, text))


def _grams(part: str, text: str) -> dict[str, None]:
    """Names of the features of a part, each once, in a fixed order."""
    words = _WORD.findall(_DIGITS.sub("0", text[:_READ].lower()))[: _LIMITS[part]]
    edges = range(1, min(_EDGE, len(words)) + 1)
    return dict.fromkeys(
        (
            *(f"{part}={word}" for word in words),
            *(f"{part}={one}_{two}" for one, two in pairwise(words)),
            *(f"{part}^{'_'.join(words[:length])}" for length in edges),
            *(f"{part}${'_'.join(words[-length:])}" for length in edges),
        )
    )


def _hashes(names: Collection[str]) -> Hashes:
    return np.fromiter((zlib.crc32(name.encode()) for name in names), np.uint64, len(names))


def inputs(units: Sequence[Hashes]) -> Units:
    """Units as the model takes them; one of many words weighs no more than one of few."""
    lengths = np.array([len(unit) for unit in units], np.int32)
    return np.concatenate(units), np.repeat(1 / np.sqrt(lengths), lengths).astype(np.float32), lengths


def new_model() -> Linear:
    """A model without weights."""
    model: Linear = SparseLinear_v2(1 + len(TYPES), _LENGTH)
    return model.initialize()


def save(model: Linear, regression: Regression, file: Path) -> None:
    """Write the weights, the model's in steps of 1/127 of the greatest: a quarter of the size for the same answers."""
    weights, bias = (np.asarray(model.get_param(name)) for name in ("W", "b"))
    scale = np.abs(weights).max() / np.float32(127)
    steps = np.round(weights / scale).astype(np.int8)
    rules, of_surroundings = np.array(regression.rules), regression.weights
    np.savez_compressed(file, steps=steps, scale=scale, bias=bias, rules=rules, of_surroundings=of_surroundings)


class _Saved(NamedTuple):
    model: Linear
    regression: Regression


@cache
def _saved() -> _Saved:
    model = new_model()
    with np.load(FILE) as saved:
        model.set_param("W", saved["steps"] * saved["scale"])
        model.set_param("b", saved["bias"])
        return _Saved(model, Regression(tuple(saved["rules"].tolist()), saved["of_surroundings"]))
