"""Where the marks of a timeline lie: pure geometry, in CSS pixels, from days and the width of the drawing.

``static/pages/placement.js`` places in the same way when a reader zooms; ``tests/browser/test_chart.py`` compares both.
Marks are packed along the axis, the most significant nearest to it; titles are written further out (``title_rows.py``).
"""

from dataclasses import dataclass

from .marks import Cluster, Drawing, Lane, Mark
from .text_width import measure
from .title_rows import LEADING, Room, Row, Title

#: The radius of a mark by the significance of its event.
RADII = {1: 3.0, 2: 3.6, 3: 4.4, 4: 5.6, 5: 7.5}
PITCH = 15.0
AXIS = 36.0
ERA_LINE = 18.0
#: The distance at which numbers of undrawn events are put together.
CLUSTER = 36.0
GAP = 6.0
#: How many rows of titles a lane has at least, for a reader who looks closer.
LEAST_TITLES = {"up": 2, "between": 1, "down": 2, "list": 1}
#: How many rows of titles more a lane may have that has few marks.
MORE_TITLES = 2
FEW = 12
#: The height of a lane's name.
NAME = 16.0


@dataclass(frozen=True)
class Size:
    """What there is room for in a drawing of a width.

    ``rows`` and ``titles`` are the most rows of marks and of titles of a lane, by how it grows.
    """

    width: float
    lines: int
    title_width: float
    rows: dict[str, int]
    titles: dict[str, int]

    @property
    def title_height(self) -> float:
        return self.lines * LEADING + 5


_ROWS = {"up": 8, "between": 4, "down": 8, "list": 4}
_TITLES = {"up": 4, "between": 2, "down": 4, "list": 2}
SIZES = {
    "wide": Size(980, 2, 360, _ROWS, _TITLES),
    "middle": Size(560, 2, 340, _ROWS, _TITLES),
    "narrow": Size(290, 3, 240, _ROWS, _TITLES),
}


@dataclass
class PlacedMark:
    """A mark in a lane: its place, how far it extends to both sides, and its title if there is room."""

    mark: Mark
    lane: str
    x: float
    row: int
    left: float
    right: float
    title: Title | None = None
    y: float = 0.0


@dataclass
class PlacedLane:
    """A lane with the rows it has; ``y`` is its edge at the axis, from where it grows up or down."""

    lane: Lane
    rows: int
    titles: int
    y: float = 0.0
    height: float = 0.0


@dataclass
class PlacedCluster:
    cluster: Cluster
    x: float
    y: float = 0.0


@dataclass(frozen=True)
class PlacedEra:
    """An era: its edges, where its name begins, and on which line; -1 where there is no room for it."""

    title: str
    left: float
    right: float
    name: float
    line: int


@dataclass
class PlacedDrawing:
    """Everything of a timeline in its place; ``axis`` is the upper edge of the strip with the days."""

    drawing: Drawing
    size: Size
    width: float
    begin: float
    end: float
    lanes: list[PlacedLane]
    marks: list[PlacedMark]
    clusters: list[PlacedCluster]
    eras: list[PlacedEra]
    era_lines: int
    axis: float = 0.0
    height: float = 0.0

    @property
    def settled(self) -> dict[str, object]:
        """What the height depends on, for the script to keep it."""
        lanes = {lane.lane["id"]: {"rows": lane.rows, "titles": lane.titles} for lane in self.lanes}
        return {"eras": self.era_lines, "clusters": bool(self.clusters), "lanes": lanes}

    def x(self, day: float) -> float:
        return (day - self.begin) * self.width / (self.end - self.begin)


def place(drawing: Drawing, size: Size, width: float, begin: float, end: float) -> PlacedDrawing:
    """Place a timeline from one day to another.

    Args:
        begin, end: ordinals of days; the end is not shown.
    """
    lanes = [PlacedLane(lane, 1, 0) for lane in drawing["lanes"]]
    placed = PlacedDrawing(drawing, size, width, begin, end, lanes, [], [], [], 0)
    left_out: list[Mark] = []
    for lane in lanes:
        marks = [mark for mark in drawing["marks"] if lane.lane["id"] in mark["lanes"]]
        placed.marks += _place_lane(placed, lane, marks, left_out)
    placed.clusters = _cluster(placed, left_out)
    placed.eras, placed.era_lines = _place_eras(placed)
    _stack(placed)
    return placed


def _place_lane(placed: PlacedDrawing, lane: PlacedLane, marks: list[Mark], left_out: list[Mark]) -> list[PlacedMark]:
    size = placed.size
    grows = lane.lane["grows"]
    rows = [Row() for _ in range(size.rows[grows])]
    found: list[PlacedMark] = []
    for mark in sorted(marks, key=lambda mark: (-mark["weight"], mark["at"], mark["slug"])):
        x, radius = placed.x(mark["at"]), RADII[mark["weight"]]
        left, right = min(x - radius, placed.x(mark["first"])), max(x + radius, placed.x(mark["last"]))
        row = next((row for row, spans in enumerate(rows) if spans.is_free(left - 1.5, right + 1.5)), None)
        if row is None:
            left_out.append(mark)
            continue
        rows[row].add(left - 1.5, right + 1.5)
        found.append(PlacedMark(mark, lane.lane["id"], x, row, left, right))
    lane.rows = max([1, *(one.row + 1 for one in found)])
    # Of few events every title is written, if it can be.
    most = size.titles[grows] + (MORE_TITLES if len(marks) <= FEW else 0)
    room = Room(placed.width, most, size.lines, size.title_width)
    for number, title in room.place([(one.x, one.mark) for one in found]).items():
        found[number].title = title
    lane.titles = max([LEAST_TITLES[grows], *(one.title.row + 1 for one in found if one.title)])
    return found


def _cluster(placed: PlacedDrawing, left_out: list[Mark]) -> list[PlacedCluster]:
    """The numbers of events that are not drawn, those near to each other put together."""
    own: list[Cluster] = [
        {"begin": int(mark["at"]), "end": int(mark["at"]) + 1, "number": 1}
        for mark in {mark["slug"]: mark for mark in left_out}.values()
    ]
    found: list[PlacedCluster] = []
    for cluster in sorted([*placed.drawing["clusters"], *own], key=lambda one: (one["begin"] + one["end"], one["end"])):
        x = placed.x((cluster["begin"] + cluster["end"]) / 2)
        if found and x - found[-1].x < CLUSTER:
            last = found[-1].cluster
            found[-1].cluster = {
                "begin": min(last["begin"], cluster["begin"]),
                "end": max(last["end"], cluster["end"]),
                "number": last["number"] + cluster["number"],
            }
        else:
            found.append(PlacedCluster(cluster, x))
    return found


def _place_eras(placed: PlacedDrawing) -> tuple[list[PlacedEra], int]:
    """The eras, and on how many lines they are named."""
    ends: list[float] = []
    found = []
    for era in placed.drawing["eras"]:
        left, right = placed.x(era["begin"]), placed.x(era["end"])
        width = measure(era["title"]) * 0.12
        name = max(5.0, min(left + 5, placed.width - width - 5))
        line = next((line for line, end in enumerate(ends) if end <= name), len(ends))
        if line > 1 or right < 0 or left > placed.width:
            line = -1
        elif line == len(ends):
            ends.append(name + width + 8)
        else:
            ends[line] = name + width + 8
        found.append(PlacedEra(era["title"], left, right, name, line))
    return found, len(ends)


def _stack(placed: PlacedDrawing) -> None:
    """Give every lane, mark and title its height: up lanes, the axis, then all others."""
    y = GAP + placed.era_lines * ERA_LINE
    above = [lane for lane in placed.lanes if lane.lane["grows"] == "up"]
    below = [lane for lane in placed.lanes if lane.lane["grows"] != "up"]
    for lane in above:
        lane.height = _lane_height(placed, lane)
        y += lane.height
        lane.y = y
    placed.axis = y
    y += AXIS + (20 if placed.clusters else 0)
    for lane in below:
        lane.y = y
        lane.height = _lane_height(placed, lane)
        y += lane.height
    placed.height = y + GAP
    for cluster in placed.clusters:
        cluster.y = placed.axis + AXIS + 10
    lanes = {lane.lane["id"]: lane for lane in placed.lanes}
    for one in placed.marks:
        lane = lanes[one.lane]
        up = -1 if lane.lane["grows"] == "up" else 1
        # A group's name is at the edge from which its lane grows, a side's at the other.
        named = NAME if lane.lane["grows"] == "list" else 0
        one.y = lane.y + up * (named + GAP + (one.row + 0.5) * PITCH)
        if one.title:
            far = named + GAP + lane.rows * PITCH + one.title.row * placed.size.title_height + 4
            one.title.y = lane.y + up * far


def _lane_height(placed: PlacedDrawing, lane: PlacedLane) -> float:
    named = 0 if lane.lane["grows"] == "between" else NAME
    return named + 2 * GAP + lane.rows * PITCH + lane.titles * placed.size.title_height + 4
