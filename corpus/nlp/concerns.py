"""What an operation is about (điều kiện, thủ tục, thẩm quyền, danh mục), and of which business activity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
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
_SEVERAL = 3
"""Documents in which a list makes the same change."""
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
_BY_WORDING = "wording-"
"""How ids of rules on new wording begin."""
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


def of_part(heading: str) -> Told | None:
    """What new wording, which tells nothing itself, of a part of an article of that heading is about. A procedure only
    if the heading names the decision to which it leads: "Trình tự" may be between a business and its customers.
    """
    found = of_heading(heading)
    return found if found and found[0] in ("authority", "list") else _told("part", heading)


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
    words = " ".join(text[:_LIMIT].lower().split())
    for rule in load_rules("concerns"):
        if words and rule.fields["where"] == where and rule.search(words):
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

    Each is about what the changed provision itself says (``target``), what the operations around it are about, or what
    the ``titles`` of the amended document and of this one say; at last, without new wording, about a condition if all
    others of this document are. A document as a whole is about what its own title says. Where a title says that the
    document gives agencies their tasks, all its provisions are about these. Words that are changed tell more than the
    place: ``target`` is to give None for them.
    """
    events = [_of_business(event, titles) for event in events]
    around = _Around(events)
    result = []
    for event in events:
        told: Told | None = None
        if event.target and event.op in _BY_ARTICLE and (tasks := _of_titles("tasks", event, titles)):
            told = tasks
        elif _is_open(event):
            told = target(event) or around.suggested(event) or _told("amended", titles.amended(event.target_doc))
            told = told or _of_titles("title", event, titles) or around.of_all(event)
        elif _is_whole(event):
            subject = titles.subject(event.target_doc)
            told = _told("document", subject) or _told("tasks", subject)
        result.append(replace(event, concerns=told[0], rules=(event.rules[0], told[1])) if told else event)
    return result


def _of_business(event: CutEvent, titles: Titles) -> CutEvent:
    """The event; ``other`` if only the wording is that of a condition, in a document on matters of the state or of
    persons, which sets none of business.
    """
    by_wording = event.concerns == "condition" and event.rules[-1].startswith(_BY_WORDING)
    found = first_role("title", titles.of(event.target_doc)[0]) if by_wording else None
    return replace(event, concerns="other", rules=(event.rules[0], found[1])) if found else event


def _of_titles(where: str, event: CutEvent, titles: Titles) -> Told | None:
    return next(filter(None, (_told(where, text) for text in titles.of(event.target_doc))), None)


class _Around:
    """What the operations of one document are about that tell it themselves."""

    def __init__(self, events: Iterable[CutEvent]) -> None:
        self._articles: dict[tuple[str | None, str], Counter[Concern]] = {}
        self._edits: Counter[Concern] = Counter()
        self._sentences: dict[int, set[Concern]] = {}
        self._lists: dict[str, set[tuple[str | None, Concern]]] = {}
        for event in events:
            if _is_open(event) or not event.target:
                continue
            self._sentences.setdefault(event.start, set()).add(event.concerns)
            self._lists.setdefault(_parent(event), set()).add((event.target_doc, event.concerns))
            if event.op not in PHRASES:
                self._articles.setdefault(_article(event), Counter())[event.concerns] += 1
                self._edits[event.concerns] += 1

    def suggested(self, event: CutEvent) -> Told | None:
        """A condition, if another target of its sentence is one; else what most edits of its article are about; else
        what all others of its sentence are about; else what the same change of several documents is about.
        """
        beside = self._sentences.get(event.start, set())
        if "condition" in beside:
            return "condition", AS_NEIGHBOURS
        if voted := self._voted(event):
            return voted
        if _is_bare(event) and len(beside) == 1:
            return next(iter(beside)), AS_NEIGHBOURS
        listed = self._lists.get(_parent(event), set())
        common = {concern for _, concern in listed}
        if _is_bare(event) and len(common) == 1 and len(listed) >= _SEVERAL:
            return common.pop(), AS_NEIGHBOURS
        return None

    def of_all(self, event: CutEvent) -> Told | None:
        """A condition, if all edits of this document that tell something, and several do, are of one."""
        conditions = _is_bare(event) and set(self._edits) == {"condition"} and self._edits.total() > 1
        return ("condition", AS_NEIGHBOURS) if conditions else None

    def _voted(self, event: CutEvent) -> Told | None:
        """What most other edits of the article are about; new wording, which says nothing itself, is only taken for one
        more task of an agency, where several others are and none is anything else.
        """
        votes = self._articles.get(_article(event))
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


def _parent(event: CutEvent) -> str:
    """Provision whose items order the same of several documents."""
    return event.source.rpartition("/")[0]


def _article(event: CutEvent) -> tuple[str | None, str]:
    return event.target_doc, (event.target or "").split("/", 1)[0].split("#")[0]


def activity(named: str) -> str:
    """The activity in "điều kiện cấp Giấy phép <activity> quy định tại"; "" if nothing is named."""
    words = _CITING.sub("", " ".join(named.split()))
    found = _NAMING.match(words)
    return words[found.end() if found else 0 :].strip(" ,;:.")[:_ACTIVITY_LIMIT]
