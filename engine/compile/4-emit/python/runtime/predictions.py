# uses: errors, files, predictor, result-table, stage
import os

import numpy


class Predictions:
    """Writes table.csv or table.npz: "row" (its number in the data), "target" where the data have it, and
    "prediction"; of classes the most likely one, and "probability". `settings` are the arguments of
    Train.predict."""

    def __init__(self, stage, settings):
        self.stage = stage
        self.settings = settings
        self.predictor = Predictor(stage, settings)

    def run(self):
        predictions, targets = self.predictor.run()
        if self.stage.is_root:
            self.write(self.columns(predictions, targets))
        return Exit.DONE

    def columns(self, predictions, targets):
        """Arrays by name, rows or rows×n; one number a row needs no second dimension."""
        columns = {"row": self.predictor.rows}
        if targets is not None:
            columns["target"] = targets
        if self.predictor.tells_classes:
            likely = numpy.exp(predictions - predictions.max(axis=1, keepdims=True))
            columns["prediction"] = numpy.argmax(predictions, axis=1)
            columns["probability"] = likely / likely.sum(axis=1, keepdims=True)
        else:
            columns["prediction"] = predictions
        narrow = {name: each[:, 0] if each.shape[1:] == (1,) else each for name, each in columns.items()}
        return {name: each.astype(numpy.float64) for name, each in narrow.items()}

    def write(self, columns):
        folder, name = self.stage.output(self.settings.id), f"table.{self.settings.format}"
        path = os.path.join(folder, name)
        if self.settings.format == "npz":
            Files.write_npz(path, columns)
        else:
            wide = {key: each.reshape(len(each), -1) for key, each in columns.items()}
            names = [
                key if columns[key].ndim == 1 else f"{key}.{i}"
                for key, each in wide.items()
                for i in range(each.shape[1])
            ]
            rows = numpy.concatenate(list(wide.values()), axis=1).tolist()
            Files.write(path, ResultTable(names, rows).csv())
        Files.finish(folder, [name])
        self.stage.say(f"wrote {len(columns['row'])} rows to {path}")
