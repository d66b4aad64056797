"""Encodings from before Unicode: TCVN3 (ABC fonts, ``.VnTime``) and VNI, recognised by their letters and converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from corpus.readers.syllables import share_of_syllables

_TCVN3_CODES = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ®¡¢£¤¥¦§"
_TCVN3_LETTERS = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_CODES, _TCVN3_LETTERS)

_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX = {mark: "\u0302" + tone for mark, tone in zip("âáàåãä", ["", *_TONES.values()], strict=True)}
_BREVE = {mark: "\u0306" + tone for mark, tone in zip("êéèúüë", ["", *_TONES.values()], strict=True)}
_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    table = dict(_SINGLE)
    for base in "aeouyôö":
        letter = _SINGLE.get(base, base)
        table |= {base + mark: letter + tone for mark, tone in _TONES.items()}
        if base in "aeo":
            table |= {base + mark: letter + marks for mark, marks in _CIRCUMFLEX.items()}
    table |= {"a" + mark: "a" + marks for mark, marks in _BREVE.items()}
    upper = {code.upper(): letters.upper() for code, letters in table.items()}
    mixed = {code[0].upper() + code[1:]: letters.capitalize() for code, letters in table.items() if len(code) == 2}
    return {code: unicodedata.normalize("NFC", letters) for code, letters in (table | mixed | upper).items()}


_VNI = _vni_table()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_VIETNAMESE_ONLY = re.compile("[\u01a0-\u01b0\u1ea0-\u1ef9đĐ]")
_HIGH = re.compile("[\xa1-\xff]")
_SAMPLE = 50_000
_SURE = 0.8


def from_tcvn3(text: str) -> str:
    """TCVN3 codes (read as Western letters) as letters."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """VNI codes (read as Western letters) as letters."""
    return _VNI_CODE.sub(lambda match: _VNI[match[0]], text)


ENCODINGS: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}
"""Name of an encoding → its letters, from its codes read as Western letters."""


def recognise(text: str) -> str | None:
    """``TCVN3`` or ``VNI`` if the text spells Vietnamese only when read so; None for any other text."""
    sample = text[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    if high < max(20, len(sample) / 100) or len(_VIETNAMESE_ONLY.findall(sample)) > high / 20:
        return None
    shares = {name: share_of_syllables(convert(sample)) for name, convert in ENCODINGS.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _SURE and shares[best] > share_of_syllables(sample) else None


def converted(text: str) -> tuple[str, tuple[str, ...]]:
    """The text in Unicode, and a note if it was in another encoding."""
    name = recognise(text)
    if name is None:
        return text, ()
    return ENCODINGS[name](text), note(name)


def note(name: str) -> tuple[str, ...]:
    """What a person should know of the conversion."""
    return (f"legacy_encoding: converted from {name}",)
