# uses: markup
import math


class Axis:
    """Places of numbers along one side of a picture."""

    def __init__(self, values, start, end, logarithmic=False):
        self.start, self.end, self.logarithmic = start, end, logarithmic
        scaled = [self.scaled(value) for value in values] or [0.0, 1.0]
        self.least, self.most = min(scaled), max(scaled)
        if self.least == self.most:
            room = abs(self.least) / 2 or 1.0
            self.least, self.most = self.least - room, self.most + room

    def scaled(self, value):
        return math.log10(value) if self.logarithmic else value

    def place(self, scaled):
        return self.start + (scaled - self.least) / (self.most - self.least) * (self.end - self.start)

    def at(self, value):
        return self.place(self.scaled(value))

    def ticks(self):
        """Round numbers, 1, 2 or 5 times a power of ten apart: places and labels."""
        rough = (self.most - self.least) / 5
        if not math.isfinite(rough):
            return []
        power = 10 ** math.floor(math.log10(rough))
        step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough or factor == 10)
        first, last = math.ceil(self.least / step), math.floor(self.most * (1 + 1e-12) / step)
        ticks = [number * step for number in range(first, last + 1)]
        return [(self.place(tick), f"{10**tick if self.logarithmic else tick:.4g}") for tick in ticks]


class Picture:
    """An SVG of 800 × 500 that names no other file; a series of very many points is thinned evenly."""

    LEFT, RIGHT, TOP, BOTTOM = 80, 780, 50, 440
    MOST_POINTS = 4000
    # Okabe and Ito's colours, which people of any sight tell apart.
    COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b5b5b"]

    def __init__(self, kind, logarithmic, x, series):
        self.kind, self.logarithmic, self.x = kind, logarithmic, x
        self.series = series

    def svg(self, title):
        size = 'viewBox="0 0 800 500" font-family="system-ui, sans-serif" font-size="12"'
        ground = '<rect width="800" height="500" fill="#fff"/>\n'
        name = f'<text x="400" y="28" text-anchor="middle" font-size="16">{Markup.escaped(title)}</text>\n'
        body = self.timeline() if self.kind == "timeline" else self.lines()
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{ground}{name}{body}</svg>\n'

    def colour(number):
        return Picture.COLOURS[number % len(Picture.COLOURS)]

    def text(x, y, anchor, words, more=""):
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{Markup.escaped(words)}</text>\n'

    def thinned(points):
        return points[:: len(points) // Picture.MOST_POINTS + 1]

    def labels(self, axis):
        marks = [Picture.text(at, Picture.BOTTOM + 18, "middle", label) for at, label in axis.ticks()]
        middle = (Picture.LEFT + Picture.RIGHT) / 2
        return "".join(marks) + Picture.text(middle, Picture.BOTTOM + 40, "middle", self.x)

    def lines(self):
        points = [point for each in self.series.values() for point in each]
        x = Axis([point[0] for point in points], Picture.LEFT, Picture.RIGHT)
        y = Axis([point[1] for point in points], Picture.BOTTOM, Picture.TOP, self.logarithmic)
        frame = f"M{Picture.LEFT} {Picture.TOP}V{Picture.BOTTOM}H{Picture.RIGHT}"
        out = f'<path d="{frame}" fill="none" stroke="#888"/>\n{self.labels(x)}'
        for at, label in y.ticks():
            out += f'<path d="M{Picture.LEFT} {at:.1f}H{Picture.RIGHT}" stroke="#e4e4e4"/>\n'
            out += Picture.text(Picture.LEFT - 6, at + 4, "end", label)
        for number, each in enumerate(self.series.values()):
            out += self.marks([(x.at(a), y.at(b)) for a, b in Picture.thinned(each)], Picture.colour(number))
        for number, name in enumerate(self.series):
            fill = f' fill="{Picture.colour(number)}"'
            out += Picture.text(Picture.RIGHT, Picture.TOP + 14 + 16 * number, "end", name, fill)
        return out

    def marks(self, places, colour):
        if self.kind == "scatter" or len(places) == 1:
            return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>\n' for x, y in places)
        points = "".join(f"{x:.1f},{y:.1f} " for x, y in places)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>\n'

    def timeline(self):
        """A lane a series, a bar a span."""
        ends = [0.0] + [point[1] for each in self.series.values() for point in each]
        x = Axis(ends, Picture.LEFT + 100, Picture.RIGHT)
        lane = (Picture.BOTTOM - Picture.TOP) / max(1, len(self.series))
        out = self.labels(x)
        for number, (name, each) in enumerate(self.series.items()):
            top = Picture.TOP + lane * number
            out += Picture.text(Picture.LEFT + 92, top + lane / 2 + 4, "end", name)
            look = f'height="{lane * 2 / 3:.1f}" fill="{Picture.colour(number)}" stroke="#fff" stroke-width="0.5"'
            for begin, end in Picture.thinned(each):
                width = max(1.5, x.at(end) - x.at(begin))
                out += f'<rect x="{x.at(begin):.1f}" y="{top + lane / 6:.1f}" width="{width:.1f}" {look}/>\n'
        return out
