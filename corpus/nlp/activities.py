"""The business activity (ngành, nghề) and the subject that a condition is about, from headings and lead-ins."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PREFIX = re.compile(
    r"^(?:[IVXLC\d]+[.)]\s*)?(?:các |một số |quy định (?:chung )?về |quy định |mức )*"
    r"(?:điều kiện|yêu cầu|tiêu chuẩn|tiêu chí|vốn (?:pháp định|điều lệ|được cấp)|ký quỹ|"
    r"biện pháp (?:bảo|đảm) đảm an toàn)"
    r"(?: (?:chung|riêng|kỹ thuật|tối thiểu|cụ thể|cơ bản))*",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"^\s*(?:để |đối với |của )*(?:được )?cấp "
    r"(?:phép|giấy (?:phép|chứng nhận|xác nhận)(?: cơ sở)?(?: đủ điều kiện)?)\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b((?:kinh doanh|sản xuất|nhập khẩu|xuất khẩu|mua bán|buôn bán|bán lẻ|bán buôn|bán|"
    r"phân phối|cung cấp dịch vụ|cung ứng|"
    r"dịch vụ|hoạt động|hành nghề|khai thác|đào tạo|kiểm nghiệm|khảo nghiệm|kiểm định|thiết kế|chế biến|vận chuyển|"
    r"bảo dưỡng|cho thuê|đại lý|thành lập|công nhận|cấp giấy (?:phép|chứng nhận)|cấp mã số|đầu tư|bảo quản)\b[^.;:]*)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\((?:điều|theo)\b.*|\b(?:quy định )?tại (?:khoản|điều|điểm|nghị định|thông tư)\b.*|"
    r"\btheo quy định\b.*|"
    r"\b(?:phải|cần|chỉ được|được|khi|nếu|gồm|bao gồm|như sau|sau đây|có đủ|đáp ứng)\b.*)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(tổ chức, cá nhân|tổ chức tín dụng|tổ chức kinh tế|tổ chức|cá nhân|doanh nghiệp|hợp tác xã|thương nhân|"
    r"cơ sở|công ty|"
    r"nhà đầu tư nước ngoài|nhà đầu tư|ngân hàng|hộ kinh doanh|đơn vị|"
    r"trung tâm|người [^\W\d]+ [^\W\d]+|giám đốc|giáo viên)\b",
    re.IGNORECASE,
)
_LIMIT = 160


def activity_of(above: Sequence[str], title: str) -> str:
    """Activity named by the nearest heading or lead-in that names one, else by the title; "" if none does."""
    for text in (*reversed(above), title):
        without = _PAPER.sub("", _PREFIX.sub("", text, count=1))
        found = _ABOUT.search(without)
        if found and (without is not text or _PREFIX.match(text)):
            activity = _TAIL.sub("", found.group(1)).strip(" ,;:.-")
            if activity:
                return activity.lower()[:_LIMIT] if activity.isupper() else activity[:1].lower() + activity[1:_LIMIT]
    return ""


def subject_of(own: str, above: Sequence[str]) -> str:
    """Who must meet the condition: the first subject of the unit, else of the nearest lead-in; "" if none is named."""
    for text in (own[:_LIMIT], *reversed(above)):
        found = _SUBJECT.search(text)
        if found:
            return found.group(1).lower()
    return ""
