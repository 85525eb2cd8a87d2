# uses: files, log, stage
import json
import os


class Curve:
    """What the metrics logs of all attempts say of a stage, for whoever reads it later:
    curve.json {version, stage, block, axes, values, series: {NAME: {step, value}}}, for each step the
    figure of the latest attempt; trace.json {version, stage, block, events}: the log's events, and one
    "epoch" an epoch with its seconds over the ranks, each with its attempt."""

    def write(stage, folder):
        head = {"version": 1, "stage": stage.name, "block": stage.block}
        records = Curve.records(stage)
        series = Curve.series(records)
        curve = {"axes": ["step"], "values": list(series), "series": series}
        Files.write(os.path.join(folder, "curve.json"), Files.json_text({**head, **curve}) + "\n")
        events = {"events": Curve.events(records)}
        Files.write(os.path.join(folder, "trace.json"), Files.json_text({**head, **events}) + "\n")

    def records(stage):
        """Of this stage, each with its attempt; a log that is gone is left out."""
        found = []
        for attempt in range(1, stage.attempt + 1):
            path = MetricsLog.path_of(stage.run_folder, attempt)
            if os.path.exists(path):
                with open(path, "rb") as file:
                    lines = [line for line in file if line.endswith(b"\n")]
                found += [{**json.loads(line.split(b" ", 2)[2]), "attempt": attempt} for line in lines]
        return [record for record in found if record.get("stage") == stage.name]

    def series(records):
        """An attempt takes the place of what an earlier one said of a step and of those after it."""
        series = {}
        for record in records:
            for name, value in record.get("values", {}).items():
                one = series.setdefault(name, {"step": [], "value": []})
                while one["step"] and one["step"][-1] >= record["step"]:
                    one["step"].pop()
                    one["value"].pop()
                one["step"].append(record["step"])
                one["value"].append(value)
        return series

    def events(records):
        epoch = {"event": "epoch"}
        named = [{**record, **epoch} if "ranks" in record else record for record in records]
        return [record for record in named if "event" in record]
