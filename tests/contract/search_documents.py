"""A small law written for the tests of search engines."""

from __future__ import annotations

from functools import partial

from search_api.port import SearchDocument

TRADE = "/akn/vn/act/nghi-dinh/chinh-phu/2030-01-15/08-2030-nd-cp"
OTHER = "/akn/vn/act/nghi-dinh/chinh-phu/2031-02-20/08-2031-nd-cp"
GOODS = "/akn/vn/act/thong-tu/bo-thu/2032-03-01/15-2032-tt-bct"

_trade = partial(SearchDocument, document_id=TRADE, number="08/2030/NĐ-CP", year=2030)
_other = partial(SearchDocument, document_id=OTHER, number="08/2031/NĐ-CP", year=2031)
_line = partial(
    SearchDocument,
    kind="product_line",
    document_id=GOODS,
    number="15/2032/TT-BCT",
    path="phu-luc/muc-1",
    inspection="an toàn thực phẩm",
    agency="BCT",
    state="in_force",
    year=2032,
)
_condition = partial(
    _trade,
    kind="condition",
    heading="Điều kiện kinh doanh rượu",
    document_title="Nghị định về kinh doanh rượu",
    activity="bán rượu",
    agency="BCT",
    types=("premises",),
)
RETAIL = "Thương nhân phải có cửa hàng ở địa điểm cố định."
STORE = "Có diện tích kho tối thiểu 50 m2, bảo đảm an toàn cháy nổ."
STAFF = "Nhân viên được tập huấn về hoà giải và kỹ năng bán hàng."
WHOLESALE = "Phải có hệ thống bán buôn trên hai tỉnh trở lên."
REPEAL = "Bãi bỏ khoản 2 Điều 9 Nghị định số 08/2030/NĐ-CP."


def documents() -> list[SearchDocument]:
    """Twelve documents: two decrees whose numbers differ by the year, and a list of goods."""
    return [
        _trade(id="d1", kind="document", path="", title="Nghị định về kinh doanh rượu", body="Chính phủ ban hành."),
        _condition(id="c1", path="dieu-9", title="Điều kiện bán lẻ rượu", body=RETAIL, state="in_force"),
        _condition(id="c2", path="dieu-9/khoan-2", title="", body=STORE, state="in_force"),
        _condition(id="c3", path="dieu-9/khoan-2/diem-a", title="", body=STAFF, state="cut"),
        _condition(
            id="c4",
            path="dieu-10",
            title="Điều kiện bán buôn rượu",
            body=WHOLESALE,
            state="cut",
            programmes=("P1", "P2"),
        ),
        _trade(id="p1", kind="provision", path="dieu-26", title="Hiệu lực thi hành", body="Từ ngày 01/3/2030."),
        _other(id="d2", kind="document", path="", title="Nghị định về cây cảnh", body="Trồng hoa và cây."),
        _other(id="p2", kind="provision", path="dieu-1", title="Bãi bỏ", body=REPEAL, programmes=("P1",)),
        _line(id="l1", title="Sữa chua", body="Sữa chua", hs=("0403",), row="1/04.03"),
        _line(id="l2", title="Bia không cồn", body="Bia không cồn", hs=("22029100",), row="1/22.02/3"),
        _line(id="l3", title="Nước ép cam, đông lạnh", body="Đông lạnh", hs=("20091100",), row="1/20.09/1"),
        _line(id="l4", title="Nước ép cam, loại khác", body="Loại khác", hs=("20091900",), row="1/20.09/3"),
    ]
