"""A report as a person reads it: sections with lines and tables, in Vietnamese, the same for every form.

Texts come from programme files, from lists handed over and from legal texts: none is trusted, each form escapes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from corpus.agencies import agency_of_code
from registry.given_views import ReportView

Cell = str | int | float
"""Numbers stay numbers, so that a workbook can compute with them."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so Word and Excel, cannot hold, and control characters."""
_FIGURES = {
    "itemised": "Số dòng đã liệt kê khi chương trình bắt đầu",
    "gross": "Đã cắt giảm, đơn giản hóa (gộp)",
    "strict": "Trong đó: bãi bỏ",
    "added": "Bổ sung mới",
    "re_entered": "Quay trở lại",
    "net": "Thực giảm (gộp − bổ sung − quay trở lại)",
}
_SHARES = {
    "coverage": "Độ phủ (đã liệt kê / mốc)",
    "net_of_baseline": "Thực giảm so với danh sách đã liệt kê",
    "net_of_target": "Thực giảm so với chỉ tiêu trên danh sách đó",
}
_TASKS = {
    "done_on_time": "Hoàn thành đúng hạn",
    "done_late": "Hoàn thành quá hạn",
    "open_in_time": "Chưa hoàn thành, còn hạn",
    "open_overdue": "Chưa hoàn thành, quá hạn",
}
_OF = {
    "baseline": "mốc",
    "target": "chỉ tiêu",
    "done": "số đã hoàn thành",
    "due": "số đến hạn (đã hoàn thành, hoặc quá hạn)",
    "all": "tổng số",
}
_WARNINGS = (
    (r"(\d+) items are amended and ask.*", r"\1 dòng bị sửa theo hướng chặt hơn hoặc chưa rõ: không tính là cắt"),
    (r"(\d+) items went with a text.*", r"\1 dòng hết hiệu lực cùng văn bản bị thay thế: không tính là cắt"),
    (r"(\d+) lines went into another line.*", r"\1 ngành, nghề gộp vào ngành, nghề khác: không tính là cắt"),
    (r"(\d+) lines are inspected after.*", r"\1 dòng hàng chuyển sang kiểm tra sau thông quan: không tính là cắt"),
    (r"time-limited cuts lapse on ([\d-]+), in (\d+) days", r"việc cắt có thời hạn hết hiệu lực ngày \1, còn \2 ngày"),
)
"""Warnings that ``registry.progress`` gives, and how they are said here."""
_WHY = {
    "not itemised": "chưa liệt kê từng dòng",
    "not itemised: a unit of another kind": "chưa liệt kê: đơn vị tính khác loại",
    "not computable": "không tính được",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, lines under it, and a table; ``header`` empty: no table."""

    heading: str
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Title, what stands under it, and the sections."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


def lay_out(report: ReportView) -> Layout:
    """The report in the order of the form: basis, figures, agencies, claims, tasks, what does not add up."""
    content = report.content
    found = Layout(
        f"Báo cáo định kỳ: {content['programme']['name']}",
        tuple(_head(report)),
        (
            _basis(content),
            _whole(content["whole"]),
            _agencies(content["agencies"]),
            _claims(content["whole"]["claims"], content["programme"].get("vi", {})),
            _task_counts(content["tasks"]),
            _overdue(content["overdue_tasks"]),
            _doubts(content),
        ),
    )
    return _clean(found)


def _head(report: ReportView) -> Iterator[str]:
    yield f"Chương trình: {report.programme_id}"
    yield f"Thời gian chốt số liệu: hết ngày {_day(report.cut_off)}"
    if report.number is None:
        yield "DỰ THẢO: chưa phát hành, số liệu còn có thể thay đổi"
    else:
        yield f"Báo cáo số {report.number}, phát hành lúc {_moment(report.known_at)}"
        yield f"Người phát hành: {report.issued_by}"
    if report.replaces is not None:
        yield f"Thay thế báo cáo số {report.replaces}. Lý do: {report.reason}"
    if report.replaced_by is not None:
        yield f"ĐÃ ĐƯỢC THAY THẾ bằng báo cáo số {report.replaced_by}"
    if report.content["programme"].get("illustrative"):
        yield "SỐ LIỆU MINH HỌA, không phải văn bản pháp luật"
    yield f"Mã băm SHA-256 của nội dung: {report.sha256}"


def _basis(content: Mapping[str, Any]) -> Section:
    programme = content["programme"]
    sources = programme["sources"]
    rows = tuple(
        (row["number"], str(row.get("issued") or row.get("year") or ""), sources[row["source"]])
        for row in (*programme.get("legal_basis", ()), *programme.get("instruments", ()))
    )
    return Section("Căn cứ và văn bản thực hiện", (), ("Số, ký hiệu", "Ngày, năm", "Nguồn"), rows)


def _whole(figures: Mapping[str, Any]) -> Section:
    claim = figures["claim"] or {"done": None, "as_of": "", "source": ""}
    told = " · ".join(word for word in (claim["as_of"], claim["source"]) if word)
    rows: list[tuple[Cell, ...]] = [
        ("Theo báo cáo đã công bố", _number(claim["done"]), told),
        ("Mốc (mẫu số)", _number(figures["baseline"]), ""),
        ("Chỉ tiêu", _number(figures["target"]), _percent_of(figures["target_percent"])),
    ]
    if figures["claim"]:
        rows += [
            ("Theo báo cáo, so với mốc", *_share(figures["claim"]["of_baseline"])),
            ("Theo báo cáo, so với chỉ tiêu", *_share(figures["claim"]["of_target"])),
        ]
    rows += [(words, *_figure(figures[name])) for name, words in _FIGURES.items()]
    rows += [(words, *_share(figures[name])) for name, words in _SHARES.items()]
    lines = ("Số theo báo cáo và số đếm từng dòng đứng cạnh nhau, không cộng vào nhau.",)
    return Section("Số liệu chung", lines, ("Chỉ tiêu báo cáo", "Giá trị", "Mẫu số, ghi chú"), tuple(rows))


def _agencies(agencies: Sequence[Mapping[str, Any]]) -> Section:
    header = ("Cơ quan", "Theo báo cáo", "Mốc", *_FIGURES.values(), "Độ phủ")
    rows = tuple(
        (
            _agency(row["agency"]),
            _number(row["claim"] and row["claim"]["done"]),
            _number(row["baseline"]),
            *(_figure(row[name])[0] for name in _FIGURES),
            _share(row["coverage"])[0],
        )
        for row in agencies
    )
    return Section("Theo cơ quan", (), header, rows)


def _claims(claims: Sequence[Mapping[str, Any]], vi: Mapping[str, str]) -> Section:
    """Claims with their shares. A percentage that a source prints without its denominator is said to be so."""
    tasks = any(row["overdue"] for row in claims)
    shares = [row["overdue"] if tasks else (row["of_baseline"], row["of_target"]) for row in claims]
    names = (f"{'Quá hạn trên' if tasks else 'So với'} {_OF[share['of']]}" for share in shares[0]) if shares else ()
    printed = "Tỷ lệ như in (nguồn không nêu mẫu số)" if tasks else "Tỷ lệ như in ở nguồn"
    rows = tuple(
        (
            vi.get(row["as_of"], row["as_of"]),
            row["done_as_printed"] or "không nêu",
            _number(row["denominator"]),
            *(" · ".join(map(str, _share(share))) for share in parts),
            row["percent_as_printed"],
            row["source"],
        )
        for row, parts in zip(claims, shares, strict=True)
    )
    header = ("Thời điểm", "Đã thực hiện", "Mẫu số", *names, printed, "Nguồn")
    return Section("Số đã công bố đến ngày chốt", (), header, rows)


def _task_counts(tasks: Mapping[str, Any]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for part in (tasks, *tasks["agencies"]):
        name = "Tất cả" if part["agency"] is None else _agency(part["agency"])
        shares = (" · ".join(str(cell) for cell in _share(share)) for share in part["overdue"])
        rows.append((name, *(_figure(part[state])[0] for state in _TASKS), *shares))
    header = ("Cơ quan", *_TASKS.values(), *(f"Quá hạn trên {_OF[share['of']]}" for share in tasks["overdue"]))
    return Section("Nhiệm vụ được giao", (), header, tuple(rows))


def _overdue(tasks: Sequence[Mapping[str, Any]]) -> Section:
    rows = tuple(
        (row["number"], row["title"], _agency(row["agency"]), _day(date.fromisoformat(row["due"])), row["days"])
        for row in tasks
    )
    return Section("Nhiệm vụ quá hạn", (), ("Số", "Nội dung", "Cơ quan", "Hạn", "Số ngày quá hạn"), rows)


def _doubts(content: Mapping[str, Any]) -> Section:
    vi = content["programme"].get("vi", {})
    warnings = tuple(vi.get(line) or _in_vietnamese(line) for line in content["whole"]["warnings"])
    computed = (
        f"Số liệu tính từ sổ ghi như đã biết lúc {_moment(content['known_at'])}; tính lại bằng lệnh "
        "`python -m registry audit`. Mã của từng dòng đứng sau mỗi số có trong bản JSON của báo cáo."
    )
    return Section("Những điểm không khớp, và cách tính", (*warnings, computed))


def _in_vietnamese(warning: str) -> str:
    said = (re.sub(pattern, words, warning) for pattern, words in _WARNINGS if re.fullmatch(pattern, warning))
    return next(said, warning)


def _figure(figure: Mapping[str, Any]) -> tuple[Cell, str]:
    why = _WHY.get(figure["why"], figure["why"])
    return (why, "") if figure["value"] is None else (figure["value"], why)


def _share(share: Mapping[str, Any]) -> tuple[Cell, str]:
    if share["percent"] is None:
        return "không tính được", _OF[share["of"]]
    return (
        f"{shown(share['percent'], ',.2f')} %",
        f"{shown(share['numerator'])} / {shown(share['denominator'])} {_OF[share['of']]}",
    )


def _percent_of(percent: float | None) -> str:
    return "" if percent is None else f"{shown(percent)} % của mốc"


def _number(value: float | None) -> Cell:
    return "không nêu" if value is None else int(value) if value == int(value) else value


def shown(cell: Cell, form: str = ",.10g") -> str:
    """A cell as text; numbers as Vietnamese prints them: ``3.095,5``."""
    if isinstance(cell, str):
        return cell
    return format(cell, form).replace(",", " ").replace(".", ",").replace(" ", ".")


def _agency(code: str) -> str:
    found = agency_of_code(code) if code else None
    return found.name if found else code or "văn bản không nêu"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _moment(stamp: str) -> str:
    return f"{datetime.fromisoformat(stamp).astimezone(ZoneInfo('Asia/Ho_Chi_Minh')):%H:%M:%S ngày %d/%m/%Y}"


def printable(text: str) -> str:
    """The text without characters that no Word document and no workbook can hold."""
    return _UNPRINTABLE.sub("", text)


def _clean(layout: Layout) -> Layout:
    """Without characters that XML cannot hold."""

    def one(cell: Cell) -> Cell:
        return printable(cell) if isinstance(cell, str) else cell

    def lines(found: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(printable, found))

    sections = tuple(
        Section(part.heading, lines(part.lines), part.header, tuple(tuple(map(one, row)) for row in part.rows))
        for part in layout.sections
    )
    return Layout(lines([layout.title])[0], lines(layout.lines), sections)
