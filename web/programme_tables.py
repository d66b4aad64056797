"""Tables about programmes (bảng về chương trình) to take away: all in one, and the parts of the page of one.

Most parts are drawn too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext
from markupsafe import Markup

from registry.columns import Row
from registry.cost import costs
from registry.programmes import catalogue
from registry.views import CostView, Figure, ProgressView, Share
from web.charts import Bar, bars
from web.delivery import Delivery
from web.formats import language, number, percent
from web.labels import label
from web.remarks import figure_name, figure_words, remark_words
from web.reports import Report, last_report, reports

PARTS = ("reported", "stages", "limited", "baselines", "ministries", "costs")
"""Names of the parts, as they stand in addresses."""
League = Sequence[tuple[ProgressView, Report | None]]
"""Ministries of a programme with what was last reported of each, in the order in which they are shown."""


class Part(NamedTuple):
    """One table of the page; ``columns``: names and headings, ``bars``: the same drawn, where there is enough."""

    columns: Mapping[str, str]
    rows: Sequence[Row]
    bars: tuple[Bar, ...] = ()

    def drawn(self, title: str) -> Markup | None:
        """The chart, safe to place in a page; None for less than two bars."""
        described = "; ".join(f"{bar.label}: {bar.printed}" for bar in self.bars)
        return bars(self.bars, title, described + ".") if len(self.bars) > 1 else None


def parts_of(progress: ProgressView, league: League, stages: Delivery | None) -> Mapping[str, Part]:
    """Parts that the page has, by their names in addresses. Every row says whether it is illustrative."""
    found = {
        "reported": _reported(progress),
        "baselines": _baselines(progress),
        "ministries": _ministries(progress, league),
        "costs": _costs(costs_of(progress)),
    }
    if stages:
        found |= {"stages": _stages(stages), "limited": _limited(stages)}
    mark = {"illustrative": progress.illustrative}
    return {name: part._replace(rows=[row | mark for row in part.rows]) for name, part in found.items() if part.rows}


def part_titles() -> Mapping[str, str]:
    """What each part is called."""
    return {
        "reported": gettext("Reported figures"),
        "stages": gettext("From plan to force"),
        "limited": gettext("Cuts for a time"),
        "baselines": gettext("Baselines used"),
        "ministries": gettext("By ministry"),
        "costs": gettext("Compliance cost"),
    }


def costs_of(progress: ProgressView) -> Sequence[CostView]:
    """Compliance costs of which the programme states the inputs: of the whole, never of one agency."""
    programme = catalogue().get(progress.programme_id)
    return costs(programme) if programme and progress.agency is None else ()


def share_words(share: Share) -> str:
    """A percentage with its denominator."""
    if share.percent is None or share.denominator is None:
        return str(gettext("not computable"))
    return f"{percent(share)} {label(share.of, 'of')} {number(share.denominator)}"


def counted(figure: Figure) -> int | str:
    """A counted figure, or why there is none."""
    return label(figure.why, "why") if figure.value is None else figure.value


def claimed(report: Report | None) -> Row:
    """A claim in three cells; empty ones where nothing was reported."""
    if report is None:
        return {"reported": None, "reported_on": None, "shares": None}
    return {
        "reported": report.row.done if report.row.done is not None else report.row.done_as_printed,
        "reported_on": remark_words(report.row.as_of),
        "shares": "; ".join(map(share_words, report.shares)),
    }


def claimed_columns() -> Mapping[str, str]:
    """Headings of ``claimed``."""
    return {
        "reported": gettext("Last reported"),
        "reported_on": gettext("When"),
        "shares": gettext("Recomputed, each with its denominator"),
    }


def _reported(progress: ProgressView) -> Part:
    columns = {
        **claimed_columns(),
        "reported": gettext("Done, as printed"),
        "percent_as_printed": gettext("Percentage as printed"),
        "beside": gettext("Other figures"),
        "source": gettext("Source"),
    }
    rows = [
        claimed(report)
        | {
            "percent_as_printed": report.row.percent_as_printed,
            "beside": _beside(report),
            "source": report.row.source,
        }
        for report in reports(progress)
    ]
    return Part(columns, rows, _reported_bars(progress))


def _beside(report: Report) -> str:
    facts = (f"{figure_name(key)}: {figure_words(value)}" for key, value in report.facts)
    return "; ".join(filter(None, (*facts, remark_words(report.note))))


def _reported_bars(progress: ProgressView) -> tuple[Bar, ...]:
    """Baseline and target, then every report with a number, then what is counted.

    Tasks have no chart: counts of different years, of different totals, side by side would say something untrue.
    """
    claims = [row for row in progress.reported if row.done is not None]
    if progress.metric == "task" or not claims:
        return ()
    found = [
        Bar(name, value, number(value), "denominator")
        for name, value in ((gettext("Baseline"), progress.baseline), (gettext("Target"), progress.target))
        if value is not None
    ]
    for row in claims:
        name = gettext("Reported, %(when)s", when=remark_words(row.as_of))
        found.append(Bar(name, row.done or 0, number(row.done or 0), "reported"))
    if progress.gross.value is not None:
        name = gettext("Counted here: gross cut")
        found.append(Bar(name, progress.gross.value, number(progress.gross.value), "counted"))
    return tuple(found)


def _stages(delivery: Delivery) -> Part:
    columns = {
        "stage": gettext("Stage"),
        "rows": gettext("Rows"),
        "said_by": gettext("Reported or counted"),
        "when": gettext("When"),
    }
    said_by = {"reported": gettext("as reported"), "counted": gettext("counted here")}
    rows = [
        {
            "stage": label(stage.code, "stage"),
            "rows": gettext("not stated") if stage.value is None else stage.value,
            "said_by": said_by[stage.group],
            "when": remark_words(stage.as_of),
        }
        for stage in delivery.stages
    ]
    drawn = (
        Bar(label(stage.code, "stage"), stage.value, number(stage.value), stage.group)
        for stage in delivery.stages
        if stage.value is not None
    )
    return Part(columns, rows, tuple(drawn))


def _limited(delivery: Delivery) -> Part:
    columns = {
        "number": gettext("Instrument"),
        "rows": gettext("Rows"),
        "effective_until": gettext("In force again on"),
        "days": gettext("Days left"),
    }
    rows = [
        {"number": row.document.number, "rows": row.items, "effective_until": row.until.isoformat(), "days": row.days}
        for row in delivery.limited
    ]
    return Part(columns, rows)


def _baselines(progress: ProgressView) -> Part:
    columns = {"baseline": gettext("Baseline"), "used_by": gettext("Used by"), "source": gettext("Source")}
    rows = [
        {"baseline": value, "used_by": remark_words(used_by), "source": source}
        for value, used_by, source in progress.baselines
    ]
    return Part(columns, rows)


def _ministries(progress: ProgressView, league: League) -> Part:
    columns = {
        "ministry": gettext("Ministry"),
        **claimed_columns(),
        "gross": gettext("Gross cut"),
        "strict": gettext("Strict cut"),
        "added": gettext("Added"),
        "re_entered": gettext("Come back"),
        "net": gettext("Net cut"),
        "coverage": gettext("Coverage"),
    }
    figures = ("gross", "strict", "added", "re_entered", "net")
    rows = [
        {"ministry": _ministry(row), **claimed(claim), "coverage": share_words(row.coverage)}
        | {name: counted(getattr(row, name)) for name in figures}
        for row, claim in league
    ]
    return Part(columns, rows, tuple(_ministry_bars(league)))


def _ministry_bars(league: League) -> Iterable[Bar]:
    for row, claim in league:
        for share in claim.shares if claim else ():
            if share.of == "target" and share.percent is not None:
                yield Bar(_ministry(row), share.percent, share_words(share), "reported")


def _ministry(row: ProgressView) -> str:
    return label(row.agency, "agency") if row.agency else gettext("not told by the text")


def _costs(found: Iterable[CostView]) -> Part:
    columns = {
        "duty": gettext("What is to be done"),
        "method": gettext("Costing method"),
        "hours": gettext("Hours each time"),
        "wage": gettext("Wage, VND an hour"),
        "fees": gettext("Fees, VND each time"),
        "times": gettext("Times a year"),
        "firms": gettext("Firms"),
        "vnd_per_year": gettext("VND a year"),
        "source": gettext("Source"),
    }
    rows = [
        {
            "duty": remark_words(cost.name),
            "method": remark_words(cost.method),
            **{name: getattr(cost, name) for name in ("hours", "wage", "fees", "times", "firms", "vnd_per_year")},
            "source": remark_words(cost.source),
        }
        for cost in found
    ]
    return Part(columns, rows)


def overview_columns() -> Mapping[str, str]:
    """Columns of the table of all programmes, and their headings."""
    return {
        "id": gettext("Identifier"),
        "name": gettext("Programme"),
        "baseline": gettext("Baseline"),
        "target": gettext("Target"),
        **claimed_columns(),
        "gross": gettext("Counted cut"),
        "coverage": gettext("Coverage"),
    }


def overview_row(progress: ProgressView) -> Row:
    """One programme: numbers as numbers, each percentage with its denominator."""
    return {
        "id": progress.programme_id,
        "name": progress.name if language() == "vi" else progress.name_en,
        "baseline": progress.baseline,
        "target": progress.target,
        **claimed(last_report(progress)),
        "gross": counted(progress.gross),
        "coverage": share_words(progress.coverage),
        "illustrative": progress.illustrative,
    }
