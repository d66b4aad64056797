"""What an operation is about (điều kiện, thủ tục, thẩm quyền, danh mục), and of which business activity."""

from __future__ import annotations

import re
from typing import cast

from corpus.model import Concern
from corpus.nlp.rules import load_rules
from corpus.nlp.sentences import same_length

_LIMIT = 700
_NAMING = re.compile(
    r"^(?:các |toàn bộ )?(?:(?:điều kiện|thủ tục(?: hành chính)?|hồ sơ|trình tự|thời hạn|yêu cầu|căn cứ xem xét|thẩm quyền|việc)[, ]*"
    r"(?:và )?)*(?:đối với |về |để |giải quyết |thực hiện |đề nghị |chấp thuận )*"
    r"(?:(?:cấp|cấp lại|cấp đổi|cấp mới|sửa đổi, bổ sung|gia hạn)[, ]+)*"
    r"(?:(?:giấy phép|giấy chứng nhận|giấy xác nhận)(?: đủ điều kiện)? )?(?:kinh doanh |hoạt động )?",
    re.IGNORECASE,
)
_CITING = re.compile(r"[\s,]*(?:theo\s+)?(?:được\s+)?(?:quy định\s+)?(?:tại|theo)?\s*$", re.IGNORECASE)
_ACTIVITY_LIMIT = 160


def concern(ordered: str, wording: str, title: str) -> tuple[Concern, str | None]:
    """Concern and rule id, by the sentence that orders the operation, the new wording, and the instrument's title."""
    for where, text in (("order", ordered), ("wording", wording), ("title", title)):
        folded = same_length(" ".join(text[:_LIMIT].split()))
        for rule in load_rules("concerns", folded=True):
            if rule.fields["where"] == where and folded and rule.pattern.search(folded):
                return cast(Concern, rule.fields["concerns"]), rule.id
    return "other", None


def activity(named: str) -> str:
    """The activity in "điều kiện cấp Giấy phép <activity> quy định tại"; "" if nothing is named."""
    words = _CITING.sub("", " ".join(named.split()))
    return _NAMING.sub("", words, count=1).strip(" ,;:.")[:_ACTIVITY_LIMIT]
