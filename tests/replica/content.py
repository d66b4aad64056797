"""Invented documents from a fixed seed: which there are on a given day, what they say, and their files."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from xml.sax.saxutils import escape

FIRST_DAY = date(2026, 3, 2)
"""The day on which the replica begins."""

KINDS = {
    "nghi-dinh": ("Nghị định", "NĐ-MH", "Chính phủ (minh họa)", 60),
    "thong-tu": ("Thông tư", "TT-BTMMH", "Bộ Thương mại minh họa", 60),
    "quyet-dinh": ("Quyết định", "QĐ-BNSMH", "Bộ Nông sản minh họa", 40),
    "van-ban-hop-nhat": ("Văn bản hợp nhất", "VBHN-BVCMH", "Bộ Vận chuyển minh họa", 12),
    "nghi-quyet": ("Nghị quyết", "NQ-MH", "Chính phủ (minh họa)", 12),
    "chi-thi": ("Chỉ thị", "CT-BDPMH", "Bộ Dược phẩm minh họa", 6),
    "luat": ("Luật", "QH-MH", "Quốc hội (minh họa)", 6),
    "phap-lenh": ("Pháp lệnh", "UBTVQH-MH", "Ủy ban minh họa", 4),
    "lenh": ("Lệnh", "L-CTNMH", "Chủ tịch minh họa", 4),
    "thong-tu-lien-tich": ("Thông tư liên tịch", "TTLT-BTMMH-BNSMH", "Bộ Thương mại minh họa", 4),
    "nghi-quyet-lien-tich": ("Nghị quyết liên tịch", "NQLT-BTMMH", "Bộ Thương mại minh họa", 4),
    "hien-phap": ("Hiến pháp", "QH-MH", "Quốc hội (minh họa)", 3),
}
"""Slug → name, end of the number, issuer, how often."""

_TRADES = ("kho lạnh", "hội chợ", "hạt giống rau", "vận chuyển xe tải nhẹ", "nhà thuốc quầy", "trạm cân", "chợ đầu mối")
_NAMES = ("Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Minh Họa", "Phạm Giả Định")


@dataclass(frozen=True)
class Document:
    """One invented document. ``sites``: where it is shown; ``shown``: from which day on."""

    index: int
    kind: str
    number: str
    issued: date
    effective: date | None
    signer: str
    trade: str
    sites: tuple[str, ...]
    shown: date
    forms: tuple[str, ...]
    parts: int = 1

    @property
    def id(self) -> str:
        return str(40_000 + self.index)

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind][0]

    @property
    def issuer(self) -> str:
        return KINDS[self.kind][2]

    @property
    def title(self) -> str:
        return f"Quy định điều kiện kinh doanh dịch vụ {self.trade} (bản minh họa số {self.index})"

    @property
    def slug(self) -> str:
        return self.number.lower().replace("đ", "d").replace("/", "-")

    @property
    def files(self) -> list[tuple[str, str, int]]:
        """Name, form and part of each file; forms of one part share their name."""
        names = [self.slug if part == 0 else f"{self.slug}-phu-luc-{part}" for part in range(self.parts)]
        suffix = {"rtf": "doc"}
        return [
            (f"{name}.{suffix.get(form, form)}", form, part) for part, name in enumerate(names) for form in self.forms
        ]

    def text(self, part: int = 0) -> list[str]:
        """Paragraphs of a part: the document, or a list of goods."""
        if part:
            return [
                f"PHỤ LỤC {part}",
                f"(Kèm theo {self.kind_name} số {self.number})",
                "1. Hàng minh họa thứ nhất",
                "2. Hàng minh họa thứ hai",
            ]
        day = f"ngày {self.issued.day} tháng {self.issued.month} năm {self.issued.year}"
        effective = self.effective or self.issued + timedelta(days=45)
        return [
            "VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)",
            self.issuer.upper(),
            f"Số: {self.number}",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            f"Hà Nội, {day}",
            self.kind_name.upper(),
            f"Quy định điều kiện kinh doanh dịch vụ {self.trade}",
            f"Điều 1. Điều kiện kinh doanh dịch vụ {self.trade}",
            f"Doanh nghiệp kinh doanh dịch vụ {self.trade} phải đáp ứng các điều kiện sau:",
            "1. Là doanh nghiệp được thành lập theo quy định của pháp luật.",
            f"2. Có vốn điều lệ tối thiểu {self.index % 9 + 1} tỷ đồng.",
            f"3. Có ít nhất {self.index % 5 + 2:02d} nhân viên có chứng chỉ chuyên môn.",
            "Điều 2. Hiệu lực thi hành",
            f"Văn bản này có hiệu lực thi hành từ ngày {effective.day} tháng {effective.month} năm {effective.year}.",
            self.signer,
        ]


class Content:
    """All documents; which of them are shown, and how, depends on the day."""

    def __init__(self, count: int = 400) -> None:
        self._count = count

    @cached_property
    def _all(self) -> list[Document]:
        dice = random.Random(20260302)
        kinds = [kind for kind, (*_, weight) in KINDS.items() for _ in range(weight)]
        ordinals: dict[tuple[str, int], int] = {}
        documents = []
        for index in range(self._count):
            oldest = self._count - 1 - index
            kind = list(KINDS)[oldest] if oldest < len(KINDS) else dice.choice(kinds)
            issued = FIRST_DAY - timedelta(days=5 + round((index * 3 * 365) / self._count))
            documents.append(self._document(dice, ordinals, index, kind, issued, FIRST_DAY - timedelta(days=1)))
        # The news of the second day: six documents, issued at different times before it.
        for offset in range(6):
            index = self._count + offset
            issued = FIRST_DAY - timedelta(days=2 + offset)
            made = self._document(
                dice, ordinals, index, ("nghi-dinh", "thong-tu")[offset % 2], issued, FIRST_DAY + timedelta(days=1)
            )
            documents.append(replace(made, sites=("congbao",) if offset < 3 else ("vanban",), parts=1))
        return documents

    def _document(
        self,
        dice: random.Random,
        ordinals: dict[tuple[str, int], int],
        index: int,
        kind: str,
        issued: date,
        shown: date,
    ) -> Document:
        ending = KINDS[kind][1]
        ordinal = ordinals[ending, issued.year] = ordinals.get((ending, issued.year), 100) + 1
        sites = (("congbao",), ("vanban",), ("congbao", "vanban"))[index % 3]
        if self._count - len(KINDS) <= index < self._count:
            sites = ("congbao", "vanban")
        return Document(
            index=index,
            kind=kind,
            number=f"{ordinal}/{issued.year}/{ending}",
            issued=issued,
            effective=issued + timedelta(days=45) if dice.random() < 0.9 else None,
            signer=dice.choice(_NAMES),
            trade=dice.choice(_TRADES),
            sites=sites,
            shown=shown,
            forms=dice.choice((("docx",), ("pdf",), ("rtf",), ("pdf", "docx"))),
            parts=2 if index % 40 == 8 else 1,
        )

    @lru_cache(maxsize=64)  # noqa: B019 - a replica lives as long as its content
    def on(self, day: date, site: str) -> list[Document]:
        """Documents that a site shows on a day, newest first, as they are on that day."""
        shown = [
            self._as_of(document, day) for document in self._all if document.shown <= day and site in document.sites
        ]
        return sorted(shown, key=lambda document: (document.issued, document.index), reverse=True)

    @staticmethod
    def _as_of(document: Document, day: date) -> Document:
        """On the second day two documents are corrected: one gets another date of effect, the other an annex."""
        if day > FIRST_DAY and document.index == CHANGED[0]:
            return replace(document, effective=document.issued + timedelta(days=60))
        if day > FIRST_DAY and document.index == CHANGED[1]:
            return replace(document, parts=2)
        # A correction that no list shows: only a look at the page finds it.
        if day > FIRST_DAY and document.index == QUIETLY_CHANGED:
            return replace(document, signer="Đỗ Thay Thế")
        return document

    def find(self, day: date, site: str, key: str) -> Document | None:
        return self._by_id(day, site).get(key)

    @lru_cache(maxsize=64)  # noqa: B019
    def _by_id(self, day: date, site: str) -> dict[str, Document]:
        return {document.id: document for document in self.on(day, site)}

    def file(self, day: date, site: str, name: str) -> tuple[Document, str, int] | None:
        return self._by_name(day, site).get(name)

    @lru_cache(maxsize=64)  # noqa: B019
    def _by_name(self, day: date, site: str) -> dict[str, tuple[Document, str, int]]:
        return {name: (document, form, part) for document in self.on(day, site) for name, form, part in document.files}


CHANGED = (3, 4)
"""Indexes of the documents that are corrected on the second day: one on the first site, one on the second."""
QUIETLY_CHANGED = 6


@lru_cache(maxsize=2048)
def file_bytes(document: Document, form: str, part: int) -> bytes:
    """The file in its form: true Word, PDF with a text layer, or rich text."""
    paragraphs = document.text(part)
    return {"docx": _docx, "pdf": _pdf, "rtf": _rtf}[form](paragraphs)


def _docx(paragraphs: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations,
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + text
            )
    return out.getvalue()


def _rtf(paragraphs: list[str]) -> bytes:
    def code(letter: str) -> str:
        return letter if ord(letter) < 128 and letter not in "\\{}" else f"\\u{ord(letter)}?"

    body = "".join("".join(map(code, text)) + "\\par\n" for text in paragraphs)
    return f"{{\\rtf1\\ansi\\ansicpg1252\\uc1 {body}}}".encode("ascii")


def _pdf(paragraphs: list[str]) -> bytes:
    """One page; each letter has its own code, and a table says which letter that is (no font is embedded)."""
    letters = sorted({letter for text in paragraphs for letter in text})
    codes = {letter: number + 1 for number, letter in enumerate(letters)}
    lines = [text[at : at + 95] for text in paragraphs for at in range(0, len(text), 95)]
    shown = "".join(
        f"BT /F 9 Tf 40 {800 - 14 * row} Td <{''.join(f'{codes[letter]:04X}' for letter in line)}> Tj ET\n"
        for row, line in enumerate(lines)
    )
    table = "".join(f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    blocks = [table.splitlines()[at : at + 100] for at in range(0, len(letters), 100)]
    ranges = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{ranges}endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Replica /Encoding /Identity-H /DescendantFonts [6 0 R] "
        "/ToUnicode 7 0 R >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 842] /Contents 5 0 R /Resources << /Font << /F 3 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Replica /DW 500 /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R >>",
        f"<< /Length {len(unicode_map)} >>\nstream\n{unicode_map}\nendstream",
        "<< /Type /FontDescriptor /FontName /Replica /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in offsets)
    return f"{out}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
