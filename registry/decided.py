"""The history of decisions: who decided what, when and why, and what was taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from registry.given_views import DecisionView
from registry.models import DecisionRow


def decision_ids(session: Session, reviewer: str = "", review: str = "") -> list[str]:
    """Numbers of all decisions that match both filters, the newest first."""
    query = select(DecisionRow.id).order_by(DecisionRow.id.desc())
    if reviewer:
        query = query.where(DecisionRow.reviewer == reviewer)
    if review:
        query = query.where(DecisionRow.review == review)
    return [str(number) for number in session.scalars(query)]


def decision_views(session: Session, ids: Sequence[str]) -> tuple[DecisionView, ...]:
    """Views of decisions, the newest first."""
    undo = aliased(DecisionRow)
    query = select(DecisionRow, undo.id).outerjoin(undo, undo.undoes == DecisionRow.id)
    found = query.where(DecisionRow.id.in_([int(number) for number in ids])).order_by(DecisionRow.id.desc())
    return tuple(
        DecisionView(
            id=row.id,
            review=row.review,
            reason_code=row.reason_code,
            action=row.action,
            reviewer=row.reviewer,
            reason=row.reason,
            decided_at=row.decided_at,
            undoes=row.undoes,
            undone_by=undone_by,
            document_number=row.partition,
            subject_id=row.subject.get("id", ""),
            changes=row.changes,
        )
        for row, undone_by in session.execute(found)
    )
