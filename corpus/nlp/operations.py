"""Operations in a sentence (bãi bỏ, sửa đổi, được bãi bỏ …): which verb, and which citations are its objects."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, islice

from corpus.citations import Citation, find_citations, is_partial, objects, rank_of
from corpus.locators import THIS
from corpus.model import Span
from corpus.nlp.rules import Rule, load_rules
from corpus.nlp.sentences import BLANK, Sentence
from corpus.text import fold

EDITS = ("amend", "supplement", "replace", "abolish", "suspend")
PHRASES = ("replace_phrase", "drop_phrase")
"""Operation codes of changes of the text, and of changes of words in it."""
THIS_ARTICLE = f"dieu-{THIS}"
"""First level of the path of "khoản 1 Điều này"."""

_CLAUSE = re.compile(r"(?:;|,?\s(?:và|đồng thời)|,)\s+(?=[^\W\d_])")
_PHRASE = re.compile(r"(?:cac |mot so )?cum tu\b")
_WORDS = re.compile(rf"\bcum tu ?{BLANK}")
"""Words in quotation marks among what an item of "bãi bỏ các quy định sau:" cites; on folded text."""
_PLACE = re.compile(r"(?<!\w)(?:vào|sau|trước|tại|ở|thuộc|của)(?!\w)", re.IGNORECASE)
_STOP = re.compile(r"(?<!\w)(?:b[ằăắ]ng|thành|trừ)(?!\w)|như sau", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:[,;]|(?:,\s*)?(?:và|hoặc)(?!\w))", re.IGNORECASE)
_LINK_END = re.compile(
    r"(?:[,;]|(?<!\w)và)\s*(?:(?:(?:các|những)\s+)?(?:nội dung\s+)?(?:theo\s+)?(?:quy định\s+)?(?:tại|theo)\s+)?$"
    r"|\d{4}(?!\w)[^;]{0,150}(?:,|(?<!\w)và)\s*số\s+$",
    re.IGNORECASE,
)
"""… or, behind the date of the first, a second number without its kind: "… và số 12/2030/NĐ-MH"."""
_APPLIES = re.compile(
    r"(?:thực hiện|áp dụng|giải quyết|tiến hành)\s+(?:theo|như)(?:\s+(?:đúng|các))?(?:\s+quy định)?"
    r"(?:\s+(?:tại|của))?\s*$"
)
_CASE = re.compile(
    r"(?:đối với|thuộc|trong|trừ)\s+(?:các\s+)?(?:trường hợp|đối tượng)\s+(?:được\s+)?"
    r"(?:quy định|nêu)?\s*(?:tại|theo)\s*$"
)
"""What is cited behind says for which cases the operation holds."""
_LISTED = re.compile(r"\bvan ban\b|\bsau day\W*$")
"""Lead-ins of a list of documents, on folded text."""
_LISTS = re.compile(
    r"\b(?:cac |nhung )"
    r"(?:(?:nghi dinh|thong tu|quyet dinh|nghi quyet|luat|phap lenh|chi thi|van ban|quy dinh|dieu|khoan)(?:, | va )?)+"
    r"[^.;:]{0,60}\b(?:sau|duoi day)\b"
)
"""Subject of "Các nghị định sau đây hết hiệu lực kể từ …:", whose items follow; on folded text."""
_RULES_ON = re.compile(r"(?:cac |nhung |mot so )?(?:quy dinh|noi dung|danh muc|quy trinh|quy che)\b")
_STANDS_IN = re.compile(r"(?:tại|trong|của|kèm theo)\s+(?:các\s+)?$", re.IGNORECASE)
_GOES_ON = re.compile(r"(?<!\w)(?:đến|tiếp tục|trước khi|nếu|áp dụng|có hiệu lực)(?!\w)", re.IGNORECASE)
"""The subject of "các quy định về … tại Nghị định số … hết hiệu lực"; what between the two makes it another's."""
_WORD = re.compile(r"[^\W\d_]+")
_SET = re.compile(r"bộ\s+(?:hồ sơ|giấy tờ|tài liệu)(?!\w)", re.IGNORECASE)
"""A set of papers, no verb: without its marks "Bộ hồ sơ" reads as "Bỏ hồ sơ"."""
_FAR = 10_000
_VERB_LENGTH = 200
_BEFORE = 120
_SPELT_WORDS = 6
"""Words of the longest verb in the rules' ``spelling``."""
_SUBJECT_REACH = 20
_LATER_REACH = 45
"""Only verbs with their object close by may begin a second clause: "cấp, sửa đổi, bổ sung Giấy phép" is one object."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A verb with its objects. ``place``: where an insertion goes; ``misspelt``: read through OCR errors."""

    rule: Rule
    verb: Span
    """Offsets in the sentence."""
    objects: tuple[Citation, ...]
    place: tuple[Citation, ...]
    misspelt: bool = False

    @property
    def op(self) -> str:
        """Operation code of the rule; "container" for lead-ins."""
        return self.rule.fields["op"]

    @property
    def is_order(self) -> bool:
        """False for headings that become operations by the annex in which they stand."""
        return not self.rule.id.startswith("reprinted")

    @property
    def takes_object(self) -> bool:
        """False for "… trái với Nghị định này đều bãi bỏ": what is abolished is told nowhere."""
        return self.rule.fields["object"] != "none"

    @property
    def takes_part(self) -> bool:
        """True for "Bãi bỏ một phần Thông tư số …": what is abolished of it is told elsewhere."""
        return self.rule.fields["object"] == "part"

    @staticmethod
    def of(rule: str, cited: tuple[Citation, ...]) -> Operation:
        """An operation by the id of its rule, where the text prints no verb."""
        return Operation(next(row for row in _rules() if row.id == rule), Span(0, 0), cited, ())


def read_operations(sentence: Sentence, modes: frozenset[str]) -> list[Operation]:
    """Operations of one sentence in text order; the ``modes`` of the headings above decide what headings mean."""
    verbs = list(_active(sentence, modes))
    later = [] if verbs and verbs[0].is_order else list(_passive(sentence, modes))
    if not verbs and not later:
        return []
    citations = citations_of(sentence)
    passive = next(filter(None, (_with_subject(verb, sentence, citations) for verb in later)), None)
    if passive and (passive.is_order or not verbs):
        if passive.rule.fields["object"] != "after":
            return [passive]
        orders = sorted(
            (verb for verb in later if verb.rule.fields["object"] == "after"), key=lambda verb: verb.verb.end
        )
        verbs = [*orders, *_further(sentence, orders[-1], modes)]
    found: list[Operation] = []
    end = len(sentence.text)
    for verb in reversed(verbs):
        operation = _with_objects(verb, end, sentence)
        if operation is not None:
            found.append(operation)
            end = verb.verb.start
    return found[::-1]


@lru_cache(maxsize=64)
def citations_of(sentence: Sentence) -> tuple[Citation, ...]:
    """All references of a sentence."""
    return tuple(find_citations(sentence.text))


@lru_cache(maxsize=64)
def _objects_of(sentence: Sentence) -> tuple[list[Citation], list[int]]:
    """References that can be objects, and where they start."""
    found = list(objects(citations_of(sentence)))
    return found, [citation.span.start for citation in found]


def between(sentence: Sentence, start: int, end: int, most: int | None = None) -> list[Citation]:
    """References that can be objects and start in that part of the sentence; the first ``most`` of them."""
    found, starts = _objects_of(sentence)
    first = bisect_left(starts, start)
    last = bisect_left(starts, end, first)
    return found[first : last if most is None else min(last, first + most)]


def carried(operation: Operation, sentence: Sentence) -> list[Operation]:
    """The operation of a lead-in ("Bãi bỏ các văn bản sau đây:") on what an item under it cites."""
    cited = [citation for citation in objects(citations_of(sentence)) if not citation.this]
    reach = _reach(operation.rule)
    if not cited or cited[0].span.start - sentence.begin > reach:
        return []
    item = replace(operation, verb=Span(0, 0), objects=tuple(_linked(sentence, cited)), place=())
    words = _WORDS.search(sentence.folded) if operation.op == "abolish" else None
    return _with_words(item, sentence, cited, words.start()) if words else [item]


def _with_words(item: Operation, sentence: Sentence, cited: list[Citation], at: int) -> list[Operation]:
    """ "Điều 24 và một số nội dung tại Thông tư số …, gồm: cụm từ “…” tại khoản 2 Điều 11": at ``at`` begin the words
    of the document before them that are dropped.
    """
    outer = [citation for citation in item.objects if citation.span.start < at]
    place = tuple(c for c in outer if c.paths == ("",) and _STANDS_IN.search(before(sentence, c)))
    whole = tuple(citation for citation in outer if citation not in place)
    dropped = Operation.of("drop-phrase", tuple(citation for citation in cited if citation.span.start > at))
    return [*([replace(item, objects=whole)] if whole else []), replace(dropped, place=place)]


def applies(sentence: Sentence, citation: Citation) -> bool:
    """True for "thực hiện theo quy định tại Điều 16": what is cited goes on applying."""
    return _APPLIES.search(before(sentence, citation)) is not None


def before(sentence: Sentence, citation: Citation) -> str:
    """The words just before a citation."""
    return sentence.text[max(0, citation.span.start - _BEFORE) : citation.span.start]


def completed(path: str, place: Iterable[str], later: Iterable[str], prefix: str) -> str | None:
    """A partial path with its outer levels: of the place of insertion, a later Điều of the sentence, or the context."""
    if not is_partial(path):
        return path
    rank = rank_of(path)
    places = (_joined(prefix, other) for other in place)
    behind = (whole for other in later if not is_partial(whole := _joined(prefix, other)))
    for whole in chain(places, behind, (prefix,)):
        if outer := _above(whole, rank):
            return f"{outer}/{path}"
    return None


def _joined(prefix: str, path: str) -> str:
    outer = _above(prefix, rank_of(path)) if is_partial(path) else ""
    return f"{outer}/{path}" if outer else path


def _above(path: str, rank: int) -> str:
    """Levels of ``path`` that stand above ``rank``."""
    levels = path.split("#")[0].split("/")
    return "/".join(level for level in levels if rank_of(level) > rank)


def _rules() -> tuple[Rule, ...]:
    return load_rules("operations", folded=True)


def _active(sentence: Sentence, modes: frozenset[str]) -> Iterator[Operation]:
    """Verbs at the start of the sentence and of its later clauses, without their objects."""
    begin = sentence.begin
    first = _verb_at(sentence, begin, modes, _FAR) or _misspelt(sentence, begin)
    if first is None:
        return
    yield first
    yield from _further(sentence, first, modes)


def _further(sentence: Sentence, first: Operation, modes: frozenset[str]) -> Iterator[Operation]:
    """Verbs of the clauses behind the first: "…; bãi bỏ Quyết định số …"."""
    phrase = first.op in PHRASES
    if first.op == "container" or not (phrase or _reach(first.rule) < _FAR):
        return
    last = first.verb.end
    for clause in _CLAUSE.finditer(sentence.text, last):
        if clause.end() <= last or (phrase and not clause.group().startswith(";")):
            continue
        later = _phrase_at(sentence, clause, first) or _verb_at(sentence, clause.end(), modes, _LATER_REACH)
        if later:
            last = later.verb.end
            yield later


def _verb_at(sentence: Sentence, at: int, modes: frozenset[str], reach: int) -> Operation | None:
    if _SET.match(sentence.text, at):
        return None
    clause = sentence.folded[at : at + _VERB_LENGTH]
    for rule in _voice(active=True):
        found = rule.pattern.match(clause)
        if found and _holds(rule, modes) and _reach(rule) <= reach:
            return Operation(rule, Span(at, at + found.end()), (), ())
    return None


def _phrase_at(sentence: Sentence, clause: re.Match[str], first: Operation) -> Operation | None:
    """The second object in "Bãi bỏ khoản 3 Điều 20 và cụm từ “…” tại khoản 1 Điều 20"; another change of words behind
    a semicolon: "…; bãi bỏ cụm từ “…” tại khoản 1 Điều 20".
    """
    word = _PHRASE.match(sentence.folded, clause.end()) if first.op == "abolish" else None
    if word:
        return replace(Operation.of("drop-phrase", ()), verb=Span(*word.span()))
    later = _verb_at(sentence, clause.end(), frozenset(), _FAR) if clause.group().startswith(";") else None
    return later if later and later.op in PHRASES else None


@cache
def _voice(active: bool) -> tuple[Rule, ...]:
    """Rows for the start of a clause (their pattern begins with ^), or those for anywhere in a sentence."""
    return tuple(rule for rule in _rules() if rule.pattern.pattern.startswith("^") == active)


def _misspelt(sentence: Sentence, at: int) -> Operation | None:
    """A verb whose words differ by a letter or so from a rule's, as OCR leaves them ("Sữa đãi, bổ sưng")."""
    read = list(islice(_WORD.finditer(sentence.folded, at, at + 40), _SPELT_WORDS))
    if not read or read[0].start() != at:
        return None
    for rule, wanted in _spellings():
        if len(read) < len(wanted) or _distance(read[0].group(), wanted[0]) > 1:
            continue
        errors = [_distance(word.group(), want) for word, want in zip(read, wanted, strict=False)]
        if max(errors) <= 1 and 0 < sum(errors) <= len(wanted) / 2 + 0.5:
            return Operation(rule, Span(at, read[len(wanted) - 1].end()), (), (), misspelt=True)
    return None


@cache
def _spellings() -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    """Rules whose verbs OCR may misread, with the folded words of the verb."""
    rules = (rule for rule in _rules() if "spelling" in rule.fields)
    return tuple((rule, tuple(fold(rule.fields["spelling"]).split())) for rule in rules)


@lru_cache(maxsize=1 << 16)
def _distance(one: str, other: str) -> int:
    """Edit distance of two short words; 2 stands for anything more than 1."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 1 or (one[0] != other[0] and one[1:] != other[1:]):
        return 2
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def _holds(rule: Rule, modes: frozenset[str]) -> bool:
    return not rule.fields["modes"] or bool(modes & set(rule.fields["modes"].split(", ")))


def _reach(rule: Rule) -> int:
    return int(rule.fields["reach"] or _FAR)


def _with_objects(verb: Operation, end: int, sentence: Sentence) -> Operation | None:
    """The verb with what it cites up to ``end``. None if its object must stand close by and does not."""
    stop = _STOP.search(sentence.text, verb.verb.end, end) if _reach(verb.rule) < _FAR else None
    limit = stop.start() if stop else end
    cited = between(sentence, verb.verb.end, limit)
    if not cited:
        return verb if _reach(verb.rule) == _FAR or sentence.brings_text or _LISTED.search(sentence.folded) else None
    if cited[0].span.start - verb.verb.end > _reach(verb.rule):
        return None
    if verb.rule.fields["object"] == "insert":
        return _insertion(verb, sentence, cited)
    if verb.op == "container":
        return replace(verb, objects=tuple(cited[:1]))
    linked = _linked(sentence, cited) if verb.op not in PHRASES else cited
    others = tuple(citation for citation in linked if not citation.this or _in_this_article(citation))
    return replace(verb, objects=others) if others else None


def _in_this_article(citation: Citation) -> bool:
    """True for "khoản 1 Điều này", where the lead-in may name the article."""
    return all(path.startswith(f"{THIS_ARTICLE}/") for path in citation.paths)


def _insertion(verb: Operation, sentence: Sentence, cited: list[Citation]) -> Operation:
    """New provisions come before "vào", "sau", "trước"; what follows says where they go."""
    word = _PLACE.search(sentence.text, cited[0].span.end)
    after = word.start() if word else len(sentence.text)
    new = tuple(_new_form(citation) for citation in cited if citation.span.start < after)
    place = tuple(citation for citation in cited if citation.span.start >= after)
    return replace(verb, objects=tuple(citation for citation in new if not citation.this), place=place)


def _new_form(citation: Citation) -> Citation:
    """A form printed in an annex of the amending text is new in the amended one: only its own number goes there. So is
    a numbered annex."""
    forms = tuple(path.rsplit("/", 1)[-1] for path in citation.paths if "mau-" in path)
    new = forms or tuple(path for path in citation.paths if path.startswith("phu-luc-"))
    return replace(citation, this=False, paths=new) if citation.this and new else citation


def _passive(sentence: Sentence, modes: frozenset[str]) -> Iterator[Operation]:
    """Verbs anywhere in the sentence, one a rule, without their objects."""
    for rule in _voice(active=False):
        found = rule.search(sentence.folded) if _holds(rule, modes) else None
        if found:
            start = found.end() if rule.fields["object"] == "after" else found.start()
            yield Operation(rule, Span(start, found.end()), (), ())


def _with_subject(verb: Operation, sentence: Sentence, citations: Sequence[Citation]) -> Operation | None:
    if verb.rule.fields["object"] == "after":
        return _with_objects(verb, len(sentence.text), sentence)
    if not verb.takes_object:
        return verb
    cited = [c for c in objects(citations) if sentence.begin <= c.span.start < verb.verb.start]
    if verb.rule.fields["modes"]:
        return replace(verb, objects=tuple(cited)) if cited else None
    if sentence.brings_text and all(c.this for c in cited) and _LISTS.search(sentence.folded, 0, verb.verb.start):
        return verb
    if not cited:
        return None
    far = cited[0].span.start - sentence.begin > _SUBJECT_REACH
    if cited[0].this or (far and not _is_subject(verb, cited, sentence)):
        return None
    return replace(verb, objects=tuple(citation for citation in _linked(sentence, cited) if not citation.this))


def _is_subject(verb: Operation, cited: list[Citation], sentence: Sentence) -> bool:
    """True for "các quy định về … tại <place>" whose repeal follows, whatever stands between the two."""
    between = sentence.text[_linked(sentence, cited)[-1].span.end : verb.verb.start]
    return (
        verb.op == "abolish"
        and _RULES_ON.match(sentence.folded, sentence.begin) is not None
        and _STANDS_IN.search(before(sentence, cited[0])) is not None
        and _GOES_ON.search(between) is None
    )


def _without_cases(sentence: Sentence, cited: list[Citation]) -> list[Citation]:
    """All but the citations of cases at the beginning, if a place is cited behind them ("… quy định tại … tại …")."""
    for number, citation in enumerate(cited[:-1]):
        if not _CASE.search(before(sentence, citation)):
            return cited[number:]
    return cited[-1:]


def _linked(sentence: Sentence, cited: list[Citation]) -> list[Citation]:
    """The first citation and those listed with it; a citation in a later relative clause is no object, and no more is
    one until a semicolon.
    """
    cited = _without_cases(sentence, cited)
    start = next((number for number, citation in enumerate(cited) if citation.target_doc or citation.name), 0)
    start = start if any("phu-luc" in path for citation in cited[:start] for path in citation.paths) else 0
    linked = cited[start : start + 1]
    aside = False
    for citation in cited[start + 1 :]:
        if not aside:
            between = sentence.text[linked[-1].span.end : citation.span.start]
            if _APPLIES.search(between):
                break
            aside = not (_LINK.match(between) or _LINK_END.search(between) or ";" in between)
        if aside and not before(sentence, citation).rstrip().endswith(";"):
            continue
        linked.append(citation)
        aside = False
    return linked
