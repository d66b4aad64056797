"""What an operation is about (điều kiện, thủ tục, thẩm quyền, danh mục), and of which business activity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from corpus.model import Concern, CutEvent
from corpus.nlp.operations import PHRASES
from corpus.nlp.roles import first_role, first_sentence
from corpus.nlp.rules import load_rules
from corpus.nlp.titles import Titles

Told = tuple[Concern, str]
"""A concern and the id of the rule that tells it."""

AS_NEIGHBOURS = "as-its-neighbours"
"""Rule id of a concern that only neighbouring operations suggest: too weak to take new wording for conditions."""
_LIMIT = 700
_LABEL = re.compile(r"[^\w]*(?:[§&]?\d{0,3}[a-zđ]{0,2}\s?[.,)]\s*|[a-zđ0-9]\)\s*)?")
_ARTICLE = re.compile(r"[^\w]*Điều\s\S{1,6}\s([^\n]{3,300})")
_CLAUSE = re.compile(r"\n(?=[^\w\n]{0,3}\d{1,2}[a-zđ]?[.,]\s)")
"""Where a labelled clause (khoản) of a new article begins."""
_ENOUGH = 2
"""A new article is about what at least one in so many of its clauses says."""
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
OF_HEADING: dict[str, Concern] = {
    "condition": "condition",
    "dossier": "procedure",
    "definition": "other",
    "scope": "other",
    "transition": "other",
}
"""What an article is about whose heading gives it that role (``rules/roles.yaml``); other roles tell nothing."""
_OF_WORDS: dict[str, Concern] = {"condition": "condition", "dossier": "procedure"}
"""The same of a provision's first words: a procedure, said alone, may be one between a business and its customers."""


def of_order(ordered: str) -> Told | None:
    """What the sentence itself says that it changes."""
    return _told("order", ordered)


def of_heading(heading: str) -> Told | None:
    """What an article of that heading is about."""
    return _told("heading", heading) or _of_role("heading", heading, OF_HEADING)


def of_annex(annex: str) -> Told:
    """What a new annex holds: papers of a procedure, a list, or something else."""
    return _told("annex", annex) or ("other", "annex")


def of_wording(wording: str) -> Told | None:
    """What the new wording sets: by the heading of a new article; by what its clauses do, if they are several; by its
    first words.
    """
    article = _ARTICLE.match(wording)
    if article and (found := of_heading(article[1])):
        return found
    clauses = _CLAUSE.split(wording[article.end() if article else 0 :])
    told = [_of_clause(clause) for clause in clauses if clause.strip()]
    if len(told) < 2:
        return _of_clause(wording)
    by_concern = Counter(found[0] for found in told if found)
    most = by_concern.most_common(1)
    if not most or most[0][1] * _ENOUGH < len(told):
        return None
    return next(found for found in told if found and found[0] == most[0][0])


def _of_clause(wording: str) -> Told | None:
    label = _LABEL.match(wording)
    own = " ".join(wording[label.end() if label else 0 :].split())
    first = first_sentence(own)
    roles = (("text", first), ("requirement", own), ("sentence", own), ("quoted", own))
    return _told("wording", own) or next(filter(None, (_of_role(*role, _OF_WORDS) for role in roles)), None)


def _told(where: str, text: str) -> Told | None:
    words = " ".join(text[:_LIMIT].split())
    for rule in load_rules("concerns"):
        if words and rule.fields["where"] == where and rule.pattern.search(words):
            return cast(Concern, rule.fields["concerns"]), rule.id
    return None


def _of_role(where: str, text: str, concerns: Mapping[str, Concern]) -> Told | None:
    found = first_role(where, text)
    return (concerns[found[0]], found[1]) if found and found[0] in concerns else None


def settled(
    events: Sequence[CutEvent],
    titles: Titles,
    target: Callable[[CutEvent], Told | None],
) -> list[CutEvent]:
    """The events; those of which nothing is told with the concern of what stands around them.

    Each is about what the changed provision itself says (``target``), or what the ``titles`` of the amended document
    and of this one say. Between these it is about a condition if another target of its sentence is one, and about what
    the other edits of its article are about; at last, without new wording, about a condition if all others of the
    document are. A document as a whole is about what its own title says. Words that are changed tell more than the
    place: ``target`` is to give None for them.
    """
    by_article: dict[tuple[str | None, str], Counter[Concern]] = {}
    by_document: dict[str | None, set[Concern]] = {}
    beside = {event.start for event in events if event.concerns == "condition"}
    for event in events:
        if not _is_open(event) and event.target and event.op not in PHRASES:
            by_article.setdefault(_article(event), Counter())[event.concerns] += 1
            by_document.setdefault(event.target_doc, set()).add(event.concerns)
    result = []
    for event in events:
        told: Told | None = None
        if _is_open(event):
            told = target(event) or (("condition", AS_NEIGHBOURS) if event.start in beside else None)
            told = told or _voted(event, by_article.get(_article(event)))
            told = told or next(filter(None, (_told("title", text) for text in titles.of(event.target_doc))), None)
            if told is None and _is_bare(event) and by_document.get(event.target_doc) == {"condition"}:
                told = "condition", AS_NEIGHBOURS
        elif _is_whole(event):
            told = _told("document", titles.subject(event.target_doc))
        result.append(replace(event, concerns=told[0], rules=(*event.rules, told[1])) if told else event)
    return result


def _voted(event: CutEvent, votes: Counter[Concern] | None) -> Told | None:
    """What most other edits of the article are about; new wording, which says nothing itself, is only taken for one
    more task of an agency, where several others are and none is anything else.
    """
    if votes and _is_bare(event):
        return votes.most_common(1)[0][0], AS_NEIGHBOURS
    tasks = votes is not None and set(votes) == {"authority"} and votes.total() > 1
    return ("authority", AS_NEIGHBOURS) if tasks and event.new_text else None


def _is_bare(event: CutEvent) -> bool:
    """True for an edit without new wording."""
    return event.new_text is None and event.op in _BY_ARTICLE


def _is_open(event: CutEvent) -> bool:
    """True if neither the verb nor the wording tells what the event is about, and it is not a document as a whole."""
    return event.concerns == "other" and len(event.rules) == 1 and event.target != ""


def _is_whole(event: CutEvent) -> bool:
    """True for a document as a whole of which the order tells nothing more."""
    return event.concerns == "other" and len(event.rules) == 1 and event.target == ""


def _article(event: CutEvent) -> tuple[str | None, str]:
    return event.target_doc, (event.target or "").split("/", 1)[0].split("#")[0]


def activity(named: str) -> str:
    """The activity in "điều kiện cấp Giấy phép <activity> quy định tại"; "" if nothing is named."""
    words = _CITING.sub("", " ".join(named.split()))
    found = _NAMING.match(words)
    return words[found.end() if found else 0 :].strip(" ,;:.")[:_ACTIVITY_LIMIT]
