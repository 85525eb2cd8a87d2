# uses: artefacts, errors, files, root-stage
import math


class Peaks:
    """Inner peaks of values y at rising x, as scipy.signal.find_peaks, peak_prominences and peak_widths
    (rel_height 0.5) define them; widths are interpolated along x, which need not be even."""

    def found(x, y):
        """(number of the point, prominence, width) of each; of equal points side by side the middle one."""
        peaks, first = [], 1
        while first + 1 < len(y):
            last = first
            while last + 1 < len(y) and y[last + 1] == y[first]:
                last += 1
            if y[first - 1] < y[first] and last + 1 < len(y) and y[last + 1] < y[first]:
                peaks.append(Peaks.measured(x, y, (first + last) // 2))
            first = last + 1
        return peaks

    def measured(x, y, at):
        left, right = at, at
        while left > 0 and y[left - 1] <= y[at]:
            left -= 1
        while right + 1 < len(y) and y[right + 1] <= y[at]:
            right += 1
        prominence = y[at] - max(min(y[left : at + 1]), min(y[at : right + 1]))
        level = y[at] - prominence / 2
        begin, end = at, at
        while begin > left and y[begin] > level:
            begin -= 1
        while end < right and y[end] > level:
            end += 1
        ends = Peaks.crossing(x, y, begin, begin + 1, level), Peaks.crossing(x, y, end, end - 1, level)
        return at, prominence, ends[1] - ends[0]

    def crossing(x, y, below, above, level):
        """Where the line from a point to its neighbour on the way to a peak reaches the level."""
        if not y[below] < level:
            return x[below]
        return x[below] + (level - y[below]) / (y[above] - y[below]) * (x[above] - x[below])

    def smoothed(y, neighbours):
        windows = (y[max(0, i - neighbours) : i + neighbours + 1] for i in range(len(y)))
        return [sum(window) / len(window) for window in windows]

    def vertex(x, y, at):
        """Where the parabola through a peak and the two points beside it is highest."""
        before, behind = x[at] - x[at - 1], x[at + 1] - x[at]
        rise, fall = (y[at] - y[at - 1]) / before, (y[at + 1] - y[at]) / behind
        return x[at] if rise == fall else x[at] - before / 2 + rise / (rise - fall) * (before + behind) / 2

    def points(curve, series, sign, begin, end):
        everything = begin == 0 and end == 0
        pairs = zip(curve.column(curve.columns[0]), curve.column(series))
        there = [(x, sign * y) for x, y in pairs if y is not None and math.isfinite(y)]
        return [(x, y) for x, y in there if everything or begin <= x <= end]

    def scores(points, sign, smoothing, prominence):
        names = ["position", "vertex", "height", "prominence", "width"]
        none = {"peaks": 0.0, **dict.fromkeys(names, math.nan)}
        if not points:
            return none
        x, y = [one for one, _ in points], Peaks.smoothed([one for _, one in points], smoothing)
        needed = prominence * (max(y) - min(y))
        peaks = [peak for peak in Peaks.found(x, y) if peak[1] >= needed]
        if not peaks:
            return none
        at, stands_out, width = max(peaks, key=lambda peak: peak[1])
        where = {"position": x[at], "vertex": Peaks.vertex(x, y, at), "height": sign * y[at]}
        return {"peaks": float(len(peaks)), **where, "prominence": stands_out, "width": width}


class Results:
    def peak_finder(
        stage, *, id, curve, series, troughs=False, smoothing=0, prominence=0.05, first=0.0, last=0.0
    ):
        """The peaks, or troughs, of a series: writes out/<id>/scores.json, of the most prominent one where
        it is, how high and how wide. Looks from `first` to `last` along the axis; both 0: everywhere."""

        def work():
            table = Artefacts.curve(stage, curve)
            if series not in table.columns[1:]:
                there = ", ".join(table.columns[1:])
                message = f'the curve has no series "{series}"; there are: {there}.'
                raise JobError(Exit.WRONG_USE, id, message)
            sign = -1.0 if troughs else 1.0
            points = Peaks.points(table, series, sign, first, last)
            found = Peaks.scores(points, sign, smoothing, prominence)
            folder = stage.output(id)
            Artefacts.write_scores(stage, folder, found)
            Files.finish(folder, ["scores.json"])
            for name, value in found.items():
                stage.say(f"{name} {value:.6g}")

        return RootStage.run(stage, work)
