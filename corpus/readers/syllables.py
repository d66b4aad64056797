"""Vietnamese syllables (âm tiết): what tells a whole word from a fragment, and one encoding from another."""

from __future__ import annotations

import re
import unicodedata

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = r"ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]"
_NUCLEUS = r"iê|yê|ia|ya|uô|ua|uâ|uơ|uê|ươ|ưa|oa|oă|oe|oo|uya|uyê|uy|[aăâeêioôơuưy]"
_CODA = r"ch|nh|ng|[cmnptiyou]"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:{_CODA})?")
_BARE_ONSET = re.compile(_ONSET)
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL_FIRST = """
a ai am an ang anh ao au e em i im in inh o oai oan oanh oi om ong oxy u uy um ung y yên yêu ô ôm ôn ông ôi ăn âm ân âu
êm à á ạ ác ách ái ảm ám ảnh ánh án ảo áo áp ào ắt ắc ẵm ấy ẩm ấm ẩn ấn ấp ẩu ầm ì ỉ ít ích ỉm ò ó ọ oán ốm ổn ống ộp ồ
ơ ở ơn ớt ợ ùn ủ ụ ủi uốn uống ủy uỷ ủng úng út ức ứng ứ ừ ước ướp ướt ưa ưu ưng ý ỷ yểm yến yếu yết
"""
_ALONE = frozenset(_VOWEL_FIRST.split())
"""Words without a first consonant; a fragment that is one of them is left as printed."""


def is_syllable(word: str) -> bool:
    """True if ``word`` is spelt like one Vietnamese syllable, with one tone mark at most."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    plain, tones = _TONES.subn("", decomposed)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def share_of_syllables(text: str) -> float:
    """Share of the words of ``text`` that are syllables, among those with a letter beyond ASCII; 0 without any."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def is_fragment(left: str, right: str) -> bool:
    """True if a blank between ``left`` and ``right`` stands inside one syllable (``hi ệu``, ``l ực``)."""
    first = right[0]
    if first.isupper() or (first.isascii() and first not in "aeiouy") or len(left) > 4 or first == "đ":
        return False
    bare = _BARE_ONSET.fullmatch(left.lower()) is not None
    return (bare or (right not in _ALONE and not first.isascii())) and is_syllable(left + right)
