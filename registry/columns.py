"""Tables to take away, and what each of their columns holds: the schema and the codebook of all exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

Row = dict[str, Any]
"""Values of one row of a table by column."""
Values = tuple[Any, ...]
"""The same in the order of the columns."""
FieldType = Literal["string", "integer", "boolean", "date", "array"]
"""Types of a Frictionless table schema; an ``array`` is a list of strings."""


class Column(NamedTuple):
    """What a column holds, in English and in Vietnamese."""

    type: FieldType
    en: str
    vi: str


_EVIDENCE = ("document", "number", "path", "start", "end", "quote")
_VERSION = ("as_of", "data_version")
_EVENT = (
    *("id", "item_id", "op", "concerns", "stage", "override", "effective_from", "effective_until"),
    *("target_doc", "target_path", "programmes", "review", "extractor_version", "recorded_at", "decided_by"),
    *("into", "basis"),
    *_EVIDENCE,
    "illustrative",
    *_VERSION,
)

REPORT_FIGURES = ("itemised", "gross", "strict", "added", "re_entered", "net")
"""Figures of the whole programme that an issued report tells."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "items": (
        *("id", "kind", "state", "state_since", "returns_on", "title", "types", "activity", "agency", "hs"),
        *("name_path", "inspection", "authority", "clearance", "line_no", "review", "illustrative"),
        *_EVIDENCE,
        *_VERSION,
    ),
    "cuts": _EVENT,
    "events": _EVENT,
    "documents": (
        *("id", "number", "kind", "title", "issuers", "agency", "issued", "effective_from", "effective_until"),
        *("signer", "overrides", "consolidates", "illustrative", "source_name", "source_sha256"),
        *("source_url", "form", "items", "events", "notes"),
        *_VERSION,
    ),
    "provisions": (
        *("document", "number", "path", "kind", "label", "heading", "start", "end", "text_start", "text_end"),
        *("parent", "depth", "quoted", "illustrative"),
        *_VERSION,
    ),
    "tasks": (
        *("id", "programme", "task_no", "title", "agency", "assigned", "due", "done", "state", "days_late"),
        *("item_ids", "source", "list_name", "recorded_at", "illustrative"),
        *_VERSION,
    ),
    "reports": (
        *("report_no", "programme", "cut_off", "known_at", "issued_by", "replaces", "reason", "replaced_by"),
        *REPORT_FIGURES,
        *("sha256", "content", "illustrative"),
        *_VERSION,
    ),
}
"""Columns of each table, in order."""
WHOLE = tuple(table for table in TABLES if table != "cuts")
"""Tables of a file that holds everything; ``cuts`` is a part of ``events``."""

_PREVAILS = Column("boolean", "true: prevails without editing the text", "true: áp dụng thay mà không sửa câu chữ")

COLUMNS: Mapping[str, Column] = {
    "id": Column(
        "string",
        "identifier; that of a row survives re-reading and renumbering, that of a document is its address",
        "mã; mã của dòng giữ nguyên khi đọc lại hoặc đánh số lại, mã của văn bản là địa chỉ của nó",
    ),
    "item_id": Column(
        "string",
        "the row it acts on; empty: not in the register, or not clear",
        "dòng bị tác động; trống: chưa có trong sổ hoặc chưa rõ",
    ),
    "kind": Column(
        "string",
        "kind of row, of instrument, or of provision",
        "loại dòng, loại văn bản, hoặc loại điều khoản",
    ),
    "state": Column("string", "state on the date as_of", "trạng thái vào ngày as_of"),
    "state_since": Column("date", "first day of that state", "ngày đầu của trạng thái đó"),
    "returns_on": Column(
        "date", "for a time-limited cut: the day it is in force again", "với cắt có thời hạn: ngày áp dụng trở lại"
    ),
    "op": Column("string", "what was done: impose, abolish, amend …", "việc đã làm: impose, abolish, amend …"),
    "concerns": Column(
        "string",
        "condition, procedure, authority, list or other",
        "condition, procedure, authority, list hoặc other",
    ),
    "stage": Column("string", "planned, approved, issued or in_force", "planned, approved, issued hoặc in_force"),
    "override": _PREVAILS,
    "overrides": _PREVAILS,
    "title": Column(
        "string",
        "title, first words that hold on as_of, or name of the goods",
        "tên, những từ đầu áp dụng vào ngày as_of, hoặc tên hàng",
    ),
    "types": Column("array", "types of condition", "nhóm điều kiện"),
    "activity": Column("string", "the business it is asked of", "hoạt động kinh doanh chịu điều kiện"),
    "agency": Column("string", "code of the ministry in charge", "mã bộ phụ trách"),
    "hs": Column("array", "HS codes, figures only", "mã HS, chỉ gồm chữ số"),
    "name_path": Column("array", "headings above the name of the goods", "các tiêu đề phía trên tên hàng"),
    "inspection": Column("string", "kind of inspection", "loại kiểm tra"),
    "authority": Column("string", "who inspects", "cơ quan kiểm tra"),
    "clearance": Column("string", "before or after customs clearance", "trước hay sau thông quan"),
    "line_no": Column("string", "number in the list, as printed", "số thứ tự trong danh mục, như in"),
    "consolidates": Column(
        "string",
        "for a consolidated text: number of the document it stands for",
        "với văn bản hợp nhất: số hiệu văn bản được hợp nhất",
    ),
    "issuers": Column("array", "who issued it", "cơ quan ban hành"),
    "issued": Column("date", "date of issue", "ngày ban hành"),
    "effective_from": Column("date", "first day of effect", "ngày bắt đầu hiệu lực"),
    "effective_until": Column(
        "date", "first day without effect; empty: open", "ngày đầu tiên hết hiệu lực; trống: chưa xác định"
    ),
    "signer": Column("string", "who signed", "người ký"),
    "target_doc": Column("string", "number of the document aimed at", "số hiệu văn bản bị nhắm tới"),
    "target_path": Column("string", "provision aimed at", "điều khoản bị nhắm tới"),
    "programmes": Column("array", "reform programmes it belongs to", "chương trình cải cách liên quan"),
    "items": Column("integer", "rows that it imposes", "số dòng văn bản đặt ra"),
    "events": Column("integer", "cut events that it contains", "số lần cắt, sửa trong văn bản"),
    "review": Column("string", "reason why it waits for review", "lý do chờ rà soát"),
    "illustrative": Column("boolean", "true: an example, not law", "true: ví dụ, không phải luật"),
    "document": Column("string", "address of the document with the evidence", "địa chỉ văn bản chứa bằng chứng"),
    "number": Column("string", "number and sign of the document", "số, ký hiệu văn bản"),
    "path": Column("string", "provision in it", "điều khoản trong văn bản"),
    "start": Column(
        "integer",
        "first character of the evidence in the text of the document",
        "ký tự đầu của bằng chứng trong văn bản",
    ),
    "end": Column("integer", "first character after the evidence", "ký tự ngay sau bằng chứng"),
    "quote": Column("string", "the evidence itself", "câu chữ làm bằng chứng"),
    "source_name": Column("string", "name of the file that was read", "tên tệp đã đọc"),
    "source_sha256": Column("string", "SHA-256 of its bytes", "SHA-256 của tệp"),
    "source_url": Column(
        "string", "page of a public source that it was fetched from", "trang của nguồn công khai mà tệp được tải về"
    ),
    "form": Column("string", "form of the file", "dạng tệp"),
    "notes": Column("array", "reading notes", "ghi chú khi đọc"),
    "extractor_version": Column("string", "version of the rules that found it", "phiên bản quy tắc tìm ra nó"),
    "recorded_at": Column("string", "when the register learned it, UTC", "thời điểm sổ ghi nhận, UTC"),
    "decided_by": Column("string", "who decided it; empty: read by the machine", "người quyết định; trống: máy đọc"),
    "into": Column(
        "array",
        "of a merge or a split: ids of the rows in which it goes on",
        "khi gộp hoặc tách: mã các dòng mà nó tiếp tục ở đó",
    ),
    "basis": Column(
        "array",
        "why it is a simplification or none: codes such as figure_eased",
        "vì sao là đơn giản hóa hay không: mã như figure_eased",
    ),
    "label": Column("string", "label as printed", "nhãn như in"),
    "heading": Column("string", "heading of the provision", "tên điều khoản"),
    "text_start": Column("integer", "first character of its text, after the label", "ký tự đầu của lời văn, sau nhãn"),
    "text_end": Column(
        "integer",
        "first character after its own text, before the provisions in it",
        "ký tự ngay sau lời văn, trước các điều khoản con",
    ),
    "parent": Column("string", "provision that it stands in", "điều khoản chứa nó"),
    "depth": Column("integer", "number of provisions above it", "số cấp phía trên"),
    "quoted": Column(
        "boolean", "true: new wording for another document, in quotation marks", "true: câu chữ mới cho văn bản khác"
    ),
    "programme": Column("string", "reform programme that it is of", "chương trình cải cách của dòng"),
    "task_no": Column("string", "number in the list that assigns it", "số thứ tự trong danh mục giao việc"),
    "assigned": Column("date", "day on which it was assigned", "ngày giao"),
    "due": Column("date", "last day in time", "ngày cuối của thời hạn"),
    "done": Column(
        "date",
        "day on which it was done, by the date as_of; empty: open",
        "ngày hoàn thành, tính đến as_of; trống: chưa xong",
    ),
    "days_late": Column("integer", "days after the last day in time; 0: in time", "số ngày quá hạn; 0: trong hạn"),
    "item_ids": Column("array", "ids of the rows that it should cut", "mã các dòng mà nhiệm vụ phải cắt"),
    "source": Column("string", "where it is written, as handed over", "nơi ghi, theo danh mục được giao nộp"),
    "list_name": Column("string", "file that it was handed over in", "tệp danh mục được giao nộp"),
    "report_no": Column("integer", "number of the issued report", "số của báo cáo đã ban hành"),
    "cut_off": Column("date", "last day that it tells of", "ngày chốt số liệu"),
    "known_at": Column(
        "string",
        "its figures are what the register knew then, UTC",
        "số liệu theo hiểu biết của sổ vào thời điểm này, UTC",
    ),
    "issued_by": Column("string", "account that issued it", "tài khoản ban hành"),
    "replaces": Column("integer", "report that it corrects", "báo cáo mà nó đính chính"),
    "reason": Column("string", "why it corrects it", "lý do đính chính"),
    "replaced_by": Column("integer", "report that corrects it", "báo cáo đính chính nó"),
    "itemised": Column(
        "integer",
        "rows that the programme found; empty here and below: not itemised, or not computable",
        "số dòng chương trình có khi bắt đầu; trống ở đây và dưới đây: chưa liệt kê, hoặc chưa tính được",
    ),
    "gross": Column(
        "integer", "rows abolished, suspended or simplified", "số dòng bãi bỏ, tạm ngưng hoặc đơn giản hóa"
    ),
    "strict": Column("integer", "of these, rows abolished", "trong đó số dòng bãi bỏ"),
    "added": Column("integer", "rows that its instruments add", "số dòng do văn bản của chương trình đặt thêm"),
    "re_entered": Column("integer", "rows that were cut and came back", "số dòng đã cắt rồi áp dụng lại"),
    "net": Column("integer", "gross less added and re-entered", "cắt gộp trừ thêm mới và quay trở lại"),
    "sha256": Column("string", "SHA-256 of content", "SHA-256 của content"),
    "content": Column(
        "string", "facts and figures with the ids behind them, as JSON", "số liệu kèm mã các dòng được đếm, dạng JSON"
    ),
    "as_of": Column("date", "date that the states are worked out for", "ngày tính trạng thái"),
    "data_version": Column("string", "version of the data", "phiên bản dữ liệu"),
}
"""Every column by name; a column has one meaning in all tables."""


def in_order(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Values]:
    """Values of rows in the order of some columns."""
    return (tuple(row[name] for name in columns) for row in rows)
