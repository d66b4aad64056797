"""What stands around a unit: the model's scores of its neighbours and its article, and what the rules say there.

A condition seldom stands alone: the scores of the items beside a unit say much of the unit itself, and how far rules
are to be believed depends on which of them spoke. A logistic regression on these figures gives the second opinion
(``corpus.nlp.opinion``). It is trained (``corpus.nlp.training``) on scores of models that had not read the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.nlp.roles import Context

Numbers = NDArray[np.float64]
_Float = TypeVar("_Float", np.float32, np.float64)
_CAP = 6.0
"""Scores beyond say nothing more."""
_SCALE = 1.5
"""Figures are divided by this, so that one penalty suits all weights …"""
_OF_RULE = (0.7, 0.45)
"""… and those of single rules, and of rules with the unit's own score, multiplied: few units tell of one rule."""
_ROUNDS = 15
_PENALTY = 1.0


class Unit(NamedTuple):
    """A provision, what rules make of it, and whether the model is asked about it."""

    context: Context
    rule: str
    """The first rule of the verdict, or ""."""
    is_condition: bool
    is_silent: bool
    is_asked: bool


class Places(NamedTuple):
    """Where the provisions of a document stand, one entry for each, in text order."""

    siblings: NDArray[np.intp]
    """A number that provisions of one parent share."""
    article: NDArray[np.intp]
    """A number that the provisions of one article (Điều), or of one annex, share."""
    condition: NDArray[np.bool_]
    silent: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    rules: tuple[str, ...]


def places_of(units: Sequence[Unit]) -> Places:
    """The places of all provisions of a document."""
    article: list[int] = []
    siblings: list[int] = []
    for index, unit in enumerate(units):
        parent = unit.context.provision.parent
        begins = parent is None or unit.context.provision.kind == "dieu"
        article.append(index if parent is None or begins else article[parent])
        siblings.append(len(units) + index if parent is None else parent)
    told = np.array([(unit.is_condition, unit.is_silent, unit.is_asked) for unit in units], bool).reshape(-1, 3).T
    return Places(
        np.array(siblings, np.intp),
        np.array(article, np.intp),
        told[0],
        told[1],
        told[2],
        tuple(unit.rule for unit in units),
    )


class Regression(NamedTuple):
    """Weights of what ``inputs_of`` gives with these rules."""

    rules: tuple[str, ...]
    weights: Numbers

    def probabilities(self, places: Places, scores: Numbers) -> Numbers:
        """Of a condition, for each unit that the model gave one of these scores."""
        return probabilities(inputs_of(places, scores, self.rules) @ self.weights)


def inputs_of(places: Places, scores: Numbers, rules: Sequence[str]) -> Numbers:
    """What the regression reads, one row for each unit that the model was asked about; ``scores`` are the model's.

    Of ``rules`` each has weights of its own.
    """
    asked = np.flatnonzero(places.asked)
    figures = _figures(places, asked, np.clip(scores, -_CAP, _CAP)) / _SCALE
    found = places.condition[asked, None].astype(float)
    alone, with_score = (_fired(places, asked, rules) * factor for factor in _OF_RULE)
    return np.hstack([np.ones_like(found), found, figures, found * figures, alone, with_score * figures[:, :1]])


def _figures(places: Places, asked: NDArray[np.intp], own: Numbers) -> Numbers:
    """The unit's score, those of the others with its parent and in its article, of its neighbours, and how much of
    article and document rules take or leave open."""
    told = (places.condition, places.silent)
    return np.stack(
        [
            own,
            *_of_group(places.siblings[asked], own),
            *_of_group(places.article[asked], own),
            *_of_neighbours(places, asked, own),
            *(_share(places.article, flags)[asked] for flags in told),
            *(np.full(len(asked), flags.mean()) for flags in told),
        ],
        axis=1,
    )


def _of_group(group: NDArray[np.intp], own: Numbers) -> tuple[Numbers, ...]:
    """Of the units of one group: mean score of the others, greatest, least, and twice the mean probability."""
    _, number, size = np.unique(group, return_inverse=True, return_counts=True)
    others = size[number] - 1
    mean = np.where(others > 0, (np.bincount(number, own)[number] - own) / np.maximum(others, 1), own)
    greatest, least = np.full(len(size), -_CAP), np.full(len(size), _CAP)
    np.maximum.at(greatest, number, own)
    np.minimum.at(least, number, own)
    sure = np.bincount(number, probabilities(own))[number] / size[number]
    return mean, greatest[number], least[number], 2 * sure


def _of_neighbours(places: Places, asked: NDArray[np.intp], own: Numbers) -> tuple[Numbers, ...]:
    """Scores of the sibling before and of the one after; the unit's own where there is none or it was not asked."""
    order = np.argsort(places.siblings, kind="stable")
    beside = places.siblings[order][1:] == places.siblings[order][:-1]
    first, second = order[:-1][beside], order[1:][beside]
    score, before, after = np.full((3, len(order)), np.nan)
    score[asked] = own
    before[second], after[first] = score[first], score[second]
    return tuple(np.where(np.isnan(side[asked]), own, side[asked]) for side in (before, after))


def _share(group: NDArray[np.intp], flags: NDArray[np.bool_]) -> Numbers:
    return (np.bincount(group, flags) / np.maximum(np.bincount(group), 1))[group]


def _fired(places: Places, asked: NDArray[np.intp], rules: Sequence[str]) -> Numbers:
    """1 for the rule that spoke first on a unit."""
    column = {rule: number for number, rule in enumerate(rules)}
    fired = np.zeros((len(asked), len(rules)))
    for row, index in enumerate(asked):
        if (number := column.get(places.rules[index])) is not None:
            fired[row, number] = 1
    return fired


def fit(read: Numbers, told: Numbers) -> Numbers:
    """Weights of a logistic regression with a penalty on their squares, by Newton's method."""
    weights = np.zeros(read.shape[1])
    penalty = np.full(read.shape[1], _PENALTY)
    penalty[0] = 0.001
    for _ in range(_ROUNDS):
        sure = probabilities(read @ weights)
        slope = read.T @ (sure - told) + penalty * weights
        bend = (read * np.maximum(sure * (1 - sure), 1e-5)[:, None]).T @ read + np.diag(penalty)
        weights -= np.linalg.solve(bend, slope)
    return weights


def probabilities(scores: NDArray[_Float]) -> NDArray[_Float]:
    """What scores stand for."""
    return np.asarray(1 / (1 + np.exp(-scores)), scores.dtype)
