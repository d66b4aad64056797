"""What an operation is about (điều kiện, thủ tục, thẩm quyền, danh mục), and of which business activity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from corpus.model import Concern, CutEvent
from corpus.nlp.rules import load_rules

_LIMIT = 700
_LABEL = re.compile(r"[^\w]*(?:[§&]?\d{0,3}[a-zđ]{0,2}\s?[.,)]\s*|[a-zđ0-9]\)\s*)?")
_ARTICLE = re.compile(r"[^\w]*Điều\s\S{1,6}\s([^\n]{3,300})")
_NAMING = re.compile(
    r"(?:các |toàn bộ )?"
    r"(?:(?:điều kiện|thủ tục(?: hành chính)?|hồ sơ|trình tự|thời hạn|yêu cầu|căn cứ xem xét|thẩm quyền|việc)"
    r"[, ]*(?:và )?)*"
    r"(?:đối với |về |của |để |giải quyết |thực hiện |đề nghị |chấp thuận )*"
    r"(?:(?:cấp lại|cấp đổi|cấp mới|cấp|sửa đổi, bổ sung|gia hạn)[, ]+)*"
    r"(?:(?:giấy phép|giấy chứng nhận|giấy xác nhận)(?: đủ điều kiện)? )?(?:kinh doanh |hoạt động )?",
    re.IGNORECASE,
)
_CITING = re.compile(r"[\s,]*(?:theo\s+)?(?:được\s+)?(?:quy định\s+)?(?:tại|theo)?\s*$", re.IGNORECASE)
_ACTIVITY_LIMIT = 160
_BY_ARTICLE = ("abolish", "suspend", "amend", "supplement")


def concern(ordered: str, wording: str, named: Sequence[str]) -> tuple[Concern, str | None]:
    """Concern and rule id: by the sentence that orders the operation, by the new wording, by what is ``named``: the
    amended document as the sentence and its lead-in cite it, and the title of the amending one.
    """
    article = _ARTICLE.match(wording)
    label = _LABEL.match(wording)
    own = wording[label.end() if label else 0 :]
    first = (("order", ordered), ("heading", article[1] if article else ""), ("wording", own))
    parts = (*first, *(("title", text) for text in named))
    for where, text in parts:
        words = " ".join(text[:_LIMIT].split())
        for rule in load_rules("concerns"):
            if words and rule.fields["where"] == where and rule.pattern.search(words):
                return cast(Concern, rule.fields["concerns"]), rule.id
    return "other", None


def settled(events: Sequence[CutEvent], undecided: Iterable[int]) -> list[CutEvent]:
    """The events, the ``undecided`` ones (by index) with the concern of their neighbours.

    An edit without new wording is about what the other edits of its article are about; else about what all the edits
    of that document are about, if they agree.
    """
    open_ones = set(undecided)
    by_article: dict[tuple[str | None, str], Counter[Concern]] = {}
    by_document: dict[str | None, set[Concern]] = {}
    for index, event in enumerate(events):
        if index not in open_ones and event.op in _BY_ARTICLE and event.target:
            by_article.setdefault(_article(event), Counter())[event.concerns] += 1
            by_document.setdefault(event.target_doc, set()).add(event.concerns)
    result = list(events)
    for index in open_ones:
        event = events[index]
        votes = by_article.get(_article(event)) or Counter(by_document.get(event.target_doc, ()))
        best = votes.most_common(1)
        if event.op in _BY_ARTICLE and best and (_article(event) in by_article or len(votes) == 1):
            result[index] = replace(event, concerns=best[0][0], rules=(*event.rules, "as-its-neighbours"))
    return result


def _article(event: CutEvent) -> tuple[str | None, str]:
    return event.target_doc, (event.target or "").split("/", 1)[0]


def activity(named: str) -> str:
    """The activity in "điều kiện cấp Giấy phép <activity> quy định tại"; "" if nothing is named."""
    words = _CITING.sub("", " ".join(named.split()))
    found = _NAMING.match(words)
    return words[found.end() if found else 0 :].strip(" ,;:.")[:_ACTIVITY_LIMIT]
