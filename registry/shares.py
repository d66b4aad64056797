"""Percentages that never go without their denominator."""

from __future__ import annotations

from typing import Literal

from registry.views import Share


def share(
    numerator: float | None, denominator: float | None, of: Literal["baseline", "target", "done", "due", "all"]
) -> Share:
    """A percentage; not computable where either number is unknown or the denominator is zero."""
    if numerator is None or not denominator:
        return Share(None, numerator, denominator, of)
    return Share(100 * numerator / denominator, numerator, denominator, of)
