# uses: data, errors, files, graph, model, stage
import math
import os

import numpy
import torch


class Predictor:
    """Predicts the rows of a part with a trained model, in the target's own unit. `settings`: id, model,
    data, network, dtype, part, seed."""

    ROWS_AT_ONCE = 1024

    def __init__(self, stage, settings):
        self.stage = stage
        self.settings = settings
        folder = stage.output(settings.model)
        if not os.path.exists(os.path.join(folder, "manifest.json")):
            message = f"{folder}: the model of block {settings.model} is not there."
            advice = "Run the stage that trains it first."
            raise JobError(Exit.INPUT_MISSING, settings.id, f"{message} {advice}")
        fitted = Files.read_json(os.path.join(folder, "model.json"), settings.id)["transforms"]
        self.table = settings.data.load(fitted)
        self.graph = Graph(settings.dtype, settings.seed, stage.ranks)
        network = self.graph.describe(settings.network)
        self.graph.check_fields(self.table, settings.id, network.target)
        path = os.path.join(folder, "model.npz")
        Model.fill(self.graph.parameters, Files.read_npz(path, settings.id), "", path, settings.id)
        # "" when the loss compares with no field.
        self.name = network.target
        # None where the dataset does not have it.
        self.target = self.table.fields.get(network.target)
        facts = self.graph.fields.get(network.target, {"dims": [], "classes": 0})
        self.tells_classes = facts["classes"] > 0
        self.unit = Field(network.target, numpy.empty((0, *facts["dims"])))
        self.unit.transforms = [each for each in fitted if each["field"] == network.target]
        self.width = network.prediction[0].numel()
        self.rows = self.table.parts[settings.part]
        if len(self.rows) == 0:
            message = f"part {settings.part} of the dataset has no rows."
            raise JobError(Exit.BAD_DATA, settings.id, f"{message} Give it a share in the split.")

    def run(self):
        """Predictions, rows×width, and targets, rows×width, or class numbers, or None; of all ranks."""
        if self.stage.is_root:
            self.announce()
        predictions = self.predict()
        targets = None if self.target is None else self.target.take(self.rows)
        if self.tells_classes:
            return predictions, None if targets is None else targets.astype(numpy.int32)
        return self.in_own_unit(predictions), None if targets is None else self.in_own_unit(targets)

    def predictors(self):
        """Numbers a row of the fields that the network reads, but for the target."""
        return sum(math.prod(facts["dims"]) for name, facts in self.graph.fields.items() if name != self.name)

    def announce(self):
        steps = -(-len(self.rows) // Predictor.ROWS_AT_ONCE)
        parts = {part: len(rows) for part, rows in self.table.parts.items()}
        started = {"block": self.settings.id, "ranks": self.stage.ranks.size, "steps": steps}
        started.update({"epochs": 1, "stepsPerEpoch": steps, "rows": parts, "resumedFromStep": None})
        self.stage.log.begin()
        self.stage.log.event("stage-started", started)

    def predict(self):
        """Every rank fills its own rows; the rest are zeros until they are added up."""
        predictions = torch.zeros((len(self.rows), self.width), dtype=torch.float64)
        for start in range(0, len(self.rows), Predictor.ROWS_AT_ONCE):
            these = slice(start, min(start + Predictor.ROWS_AT_ONCE, len(self.rows)))
            own = self.stage.ranks.shard(these.stop - start)
            rows = self.rows[these][own]
            self.graph.take(self.table, rows, batch=these.stop - start)
            with torch.no_grad():
                found = self.settings.network(self.graph).prediction
            predictions[these][own] = found.reshape(len(rows), self.width).to(torch.float64)
        return self.stage.ranks.sum(predictions).numpy()

    def in_own_unit(self, values):
        if not self.name:
            return values
        values = values.reshape(len(values), *self.unit.dims())
        return self.unit.invert(values).reshape(len(values), self.width)
