"""How bytes become source text: the form told by magic bytes, and each refusal by its kind."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest

from corpus.errors import Corrupt, Empty, Encrypted, ReadError, TooLarge, UnknownForm, WrongEncoding
from corpus.readers import read_bytes
from corpus.text import canonicalise

GAZETTE = """CÔNG BÁO/Số 27 + 28/Ngày 14-05-2030
7


Số: 1/2030/NĐ-MH
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định điều kiện bán trà sữa tại các quán trà sữa đặt ở nơi công cộng và các
địa điểm khác.
Ký bởi: CÔNG BÁO
Cơ quan: VĂN PHÒNG
Ngày ký: 2030-05-14 08:03:56 +07:00

CÔNG BÁO/Số 27 + 28/Ngày 14-05-2030
8


Điều 2. Đối tượng áp dụng
Nghị định này áp dụng đối với quán trà sữa. CÔNG BÁO/Số 27 + 28/Ngày 14-05-2030 9
"""


def lines(data: bytes, name: str = "a") -> list[str]:
    (raw,) = read_bytes(data, name)
    return canonicalise(raw)[0].split("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_gazette_text_loses_page_headers_numbers_and_signature_blocks(encoding: str, ending: str) -> None:
    assert lines(GAZETTE.replace("\n", ending).encode(encoding)) == [
        "Số: 1/2030/NĐ-MH",
        "Điều 1. Phạm vi điều chỉnh",
        "Nghị định này quy định điều kiện bán trà sữa tại các quán trà sữa đặt ở nơi công cộng và các địa điểm khác.",
        "Điều 2. Đối tượng áp dụng",
        "Nghị định này áp dụng đối với quán trà sữa.",
    ]


MASTHEAD = (
    "CHÍNH PHỦ \n_______ \n \nSố: 1/2030/NĐ-MH \nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \nĐộc lập - Tự do - Hạnh phúc \n"
    "________ \nHà Nội, ngày 02 tháng 01 năm 2030  CÔNG BÁO/Số 27/Ngày 14-05-2030 9\n\n"
)


def test_a_masthead_at_the_foot_of_the_first_page_is_a_hint_and_no_part_of_the_article() -> None:
    head = "NGHỊ ĐỊNH\nVề trà sữa\n\nĐiều 1. Phạm vi\nNghị định này quy định việc bán \n"
    (raw,) = read_bytes(f"{head}{MASTHEAD}trà sữa.\n".encode(), "a.txt")
    assert canonicalise(raw)[0].split("\n")[3:] == ["Nghị định này quy định việc bán trà sữa."]
    assert raw.hints == {"number": "1/2030/NĐ-MH", "issued": "ngày 02 tháng 01 năm 2030"}


def test_a_masthead_before_the_articles_stays() -> None:
    (raw,) = read_bytes(f"{MASTHEAD}NGHỊ ĐỊNH\nĐiều 1. Phạm vi\nVề trà sữa.\n".encode(), "a.txt")
    assert "Số: 1/2030/NĐ-MH" in canonicalise(raw)[0]
    assert raw.hints == {}


def test_a_page_number_beside_the_header_goes_with_it() -> None:
    text = "1. Quán trà sữa phải đăng ký hoạt động\n4 CÔNG BÁO/Số 27 + 28/Ngày 14-05-2030\nchi nhánh trong 4 ngày.\n"
    assert lines(text.encode()) == ["1. Quán trà sữa phải đăng ký hoạt động chi nhánh trong 4 ngày."]


def test_bare_page_numbers_go_and_row_numbers_stay() -> None:
    page = "".join(f"Quán trà sữa số {number} phải có tủ lạnh và nước sạch;\n" for number in range(30))
    text = f"{page}2\n{page}3\nTT\n4\nTrà đá\n5\nTrà nóng\n"
    found = lines(text.encode())
    assert "2" not in found
    assert "3" not in found
    assert found[-4:] == ["4", "Trà đá", "5", "Trà nóng"]


def test_national_database_json() -> None:
    record = {
        "so_hieu": "1/2030/NĐ-MH",
        "ngay_ban_hanh": "2030-01-02",
        "valid_from": "2030-03-01",
        "valid_to": None,
        "articles": [
            {
                "article": "Điều 1",
                "text": "Phạm vi\nVề trà sữa.",
                "chapter": "Chương I. QUY ĐỊNH CHUNG",
                "section": None,
            },
            {"article": "Điều 2", "text": "Cũ", "superseded": True},
            {
                "article": "Điều 2",
                "text": "Mới\n1.Có tủ lạnh.",
                "chapter": "Chương I. QUY ĐỊNH CHUNG",
                "section": "Mục 1. A",
            },
        ],
    }
    (raw,) = read_bytes(json.dumps(record).encode(), "x.json")
    assert raw.hints == {"number": "1/2030/NĐ-MH", "issued": "2030-01-02", "effective": "2030-03-01"}
    assert len(raw.notes) == 1
    assert canonicalise(raw)[0].split("\n") == [
        *("Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi", "Về trà sữa."),
        *("Mục 1", "A", "Điều 2. Mới", "1.Có tủ lạnh."),
    ]


def test_gazette_json_is_read_as_gazette_text() -> None:
    (raw,) = read_bytes(json.dumps({"so_hieu": "1/2030/NĐ-MH", "full_text": GAZETTE}).encode(), "x.json")
    assert (raw.form, raw.hints) == ("json", {"number": "1/2030/NĐ-MH"})
    assert canonicalise(raw)[0].startswith("Số: 1/2030/NĐ-MH\nĐiều 1. Phạm vi")


def test_a_list_of_records_gives_several_texts() -> None:
    records = [{"full_text": "Điều 1. Trà"}, {"full_text": "Điều 1. Sữa"}]
    assert len(read_bytes(json.dumps(records).encode(), "x.json")) == 2


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_an_archive_gives_the_texts_of_its_files() -> None:
    data = zipped({"b.txt": "Điều 1. Sữa".encode(), "a.md": "# Điều 1. Trà".encode(), "__MACOSX/x": b"x"})
    assert [raw.form for raw in read_bytes(data, "x.zip")] == ["markdown", "text"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", Empty),
        (b" \n\r\n\t", Empty),
        (b"\xef\xbb\xbf\n", Empty),
        (random.Random(1).randbytes(4096), WrongEncoding),
        ("Статья 1. Чай с молоком и кофе ".encode("cp1251") * 9, WrongEncoding),
        (b"\x01\x02\x03\x04" * 100, WrongEncoding),
        ("Điều 1. Trà sữa".encode("utf-16")[:-1], WrongEncoding),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnknownForm),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Encrypted),
        (b"{\\rtf1 " + b"{" * 5000, Corrupt),
        (b"%PDF-1.7\n" + bytes(100), Corrupt),
        (b"PK\x03\x04" + bytes(100), Corrupt),
        (b'{"a": 1', Corrupt),
        (b"[" * 200_000, Corrupt),
        (b'{"a": 1}', UnknownForm),
        (b"[1, 2]", UnknownForm),
        (zipped({"inner.zip": zipped({"a.txt": b"x"})}), UnknownForm),
    ],
)
def test_refusals_are_typed_and_name_the_file(data: bytes, kind: type[ReadError]) -> None:
    with pytest.raises(kind) as refusal:
        read_bytes(data, "tệp lạ")
    assert str(refusal.value).startswith("tệp lạ")


def test_size_is_bounded_packed_and_unpacked() -> None:
    with pytest.raises(TooLarge):
        read_bytes(b"x" * 2000, "a.txt", max_bytes=1000)
    with pytest.raises(TooLarge):
        read_bytes(zipped({"a.txt": bytes(20_000)}), "a.zip", max_bytes=1000)
    with pytest.raises(TooLarge):
        read_bytes(zipped({"word/document.xml": bytes(20_000)}), "a.docx", max_bytes=1000)
