"""Bad input is refused with one line that names it; the rest of the run goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest


def encrypted_pdf() -> bytes:
    """The smallest PDF that asks for a password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    name = b"<" + b"00" * 16 + b">"
    out += b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%s %s] >>\n" % (name, name)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def bad_files(tmp_path: Path, samples: Path) -> list[Path]:
    folder = tmp_path / "input"
    folder.mkdir()
    word = (samples / "903-2024-nd-mh.docx").read_bytes()
    article = "Điều 1. Phạm vi điều chỉnh\nNghị định này quy định điều kiện kinh doanh.\n".encode()
    written = {
        "empty.txt": b"",
        "blank.txt": b" \n\n\t\n",
        "junk.bin": random.Random(1).randbytes(4096),
        "encoding.txt": b"N\xff\x9d\x81 quy \x8f\x90nh\n" * 50,
        "truncated.docx": word[: len(word) // 2],
        "encrypted.pdf": encrypted_pdf(),
        "shopping.txt": "Sữa, bánh mì, trứng.\n".encode(),
        "large.txt": article * (60_000_000 // len(article)),
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in written] + [folder / "missing.docx"]


def test_each_bad_file_gets_one_line_and_the_good_one_is_read(pipeline, bad_files, samples) -> None:
    good = samples / "904-2024-nd-mh.md"

    done = pipeline.run("corpus", "import", *map(str, [*bad_files, good]), status=1)

    lines = done.stderr.splitlines()
    for path in bad_files:
        about = [line for line in lines if path.name in line]
        assert len(about) == 1, f"{path.name}: {about}"
    assert "Traceback" not in done.stderr
    assert "password" in next(line for line in lines if "encrypted.pdf" in line)
    assert "too large" in next(line for line in lines if "large.txt" in line)
    assert len(list((pipeline.data_dir / "corpus" / "documents").iterdir())) == 1


def test_a_file_refused_before_is_named_again(pipeline, bad_files) -> None:
    arguments = ["corpus", "import", *map(str, bad_files)]
    first = pipeline.run(*arguments, status=1)
    second = pipeline.run(*arguments, status=1)
    assert sorted(second.stderr.splitlines()) == sorted(first.stderr.splitlines())


def test_door_without_a_registry_says_what_to_do(pipeline) -> None:
    done = pipeline.run("registry", "summary", status=2)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
