"""Addresses that the browser tests look at, one of each kind of page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page

from registry.items import Place

OpenPage = Callable[..., AbstractContextManager[Page]]
"""``open_page(path, width=1280, script=False, dark=False)``."""

SUSPENDED = Place("condition", "902/2024/NĐ-MH", "dieu-9/khoan-1")
PAGES = {
    "home": "/",
    "search": "/search?q=kho",
    "nothing found": "/search?q=zzzzqqqq",
    "activities": "/activities",
    "activity": "/activities/minh-hoa-kinh-doanh-dich-vu-kho-lanh?with=2024-01-01",
    "goods looked up": "/goods?hs=0402.10.10",
    "goods not named": "/goods?hs=9999.99.99",
    "changes": "/changes",
    "changes of a week": "/changes?by=week&period=2024-W27",
    "rows": "/items",
    "item": f"/items/{SUSPENDED.item_id}",
    "documents": "/documents",
    "document": "/documents/901/2023/NĐ-MH",
    "cutting document": "/documents/921/2026/NQ-MH",
    "goods": "/items?kind=product_line",
    "list of goods": "/documents/911/2024/TT-BTMMH",
    "programmes": "/programmes",
    "programme": "/programmes/P2018-DKKD",
    "illustrative programme": "/programmes/DEMO",
    "rows behind a figure": "/programmes/DEMO/gross",
    "one ministry": "/programmes/DEMO?agency=BTMMH&as_of=2026-06-01",
    "tasks": "/programmes/TASKS",
    "data": "/data",
    "method": "/method",
    "review": "/review",
    "itemised tasks": "/programmes/DEMO/tasks",
    "reports": "/programmes/DEMO/reports",
    "sign in": "/sign-in",
    "objection": f"/items/{SUSPENDED.item_id}/objection",
    "explorer": "/explore/items",
    "explorer of tasks": "/explore/tasks",
    "explorer of events": "/explore/events?sort=-effective_from&f_number=NQ",
    "not found": "/nothing",
    "for reviewers only": "/review/history",
    "English": "/?lang=en",
}
