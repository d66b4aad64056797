"""Building the provision tree: open provisions on a stack, and what may come next.

A label is taken if it continues an open series, begins one, or (where numbers are missing) if the lines after it bear
it out. Look-ahead is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.labels import Mark, Segment
from corpus.misreadings import Restored, Series, restore, series_of, skips
from corpus.outline import Outline, closed_by_bracket
from corpus.series import follows, is_first, path_part, place_in_series, rank

CONTAINERS = ("phan", "chuong", "muc", "tieu-muc")
ITEMS = ("khoan", "diem", "tiet", "tiet-number", "tiet-dotted")
_LOOK_AHEAD = 60
_MAX_NOTES = 100


@dataclass(slots=True)
class Node:
    """A provision being read. ``end`` and ``text_end`` are -1 while it is open; ``component``: its annex or ""."""

    path: str
    mark: Mark
    rank: float
    start: int
    parent: int | None
    quoted: bool
    component: str
    text_end: int = -1
    end: int = -1


class TreeBuilder:
    """The open provisions (a stack) and what has been closed."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.text = text
        self.outline = outline
        self.nodes: list[Node] = []
        self.stack: list[int] = []
        self.floor = 0
        self.component = ""
        self.articles: dict[str, Mark] = {}
        self.paths: dict[str, int] = {}
        self.notes: list[str] = []
        self.last_end = 0
        self.closed_end = 0
        self.closed = False

    # --- the stack -------------------------------------------------------------------------------------

    def note(self, message: str) -> None:
        """Keep a reading note; there is a limit to how many a person reads."""
        if len(self.notes) < _MAX_NOTES:
            self.notes.append(message)

    def close_to(self, depth: int) -> None:
        """Close all open provisions above this depth."""
        while len(self.stack) > depth:
            self.closed_end = max(self.closed_end, self.last_end)
            node = self.nodes[self.stack.pop()]
            node.end = self.last_end
            if node.text_end < 0:
                node.text_end = self.last_end

    def open(self, mark: Mark, start: int, depth: int, path: str) -> None:
        """Close down to ``depth`` and open a provision there."""
        self.close_to(depth)
        parent = self.stack[-1] if self.stack else None
        if parent is not None and self.nodes[parent].text_end < 0:
            self.nodes[parent].text_end = max(self.last_end, self.nodes[parent].mark.text_start)
        count = self.paths[path] = self.paths.get(path, 0) + 1
        while count > 1 and f"{path}~{count}" in self.paths:
            count += 1
        if count > 1:
            self.paths[path] = count
            path = f"{path}~{count}"
            self.paths[path] = 1
            self.note(f"{path}: this label comes more than once")
        self.nodes.append(Node(path, mark, rank(mark), start, parent, self.floor > 0, self.component))
        self.stack.append(len(self.nodes) - 1)

    def sign(self) -> None:
        """A signature ends the body; in a form of an annex it ends what stands before the form's notes."""
        if not self.component:
            self.close_to(0)
            self.closed = True
        elif not self.floor:
            depths = (depth for depth, node in self.open_nodes() if node.mark.style == "mau")
            self.close_to(next(depths, len(self.stack) - 1) + 1)

    def open_nodes(self) -> list[tuple[int, Node]]:
        """Open provisions of the present text, deepest first, with their depth."""
        return [(depth, self.nodes[self.stack[depth]]) for depth in range(len(self.stack) - 1, self.floor - 1, -1)]

    # --- heads of components ---------------------------------------------------------------------------

    def owner_path(self) -> str:
        """Path of the provision that brings the quotation; "" outside one."""
        return self.nodes[self.stack[self.floor - 1]].path if self.floor else ""

    def annex(self, mark: Mark, index: int, segment: Segment) -> None:
        """Open an annex (phụ lục) or a form (mẫu); a form stands under its annex, an annex of a form under the form."""
        depth, prefix = self.floor, self.owner_path()
        above = [self.nodes[place] for place in self.stack[depth : depth + 2]]
        within = bool(above) and above[0].mark.style == "phu-luc"
        if mark.style == "mau" and within:
            depth, prefix = depth + 1, above[0].path
        elif within and mark.number and mark.number == above[0].mark.number and self.before_form(index):
            return
        elif within and above[-1].mark.style == "mau" and self.of_form(mark, index, above[0]):
            depth, prefix = depth + 2, above[-1].path
        number = mark.number.zfill(2) if mark.style == "mau" else mark.number
        path = "/".join(filter(None, (prefix, mark.style + (f"-{number}" if number else ""))))
        self.open(mark, segment.start, depth, path)
        self.component = self.nodes[-1].path

    def of_form(self, mark: Mark, index: int, annex: Node) -> bool:
        """True for an annex of a form: where annexes say what they are attached to, it does not, and starts afresh."""
        if not self.outline.attached or index in self.outline.attached or len(mark.order[0]) != 1:
            return False
        sibling = len(self.stack) > self.floor + 2 and self.nodes[self.stack[self.floor + 2]].mark.style == "phu-luc"
        return sibling or mark.order[0] <= annex.mark.order[0]

    def before_form(self, index: int) -> bool:
        """True if the next line is the head of a form: this line repeats the name of its annex over it."""
        following = self.outline.segments[index + 1 : index + 2]
        return bool(following and following[0].marks) and following[0].marks[0].style == "mau"

    def article(self, mark: Mark, index: int, segment: Segment) -> bool:
        """Open an Điều if it is the next one (or plausibly a later one) of its component."""
        last = self.articles.get(self.component)
        ordinary = last is None or follows(mark, last) or place_in_series(mark) > place_in_series(last)
        if self.component and not self.floor and not (last is None and is_first(mark)):
            body = self.articles.get("")
            back = mark.strong and not self.closed and self.begins_title(mark)
            if back and body and follows(mark, body) and not (last and follows(mark, last)):
                self.component, self.closed, ordinary = "", False, True
                self.close_to(0)
                last = body
        if self.closed and not self.component:
            if is_first(mark):
                self.attach(index)
            elif not (last and follows(mark, last)):
                return False
            self.closed = False
        elif not ordinary:
            if is_first(mark) and not mark.order[1] and self.borne_out(mark, index):
                self.attach(index)
            elif not (mark.strong and self.begins_title(mark) and self.path_of(mark) not in self.paths):
                self.note(f"Điều {mark.number} at {segment.start} is out of order and was read as prose")
                return False
            else:
                self.note(f"Điều {mark.number} comes after Điều {last.number if last else ''}")
        elif last is None and self.component and not self.floor and not (is_first(mark) or mark.strong):
            return False
        elif last is not None and not follows(mark, last):
            if not mark.strong or mark.order[0][0] - last.order[0][0] > 1000:
                return False
            self.note(f"Điều {last.number} is followed by Điều {mark.number}")
        depth = self.depth_for(mark)
        self.leave_title(index)
        self.articles[self.component] = mark
        self.open(mark, segment.start, depth, self.path_of(mark))
        return True

    def leave_title(self, index: int) -> None:
        """Leave the title of a chapter whose label a scan lost (capitals above an Điều) out of the item above it."""
        if len(self.stack) <= self.floor or self.nodes[self.stack[-1]].mark.style not in ITEMS:
            return
        lines = self.outline.segments
        first = index
        while first and not lines[first - 1].marks and self.upper(lines[first - 1]):
            first -= 1
        if first < index:
            self.last_end = max(self.closed_end, lines[first - 1].end if first else 0)

    def upper(self, line: Segment) -> bool:
        """True for a line in capitals."""
        return self.text[line.start : line.end].isupper()

    def path_of(self, mark: Mark) -> str:
        """Path of an Điều: containers stay out of it."""
        return f"{self.component}/dieu-{mark.number}" if self.component else f"dieu-{mark.number}"

    def begins_title(self, mark: Mark) -> bool:
        """True if the words after the label begin like a title, or its first khoản stands below it."""
        after = self.text[mark.text_start : mark.text_start + 3]
        return after.strip()[:1].isupper() or after.startswith("\n1.")

    def attach(self, index: int) -> None:
        """Begin an attached regulation without a title of its own that restarts at Điều 1."""
        self.regulation(Mark("phu-luc", "quy-dinh", ((), ""), self.outline.segments[index].start, True), index)

    def regulation(self, mark: Mark, index: int) -> None:
        """Begin an attached regulation (quy định, quy chế ban hành kèm theo) at its title."""
        self.component, self.closed = "", False
        self.open(mark, self.outline.segments[index].start, self.floor, mark.number)
        self.component = self.nodes[-1].path
        self.last_end = max(self.last_end, mark.text_start)

    def annexed(self) -> bool:
        """True right under the head of an annex, whose own title this line is."""
        return bool(self.component) and self.component not in self.articles

    # --- items -----------------------------------------------------------------------------------------

    def borne_out(self, mark: Mark, index: int) -> bool:
        """True if the next label of this style is the successor of ``mark``."""
        following = self.outline.next_mark(index, mark.style, _LOOK_AHEAD)
        return following is not None and follows(following, mark)

    def allowed(self, mark: Mark) -> bool:
        """Items need an article, an annex, or a text without articles; A. and I. never stand in an article."""
        styles = {node.mark.style for _, node in self.open_nodes()}
        if mark.style in ("letter", "roman"):
            return "dieu" not in styles and (bool(self.component) or self.floor > 0 or not self.outline.has_articles)
        return "dieu" in styles or bool(self.component) or self.floor > 0 or not self.outline.has_articles

    def place(self, marks: tuple[Mark, ...], index: int) -> None:
        """Open the item that fits best; none if the line is prose."""
        segment = self.outline.segments[index]
        marks = tuple(mark for mark in marks if self.allowed(mark)) if marks else ()
        if not (marks and self.due(marks)):
            restored = self.restored(index)
            if restored is not None and all(restored.mark.number != mark.number for mark in marks):
                above = self.nodes[self.stack[-1]].path
                self.note(f"{above}: the next label, printed {restored.printed}, was read as {restored.mark.number}")
                marks, segment = (restored.mark,), segment._replace(start=restored.start)
        for choose in (self.restart_roman, self.continues, self.begins, self.jumps):
            for mark in marks:
                depth = choose(mark, index)
                if depth is not None:
                    self.item(mark, segment, depth)
                    return

    def due(self, marks: tuple[Mark, ...]) -> bool:
        """True for the very next label of an open series, printed as its elders are.

        A letter that skips one may be a letter misread, ``8)`` where ``7.`` was printed a letter.
        """
        nodes = [node for _, node in self.open_nodes()]
        if marks[0].style == "khoan" and closed_by_bracket(self.text, marks[0]):
            elder = next((node.mark for node in nodes if node.mark.style == "khoan"), None)
            return elder is not None and follows(marks[0], elder) and closed_by_bracket(self.text, elder)
        for mark in marks:
            for node in nodes:
                if follows(mark, node.mark):
                    return mark.style != "diem" or not skips(node.mark.number, mark.number)
                if node.mark.style == "tiet-dotted" and mark.order[1]:
                    return False
        return False

    def restored(self, index: int) -> Restored | None:
        """The label that a scan garbled in this line, if its neighbours tell it; rows of tables have none."""
        segment = self.outline.segments[index]
        if len(self.stack) <= self.floor or self.text.find(" | ", segment.start, segment.end) >= 0:
            return None
        found = restore(self.text, segment.start, segment.end, lambda: self.series_around(index))
        return found if found is not None and self.allowed(found.mark) else None

    def series_around(self, index: int) -> Series:
        """The open lists at a line, and the labels after it."""
        nodes = [node for _, node in self.open_nodes()]
        listed = next((node.path for node in nodes if node.mark.style == "diem"), "").rpartition("/")[0]
        return series_of(
            (node.mark for node in nodes),
            self.outline.next_items(self.text, index, _LOOK_AHEAD),
            lambda letter: f"{listed}/diem-{letter}" in self.paths,
            quoted=self.floor > 0,
        )

    def restart_roman(self, mark: Mark, index: int) -> int | None:
        """``I.`` after ``H.`` is Roman one if ``II.`` comes next."""
        if mark.style != "roman" or not is_first(mark) or not self.borne_out(mark, index):
            return None
        if any(node.mark.style == "roman" for _, node in self.open_nodes()):
            return None
        return self.depth_for(mark)

    def continues(self, mark: Mark, _index: int) -> int | None:
        """Next of an open series, or a decimal under its number (1.2 under 1)."""
        for depth, node in self.open_nodes():
            if follows(mark, node.mark):
                return depth
            if (
                mark.style == "khoan" == node.mark.style
                and mark.order[0][:-1] == node.mark.order[0]
                and len(mark.order[0]) > 1
            ):
                return depth + 1
        return None

    def begins(self, mark: Mark, index: int) -> int | None:
        """First of a new series, under the deepest provision that can hold it."""
        if not is_first(mark) or (len(mark.order[0]) > 1 and mark.style == "khoan" and not self.borne_out(mark, index)):
            return None
        again = any(node.mark.style == mark.style for _, node in self.open_nodes())
        if not again:
            top = self.open_nodes()[:1]
            if mark.style == "letter" and top and top[0][1].mark.style == "roman":
                return len(self.stack)
            return self.depth_for(mark)
        if not self.borne_out(mark, index) and not self.unused(mark):
            return None
        announced = self.text[max(self.last_end - 1, 0) : self.last_end] == ":"
        return len(self.stack) if announced and len(self.stack) > self.floor else self.depth_for(mark)

    def jumps(self, mark: Mark, index: int) -> int | None:
        """A number that skips some: taken if strong and ahead of the series, or if the next label continues it."""
        if mark.style == "tiet-dotted":
            holders = (depth for depth, node in self.open_nodes() if mark.number.startswith(f"{node.mark.number}."))
            return next((depth + 1 for depth in holders), None)
        if len(mark.order[0]) > 1:
            return None
        for _, node in self.open_nodes():
            if node.mark.style == mark.style and len(node.mark.order[0]) == 1:
                ahead = mark.order[0][0] - node.mark.order[0][0]
                taken = (0 < ahead <= 20 and mark.strong) or self.borne_out(mark, index) or self.unused(mark)
                if not taken:
                    return None
                self.note(f"{node.path}: the next label is {mark.number}")
                return self.depth_for(mark)
        fresh = self.floor > 0 and len(self.stack) == self.floor
        early = mark.strong and mark.order[0][0] <= 3 and mark.style != "tiet-number"
        if fresh or early or self.borne_out(mark, index):
            return self.depth_for(mark)
        return None

    def unused(self, mark: Mark) -> bool:
        """True if the provision that would hold ``mark`` has no such item yet (items printed out of order)."""
        depth = self.depth_for(mark)
        return (
            mark.strong
            and depth > self.floor
            and f"{self.nodes[self.stack[depth - 1]].path}/{path_part(mark)}" not in self.paths
        )

    def depth_for(self, mark: Mark) -> int:
        """Depth under the deepest open provision that can hold ``mark``."""
        level = rank(mark)
        return next((depth + 1 for depth, node in self.open_nodes() if node.rank < level), self.floor)

    def item(self, mark: Mark, segment: Segment, depth: int) -> None:
        """Open an item or container below what stands at ``depth - 1``."""
        parent = self.nodes[self.stack[depth - 1]] if depth else None
        prefix = parent.path if parent else self.component
        part = path_part(mark)
        self.open(mark, segment.start, depth, f"{prefix}/{part}" if prefix else part)

    def container(self, renumbered: Mark | None, mark: Mark, segment: Segment) -> None:
        """Open a container, by the number that it must have if a scan misread it."""
        if renumbered is not None:
            self.note(f"Chương {renumbered.number} is printed as Chương {mark.number}")
        self.item(renumbered or mark, segment, self.depth_for(mark))

    def read(self, index: int) -> None:
        """Take one line."""
        segment = self.outline.segments[index]
        marks = segment.marks if index not in self.outline.skipped else ()
        if index in self.outline.regulations and self.articles and not (self.floor or self.annexed()):
            self.regulation(self.outline.regulations[index], index)
        elif marks and marks[0].style in ("phu-luc", "mau"):
            self.annex(marks[0], index, segment)
        elif marks and marks[0].style == "dieu":
            self.article(marks[0], index, segment)
        elif marks and marks[0].style in CONTAINERS:
            self.container(self.outline.renumbered.get(index), marks[0], segment)
        elif not (self.closed and not self.component and not self.floor):
            self.place(marks, index)
        self.last_end = segment.end
