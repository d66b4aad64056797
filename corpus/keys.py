"""Document numbers (số, ký hiệu) and document keys: number + issuer + date.

A number is read tolerantly (OCR blanks, look-alike letters, lower case) and written in one normal form.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from corpus.agencies import Agency, agency_of_code, slug_of
from corpus.model import DocumentKey

_LOOK_ALIKE = {
    **dict(zip("АВСЕНКМОРТХІ", "ABCEHKMOPTXI", strict=True)),
    **dict(zip("авсенкмортхі", "abcehkmoptxi", strict=True)),
    **{"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "–": "-", "—": "-", "‑": "-", "−": "-", "\u00ad": "-"},
}
_TO_NORMAL = str.maketrans(_LOOK_ALIKE)

KINDS = {
    "NĐ": "nghi-dinh",
    "NQ": "nghi-quyet",
    "QĐ": "quyet-dinh",
    "TT": "thong-tu",
    "TTLT": "thong-tu-lien-tich",
    "NQLT": "nghi-quyet-lien-tich",
    "VBHN": "van-ban-hop-nhat",
    "CT": "chi-thi",
    "CĐ": "cong-dien",
    "TTLB": "thong-tu-lien-tich",
    "TB": "thong-bao",
    "KH": "ke-hoach",
    "KL": "ket-luan",
    "TTr": "to-trinh",
    "CV": "cong-van",
    "PL": "phap-lenh",
    "L": "luat",
    "LCT": "luat",
    "QH": "luat",
    "UBTVQH": "phap-lenh",
    "CP": "nghi-dinh",
    "HĐBT": "nghi-dinh",
    "TTg": "quyet-dinh",
}
"""Type part of a number → kind slug. Issuers that number other kinds alike (``BARE``): the text decides there."""

BARE = ("CP", "HĐBT", "TTg", "QH", "UBTVQH")
"""Codes that stand in a number without a type part: ``73-CP``, ``61/2020/QH14``."""

_JOINT = ("LB", "LT")
"""Stand for the issuers of an old joint circular (thông tư liên bộ): ``02/TT-LB``, ``01/TT-LT-BTC-BTM``."""


def _tolerant(code: str) -> str:
    """Pattern of a code with look-alikes; ``Đ`` may have lost its stroke (``ND-CP``)."""
    pattern = ""
    for letter in code:
        twins = letter + "".join(other for other, plain in _LOOK_ALIKE.items() if plain == letter)
        pattern += f"[{twins}D]" if letter == "Đ" else f"[{twins}]"
    return pattern


def _either_case(codes: tuple[str, ...]) -> str:
    upper = "|".join(_tolerant(code) for code in codes)
    lower = "|".join(_tolerant(code.lower()).replace("D]", "d]") for code in codes)
    return f"(?:{upper}|{lower})"


_UPPER = "A-ZĐÐƉ" + "АВСЕНКМОРТХІ"
_LOWER = "a-zđð" + "авсенкмортхі"
_DASH = r"\s?[-–—‑−\u00ad](?:\s?[-–—‑−\u00ad])?\s?"
_TERM = r"(?:(?<=QH)|(?<=NN))\d{1,2}"
"""Term of the National Assembly or the State Council (``UBTVQH15``, ``HĐNN8``); a department (``NHNN7``)."""
_ISSUER = rf"(?:[{_UPPER}][{_UPPER}&]{{0,14}}(?:(?<=[TТ])g|{_TERM})?|(?<=[{_LOWER}][-–/ \n])[{_LOWER}]{{2,12}}(?!\w))"
_BROKEN = rf"-\s(?=[{_UPPER}]{{2,12}}(?!\w))"
"""A dash behind which a line of the source ended: "TTLT-BYT- BTC"."""
_TYPES = tuple(sorted((code for code in KINDS if code not in BARE), key=len, reverse=True))
_OLD_TYPES = ("TTLT", "TT", "QĐ", "CT", "NQ")
_NUMBER = r"(?P<number>\d(?:(?<![\d.,/\w]\d)|(?<=\b[Ss]ố\d))\d{0,4}[a-zđ]?(?:\.\d{1,3})?)"
"""Looks back from its first digit, because a search for a digit is quick."""
_YEAR = r"\s?/\s?(?P<{}>(?:19|20)\d{{2}})"
_END = "(?:(?!\\w)|(?=ngày|và|để|của|cho|đề|về|do|được|thì|có|như|tại|theo|quy|gửi|thực|hướng|sửa|bao))"
"""A number ends with its last letter or digit; texts print some words behind it without a blank."""

DOCUMENT_NUMBER = re.compile(
    rf"{_NUMBER}(?:"
    rf"(?:{_YEAR.format('year')}\s?[/-]{{0,2}}\s?|\s?[/-]\s?)(?P<type>{_either_case(_TYPES)})"
    rf"(?:{_DASH}|\s?/\s?|\.(?=[{_UPPER}]))(?P<issuer>{_ISSUER}(?:(?:[-/]|{_BROKEN}){_ISSUER})*)"
    rf"|{_YEAR.format('year_bare')}\s?/\s?(?P<assembly>{_either_case(('UBTVQH', 'QH'))})"
    rf"(?P<term>\s?(?:[1Il]\d|\d)|{_DASH}[MМ][HН])\d{{0,3}}"
    rf"|\s?[-/]\s?(?P<bare>{_either_case(('HĐBT', 'CP', 'TTg', 'TTLB'))})"
    rf"|\s?/\s?(?P<old_issuer>[{_UPPER}][{_UPPER}&]{{1,9}})-(?P<old_type>{'|'.join(map(_tolerant, _OLD_TYPES))})"
    rf"){_END}"
)
"""Finds document numbers in running text. Groups are internal; use ``normal_form`` on the match.

Digits behind the term of the National Assembly (``QH1537``) are the mark of a footnote."""


@lru_cache(4096)
def _plain_code(code: str) -> str:
    """Normal letters and case of a code: ``nd`` → ``NĐ``, ``ttg`` → ``TTg``."""
    code = re.sub(r"\s", "", code.translate(_TO_NORMAL)).upper()
    letters = code.rstrip("0123456789")
    known = agency_of_code(letters)
    return known.code + code[len(letters) :] if known and slug_of(known.code) == slug_of(letters) else code


@lru_cache(4096)
def _type_code(code: str) -> str:
    plain = _plain_code(code)
    return next((known for known in KINDS if slug_of(known) == slug_of(plain)), plain)


def _ordinal(number: str) -> str:
    """At least two digits, no more leading zeros: ``8`` → ``08``, ``008`` → ``08``."""
    digits = re.match(r"\d+", number)
    return number if digits is None else f"{int(digits.group()):02d}{number[digits.end() :]}"


def normal_form(match: re.Match[str]) -> str:
    """Normal form of a match of ``DOCUMENT_NUMBER``."""
    number = _ordinal(match["number"])
    if match["bare"]:
        return f"{number}-{_type_code(match['bare'])}"
    if match["old_type"]:
        return f"{number}/{_plain_code(match['old_issuer'])}-{_type_code(match['old_type'])}"
    if match["assembly"]:
        term = re.sub(r"\s", "", match["term"].translate(_TO_NORMAL)).replace("I", "1").replace("l", "1")
        return f"{number}/{match['year_bare']}/{_plain_code(match['assembly'])}{term.replace('--', '-')}"
    issuers = [_plain_code(code) for code in re.split(r"[-/]", match["issuer"].translate(_TO_NORMAL))]
    kind = _type_code(match["type"])
    if not match["year"] and re.fullmatch(r"TW|CTN|HĐNN\d*", issuers[0]):
        return f"{number}-{kind}/{issuers[0]}"
    year = f"/{match['year']}" if match["year"] else ""
    return f"{number}{year}/{kind}-{'-'.join(issuers)}"


def normal_number(raw: str) -> str | None:
    """The first document number in ``raw`` in its normal form (``67/2013/NĐ-CP``); None if there is none."""
    match = DOCUMENT_NUMBER.search(raw)
    return normal_form(match) if match else None


def _codes(number: str) -> tuple[str, tuple[str, ...]]:
    """Type code and issuer codes of a number in normal form."""
    tail = number.split("/", 2)[2] if number.count("/") > 1 else re.split(r"[/-]", number, maxsplit=1)[-1]
    parts = [part for part in re.split(r"[-/]", tail) if part]
    if len(parts) == 2 and parts[0] not in KINDS and parts[1] in _OLD_TYPES:
        parts.reverse()
    assembly = re.fullmatch(r"(UBTVQH|QH)\d*", parts[0]) if parts else None
    if assembly:
        return assembly[1], (f"{assembly[1]}{parts[1]}",) if parts[1:] == ["MH"] else tuple(parts[1:]) or (assembly[1],)
    return (parts[0], tuple(parts[1:]) or (parts[0],)) if parts else ("", ())


def kind_of(number: str) -> str:
    """Kind slug by the number (``nghi-dinh``); ``van-ban`` if its type part is not known."""
    kind, issuers = _codes(number)
    joint = kind == "TT" and not {*_JOINT}.isdisjoint(issuers)
    return "thong-tu-lien-tich" if joint else KINDS.get(kind, "van-ban")


def names_its_kind(number: str) -> bool:
    """False for a number that says only who issued it (``73-CP``, ``61/2020/QH14``)."""
    return _codes(number)[0] not in BARE


def issuer_codes(number: str) -> tuple[str, ...]:
    """Issuer codes in the number: ``("CP",)``; several for a joint circular (thông tư liên tịch)."""
    return _codes(number)[1]


def issuer_of(number: str) -> str:
    """Issuer slug by the number; joint issuers are parted by a dot; the lower-cased code if it is not known."""
    codes = [code for code in issuer_codes(number) if code not in (*_JOINT, "TTLB")]
    if issuer_codes(number) and not codes:
        return "lien-bo"
    found = [(_agency(code, alone=len(codes) == 1), code) for code in codes]
    return ".".join(agency.slug if agency else slug_of(code) for agency, code in found) or "unknown"


def _agency(code: str, *, alone: bool) -> Agency | None:
    """The agency of a code without its term or department; ministries once left the B out (``LĐTBXH``)."""
    letters = code.rstrip("0123456789")
    return agency_of_code(letters) or (agency_of_code(f"B{letters}") if alone else None)


def is_illustrative(number: str) -> bool:
    """True for numbers of the sample corpus: an issuer code ends in ``MH`` (minh họa)."""
    return any(code.endswith("MH") for code in issuer_codes(number))


def make_key(
    number: str, issued: date | None = None, *, kind: str | None = None, issuer: str | None = None
) -> DocumentKey:
    """Key of a document. ``number`` is brought to normal form; ``kind`` and ``issuer`` are read from it by default."""
    normal = normal_number(number) or number.strip()
    return DocumentKey(normal, kind or kind_of(normal), issuer or issuer_of(normal), issued)


def number_slug(number: str) -> str:
    """``08/2018/NĐ-CP`` → ``08-2018-nd-cp``; the dot of ``66.4/2025/NQ-CP`` stays."""
    return ".".join(slug_of(part) for part in number.split("."))


def uri(key: DocumentKey) -> str:
    """Akoma Ntoso-like address: ``/akn/vn/act/nghi-dinh/chinh-phu/2018-01-15/08-2018-nd-cp``."""
    issued = key.issued.isoformat() if key.issued else "unknown"
    return f"/akn/vn/act/{key.kind}/{key.issuer}/{issued}/{number_slug(key.number)}"


def document_slug(key: DocumentKey) -> str:
    """File-name form of the key: ``nghi-dinh_chinh-phu_2018-01-15_08-2018-nd-cp``."""
    issued = key.issued.isoformat() if key.issued else "unknown"
    return "_".join((key.kind, key.issuer, issued, number_slug(key.number)))
