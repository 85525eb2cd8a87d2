# uses: artefacts, errors, files, picture, result-table, root-stage
import math
import os


class Drawing:
    """What a plot shows. Of scores: each over the number of the input; of curves: the losses over the step;
    of tables: columns of numbers over the first of them; of traces: spans of time, begin in x, end in y."""

    def __init__(self, stage, inputs, kind, x, y, logarithmic):
        self.stage, self.inputs = stage, inputs
        self.kind, self.asked_x, self.asked_y, self.logarithmic = kind, x, y, logarithmic
        self.x = ""
        self.scores_seen = 0
        # Points (x, y) by the name of a series.
        self.series = {}

    def write(self):
        for source in self.inputs:
            self.add(source)
        folder = self.stage.output(self.stage.block)
        listed = [{"name": name, "x": [p[0] for p in each], "y": [p[1] for p in each]} for name, each in self.series.items()]
        head = {"version": 1, "kind": self.kind, "x": self.x, "logarithmic": self.logarithmic}
        Files.write(os.path.join(folder, "plot.json"), Files.json_text({**head, "series": listed}) + "\n")
        path = os.path.join(folder, "plot.svg")
        Files.write(path, Picture(self.kind, self.logarithmic, self.x, self.series).svg(self.stage.name))
        Files.finish(folder, ["plot.json", "plot.svg"])
        self.stage.say(f"wrote {path}")

    def add(self, source):
        if source["kind"] == "scores":
            self.add_scores(Artefacts.scores(self.stage, source["block"]))
        elif source["kind"] == "trace":
            self.add_trace(source, Artefacts.trace(self.stage, source["block"]))
        else:
            self.add_table(source, Artefacts.table(self.stage, source))

    def named(self, source, column):
        return f"{source['name']}: {column}" if len(self.inputs) > 1 else column

    def points(self, name):
        return self.series.setdefault(name, [])

    def point(self, points, x, y):
        """Left out where it is not finite, or, on a logarithmic axis, not above 0."""
        if math.isfinite(x) and math.isfinite(y) and not (self.logarithmic and y <= 0):
            points.append((x, y))

    def wanted(self, column):
        return not self.asked_y or column in self.asked_y

    def add_scores(self, scores):
        self.x = self.x or "input"
        for name, value in scores.items():
            if self.wanted(name):
                self.point(self.points(name), float(self.scores_seen), value)
        self.scores_seen += 1

    def holds_numbers(table, column):
        return any(ResultTable.is_number(cell) for cell in table.column(column))

    def axis_column(self, table, column):
        if column not in table.columns:
            message = f'there is no column "{column}" to draw along; there are: {", ".join(table.columns)}.'
            raise JobError(Exit.WRONG_USE, self.stage.block, message)
        return column

    def has(self, source, table, column):
        """Tells which columns are left out, as a loss of a training that ended before its first epoch."""
        if column not in table.columns:
            there = ", ".join(table.columns)
            self.stage.say(f'note: {source["name"]} has no "{column}" to draw; it has: {there}')
        return column in table.columns

    def add_table(self, source, table):
        numbers = [column for column in table.columns if Drawing.holds_numbers(table, column)]
        self.x = self.axis_column(table, self.asked_x) if self.asked_x else (numbers or table.columns[-1:])[0]
        columns = [column for column in self.asked_y if self.has(source, table, column)]
        if not self.asked_y:
            all_of_it = source["kind"] != "curve"
            columns = [c for c in numbers if c != self.x and (all_of_it or c.endswith("loss"))]
        for column in columns:
            points = self.points(self.named(source, column))
            for x, y in zip(table.column(self.x), table.column(column)):
                if ResultTable.is_number(x) and ResultTable.is_number(y):
                    self.point(points, x, y)

    def add_trace(self, source, trace):
        """An epoch lasts from the end of the one before, or from the start of the stage."""
        self.x = "s"
        began = 0.0
        for event, t, _ in trace.rows:
            if self.wanted(event):
                self.point(self.points(self.named(source, event)), began if event == "epoch" else t, t)
            if event in ("epoch", "stage-started"):
                began = t
