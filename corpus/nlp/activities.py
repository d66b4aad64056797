"""The business activity (ngành, nghề) and the subject that a condition is about, from headings and lead-ins."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PREFIX = re.compile(
    r"^(?:[IVXLC\d]+[.)]\s*)?(?:các |một số |quy định (?:chung )?về |quy định |cắt giảm,? |đơn giản h(?:óa|oá) |mức )*"
    r"(?:điều kiện|yêu cầu|tiêu chuẩn|tiêu chí|vốn (?:pháp định|điều lệ|được cấp)|ký quỹ|"
    r"biện pháp (?:bảo|đảm) đảm an toàn)(?:, (?:điều kiện|yêu cầu|tiêu chuẩn|tiêu chí))?"
    r"(?: (?:chung|riêng|kỹ thuật|tối thiểu|cụ thể|cơ bản))*",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^\s*(?:để |đối với |của )*(?:được )?(?:đề nghị )?cấp (?:mới |lại )?(?:phép|giấy (?:phép|chứng nhận|xác nhận)"
    r"(?: cơ sở)?(?: đủ điều kiện)?|chứng chỉ)(?: đăng ký)?\s+",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^\s*(?:(?:để|đối với|của|cho(?! thuê)|khi|làm|trở thành|được phép|được|việc|các|một số)\s+)*", re.IGNORECASE
)
_NO_ACTIVITY = re.compile(
    r"^(?:về\b|chung\b|sau\b|khác\b|này\b|quy định|theo\b|tại\b|gồm|bao gồm|người|nhân|giám đốc|trưởng|giáo viên|"
    r"nhà giáo|nhà xưởng|kho\b|trang thiết bị|thiết bị|phương tiện|cơ sở vật chất|địa điểm|hồ sơ|tài chính|năng lực|"
    r"kinh nghiệm|công nghệ\b|an toàn\b|bảo đảm|đảm bảo|cấp\b|gia hạn\b)",
    re.IGNORECASE,
)
"""What follows "điều kiện" when it names no activity but a kind of condition, a person or a paper."""
_VERB = (
    r"(?:kinh doanh|sản xuất|nhập khẩu|xuất khẩu|mua bán|buôn bán|bán lẻ|bán buôn|bán|phân phối|cung cấp dịch vụ|"
    r"cung ứng|dịch vụ|hoạt động|hành nghề|khai thác|đào tạo|kiểm nghiệm|khảo nghiệm|kiểm định|thiết kế|chế biến|"
    r"vận chuyển|bảo dưỡng|cho thuê|đại lý|thành lập|công nhận|cấp mã số|đầu tư|bảo quản|xuất bản|phát hành|chào bán|"
    r"huấn luyện|xét nghiệm|quan trắc|tiêm chủng|lưu hành|tổ chức (?=biểu diễn|cuộc thi|hội chợ|giải|lễ|sự kiện))"
)
_ABOUT = re.compile(rf"\b({_VERB}\b[^.;:]*)", re.IGNORECASE)
_DOER = re.compile(
    r"\b(?:tổ chức|cá nhân|doanh nghiệp|cơ sở|thương nhân|hợp tác xã|hộ)(?: được| khi| thực hiện(?: việc)?)? "
    rf"({_VERB}\b[^.;:]*?)(?=,? (?:phải|chỉ được|khi|nếu|đáp ứng|có đủ|bảo đảm|đảm bảo)\b)",
    re.IGNORECASE,
)
"""The activity of those who must meet the conditions: "doanh nghiệp kinh doanh dịch vụ kho phải …"."""
_TAIL = re.compile(
    r"\s*(?:\((?:điều|theo|sau đây)\b.*|\b(?:quy định )?tại (?:các )?(?:khoản|điều|điểm|nghị định|thông tư|luật)\b.*|"
    r"\btheo quy định\b.*|\bquy định (?:như sau|về)\b.*|"
    r"\b(?:phải|cần|chỉ được|được|khi|nếu|gồm|bao gồm|như sau|sau đây|có đủ|đáp ứng)\b.*)$",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=[a-zà-ỹđ\d)]) (?:Tổ chức|Cá nhân|Doanh nghiệp|Cơ sở|Thương nhân|Các|Người)\b.*$")
"""Text that runs on from a heading without a stop."""
_FOOTNOTE = re.compile(r"(?<=[^\W\d])\d{1,3}$")
_BARE = re.compile(rf"^(?:{_VERB}|cơ sở)(?:(?:,| và) {_VERB})*$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(tổ chức, cá nhân|tổ chức tín dụng|tổ chức kinh tế|tổ chức|cá nhân|doanh nghiệp|hợp tác xã|thương nhân|"
    r"cơ sở|công ty|"
    r"nhà đầu tư nước ngoài|nhà đầu tư|ngân hàng|hộ kinh doanh|đơn vị|"
    r"trung tâm|người [^\W\d]+ [^\W\d]+|giám đốc|giáo viên)\b",
    re.IGNORECASE,
)
_LIMIT = 160


def activity_of(above: Sequence[str], title: str) -> str:
    """Activity named by the nearest heading or lead-in that names one, else by the title; "" if none does.

    A bare "kinh doanh" says less than what a heading above it may say, and is taken only if none does.
    """
    bare = ""
    for text in (*reversed(above), title):
        activity = _named(_RUN_ON.sub("", text))
        if activity and not _BARE.match(activity):
            return activity
        bare = bare or activity
    return bare


def _named(text: str) -> str:
    prefix = _PREFIX.match(text)
    if prefix:
        rest = _TO.sub("", _PAPER.sub("", text[prefix.end() :], count=1), count=1)
        found = _ABOUT.search(rest)
        named = found.group(1) if found else "" if _NO_ACTIVITY.match(rest) else rest
    else:
        start = _ABOUT.match(text) or _DOER.search(text)
        named = start.group(1) if start else ""
    activity = _FOOTNOTE.sub("", _TAIL.sub("", named).strip(" ,;:.-"))
    return activity.lower()[:_LIMIT] if activity.isupper() else activity[:1].lower() + activity[1:_LIMIT]


def subject_of(own: str, above: Sequence[str]) -> str:
    """Who must meet the condition: the first subject of the unit, else of the nearest lead-in; "" if none is named."""
    for text in (own[:_LIMIT], *reversed(above)):
        found = _SUBJECT.search(text)
        if found:
            return found.group(1).lower()
    return ""
