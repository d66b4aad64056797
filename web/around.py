"""The words of the law around a place: the article that holds them, with the place marked."""

from __future__ import annotations

from registry.views import EvidenceView
from web.reader import Line, Mark, article_of, lines
from web.sources import registry


def around(evidence: EvidenceView, kind: str) -> list[Line]:
    """The article that holds the evidence, with the evidence marked as ``kind``."""
    text = registry().text(evidence.document_id) or ""
    over = registry().provisions_over(evidence.document_id, evidence.start, evidence.end)
    article = article_of({row.path: row for row in over}.get, evidence.path.partition("#")[0])
    start, end = (article.start, article.end) if article else (evidence.start, evidence.end)
    return list(lines(text, start, end, (Mark(evidence.start, evidence.end, kind),)))
