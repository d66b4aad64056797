"""A data folder for tests of the site, made by the doors of the project from its samples and one hostile text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOSTILE_NUMBER = "990/2024/NĐ-MH"
HOSTILE_TITLE = "Quy định điều kiện kinh doanh <script>alert(1)</script>"
HOSTILE_CONDITION = 'Có vốn điều lệ tối thiểu 77 tỷ đồng <img src=x onerror="alert(2)">.'
HOSTILE = f"""VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)
CHÍNH PHỦ (MINH HỌA)
Số: {HOSTILE_NUMBER}
Hà Nội, ngày 02 tháng 5 năm 2024
NGHỊ ĐỊNH
{HOSTILE_TITLE}
Chính phủ (minh họa) ban hành Nghị định quy định điều kiện kinh doanh dịch vụ thử.
Điều 1. Điều kiện kinh doanh dịch vụ thử
Doanh nghiệp kinh doanh dịch vụ thử phải đáp ứng các điều kiện sau:
1. {HOSTILE_CONDITION}
2. Có ít nhất 02 kỹ thuật viên có chứng chỉ hành nghề.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2024.
"""
DOORS = ("corpus.nlp run", "registry migrate", "registry load", "search_api index")


def build(folder: Path, samples: Path) -> Path:
    """Run the doors in their own processes, as a person would, and return ``DATA_DIR``."""
    data_dir = folder / "data"
    hostile = folder / "990-2024-nd-mh.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    for door in (f"corpus import {samples} {hostile}", *DOORS):
        subprocess.run(
            [sys.executable, "-m", *door.split()],
            check=True,
            capture_output=True,
            cwd=samples.parent.parent,
            env={**os.environ, "DATA_DIR": str(data_dir)},
        )
    return data_dir
