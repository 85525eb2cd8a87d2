# uses: errors, files, result-table, stage
import os


class Artefacts:
    """What the stages before wrote below out/. `stage` is the one that asks; `block` the one that wrote."""

    def folder(stage, block):
        folder = stage.output(block)
        if not os.path.exists(os.path.join(folder, "manifest.json")):
            message = f"{folder}: the results of block {block} are not there."
            advice = "Run the stage that makes them first."
            raise JobError(Exit.INPUT_MISSING, stage.block, f"{message} {advice}")
        return folder

    def json(stage, block, name):
        return Files.read_json(os.path.join(Artefacts.folder(stage, block), name), stage.block)

    def scores(stage, block):
        """Numbers by name; those that JSON lacks are texts there."""
        found = Artefacts.json(stage, block, "scores.json")["scores"]
        return {name: float(value) for name, value in found.items()}

    def curve(stage, block):
        """One row a step, one column a series after the column "step"."""
        series = Artefacts.json(stage, block, "curve.json")["series"]
        steps = sorted({step for one in series.values() for step in one["step"]})
        found = [dict(zip(one["step"], one["value"])) for one in series.values()]
        cells = [[Artefacts.number(one.get(step)) for one in found] for step in steps]
        return ResultTable(["step", *series], [[float(step), *row] for step, row in zip(steps, cells)])

    def number(value):
        return None if value is None else float(value)

    def trace(stage, block):
        """Columns "event", "t" (s since the first) and "seconds", those of a step where an epoch ends."""
        events = Artefacts.json(stage, block, "trace.json")["events"]
        rows = []
        for event in events:
            seconds = Artefacts.number(event.get("values", {}).get("step_seconds"))
            rows.append([event["event"], event["t"] - events[0]["t"], seconds])
        return ResultTable(["event", "t", "seconds"], rows)

    def table(stage, source):
        """Of an input by its kind; of scores with the columns "score" and "value"."""
        kind, block = source["kind"], source["block"]
        if kind == "scores":
            scores = Artefacts.scores(stage, block)
            return ResultTable(["score", "value"], [[name, value] for name, value in scores.items()])
        if kind == "curve":
            return Artefacts.curve(stage, block)
        if kind == "trace":
            return Artefacts.trace(stage, block)
        path = os.path.join(Artefacts.folder(stage, block), "table.csv")
        if os.path.exists(path):
            return ResultTable.of_csv(path)
        return ResultTable.of_npz(f"{path[:-4]}.npz", stage.block)

    def write_scores(stage, folder, scores):
        """scores.json and the event "scores", by which runs show them."""
        record = {"block": stage.block, "scores": scores}
        Files.write_json(os.path.join(folder, "scores.json"), {"version": 1, **record})
        stage.log.event("scores", record)
