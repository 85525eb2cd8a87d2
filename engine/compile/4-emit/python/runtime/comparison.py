# uses: artefacts, files, result-table, root-stage
import math
import os
import statistics


class Comparison:
    """Scores, or the series of curves, side by side: "<name>.<i>" of each input, and under "<name>" the
    statistic over the inputs that have it."""

    STATISTICS = {
        "mean": lambda values: sum(values) / len(values),
        "median": statistics.median,
        "least": min,
        "greatest": max,
    }

    def rule(statistic):
        """NaN where one of the values is: it has no place in an order."""
        of = Comparison.STATISTICS[statistic]
        return lambda values: math.nan if any(map(math.isnan, values)) else of(values)

    def write(stage, inputs, statistic):
        of_curves = inputs[0]["kind"] == "curve"
        rule = Comparison.rule(statistic)
        if of_curves:
            curves = [Artefacts.curve(stage, source["block"]) for source in inputs]
            found = [Comparison.ends(curve) for curve in curves]
            table = Comparison.curve_table(curves, found, rule)
        else:
            found = [Artefacts.scores(stage, source["block"]) for source in inputs]
            table = Comparison.score_table(inputs, found)
        scores = Comparison.side_by_side(found, rule)
        folder = stage.output(stage.block)
        Artefacts.write_scores(stage, folder, scores)
        Files.write(os.path.join(folder, "table.csv"), table.csv())
        Files.finish(folder, ["scores.json", "table.csv"])
        for name, value in scores.items():
            stage.say(f"{name} {value:.6g}")

    def names(found):
        """Of all inputs, in the order in which they are first met."""
        return list(dict.fromkeys(name for scores in found for name in scores))

    def side_by_side(found, rule):
        out = {}
        for name in Comparison.names(found):
            numbered = {f"{name}.{i}": scores[name] for i, scores in enumerate(found) if name in scores}
            out.update({**numbered, name: rule(numbered.values())})
        return out

    def score_table(inputs, found):
        """A row an input."""
        names = Comparison.names(found)
        rows = [[one["name"], *(scores.get(name) for name in names)] for one, scores in zip(inputs, found)]
        return ResultTable(["input", *names], rows)

    def ends(curve):
        """The last value of each series."""
        values = {name: [v for v in curve.column(name) if v is not None] for name in curve.columns[1:]}
        return {name: each[-1] for name, each in values.items() if each}

    def curve_table(curves, found, rule):
        """A row a step."""
        steps = sorted({step for curve in curves for step in curve.column("step")})
        columns, values = ["step"], [steps]
        for name in Comparison.names(found):
            numbered = [(i, curve) for i, curve in enumerate(curves) if name in curve.columns]
            cells = [dict(zip(curve.column("step"), curve.column(name))) for _, curve in numbered]
            each = [[one.get(step) for step in steps] for one in cells]
            there = [[value for value in row if value is not None] for row in zip(*each)]
            columns += [*(f"{name}.{i}" for i, _ in numbered), name]
            values += [*each, [rule(row) if row else None for row in there]]
        return ResultTable(columns, [list(row) for row in zip(*values)])
