"""Charts drawn on the server as SVG without script; the table beneath each chart holds the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from lxml import etree
from markupsafe import Markup

SVG = "{http://www.w3.org/2000/svg}"
Group = Literal["denominator", "reported", "counted"]
COLOURS: Mapping[Group, str] = {"denominator": "#aab6b2", "reported": "#2f7fa8", "counted": "#0b6b5d"}
"""The style sheet repaints these for dark mode, so they are written there too."""
WIDTH = 400
STEP = 46
LETTER = 8.5
"""Pixels of one bold letter of a printed value."""


class Bar(NamedTuple):
    """One bar: what it is, its value, and the value as the reader's language writes it."""

    label: str
    value: float
    printed: str
    group: Group


@lru_cache(maxsize=128)
def bars(rows: tuple[Bar, ...], title: str, description: str) -> Markup:
    """A horizontal bar chart. ``title`` and ``description`` are its text alternative. Safe to place in a page."""
    import altair as alt  # half a second to import: only when a chart is asked for
    import vl_convert

    base = alt.Chart(alt.InlineData(values=[row._asdict() for row in rows])).encode(
        y=alt.Y("label:N", sort=None, axis=None)
    )
    room = max(len(row.printed) for row in rows) * LETTER / WIDTH  # for the printed value beside the longest bar
    longest = max(row.value for row in rows) / (1 - min(room, 0.8))
    along = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, longest or 1]))
    colour = alt.Color("group:N", legend=None, scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())))
    chart = (
        base.mark_bar(size=14, yOffset=9).encode(x=along, color=colour)
        + base.mark_text(align="left", dx=5, dy=9, fontSize=13, fontWeight="bold").encode(x=along, text="printed:N")
        + base.mark_text(align="left", dy=-9, fontSize=13).encode(x=alt.value(0), text="label:N")
    )
    specification = (
        chart.properties(width=WIDTH, height=alt.Step(STEP), background="transparent")
        .configure_view(stroke=None)
        .to_dict()
    )
    return _labelled(vl_convert.vegalite_to_svg(specification), title, description)


def _labelled(svg: str, title: str, description: str) -> Markup:
    """Say in words what the picture shows, and drop what our content policy or a screen reader cannot use."""
    root = etree.fromstring(svg.encode())
    for node in root.iter():
        for name in [str(n) for n in node.attrib if str(n).startswith(("aria-", "role", "style", "on"))]:
            del node.attrib[name]
    for name in ("width", "height"):
        del root.attrib[name]
    root.set("role", "img")
    root.set("aria-label", f"{title}. {description}")
    for position, (tag, words) in enumerate((("title", title), ("desc", description))):
        child = etree.Element(f"{SVG}{tag}")
        child.text = words
        root.insert(position, child)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 (drawn here; lxml has escaped every label)


def as_png(drawn: str) -> bytes:
    """A drawn chart as a picture of twice its size, sharp in print."""
    import vl_convert

    return vl_convert.svg_to_png(drawn, scale=2)
