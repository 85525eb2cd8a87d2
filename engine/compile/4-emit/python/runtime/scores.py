# uses: errors
import math

import numpy


class Scores:
    """Scores by name, each of (predictions, targets), arrays rows×outputs in the target's own unit, or
    (logits, labels); predictors: the count of numbers a row that the predictions were made from."""

    def of(name, predictions, targets, notes, predictors):
        return float(Scores.BY_NAME[name](predictions, targets, notes, predictors))

    def r2(predictions, targets, notes, _=0):
        """1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over outputs."""
        outputs = [
            Scores.r2_of(predictions[:, column], targets[:, column], column, notes)
            for column in range(targets.shape[1])
        ]
        return numpy.mean(outputs)

    def r2_of(predictions, targets, column, notes):
        residual = numpy.sum((targets - predictions) ** 2)
        if numpy.all(targets == targets[0]):
            notes.append(f"r2: the target of output {column} is the same in every row, so r2 has no meaning.")
            return 1.0 if residual == 0 else 0.0
        return 1 - residual / numpy.sum((targets - numpy.mean(targets)) ** 2)

    def adjusted_r2(predictions, targets, notes, predictors):
        """1 − (1 − R²)(n − 1)/(n − p − 1) for n rows and p predictors (Ezekiel 1930)."""
        rows = len(targets)
        if rows - predictors - 1 <= 0:
            few = f"{rows} rows are too few for {predictors} predictors; there must be at least two more."
            notes.append(f"adjusted_r2: {few}")
            return math.nan
        return 1 - (1 - Scores.r2(predictions, targets, [])) * (rows - 1) / (rows - predictors - 1)

    def relative_l2(predictions, targets, notes, _):
        """√Σ(y − ŷ)² / √Σy² over all numbers."""
        residual, size = numpy.linalg.norm(targets - predictions), numpy.linalg.norm(targets)
        if size > 0:
            return residual / size
        notes.append("relative_l2: the target is 0 in every row, so it has no size to compare with.")
        return 0.0 if residual == 0 else math.inf

    def mean_squared_error(predictions, targets, *_):
        return numpy.mean((predictions - targets) ** 2)

    def mean_absolute_error(predictions, targets, *_):
        return numpy.mean(numpy.abs(predictions - targets))

    def accuracy(logits, labels, *_):
        return numpy.mean(numpy.argmax(logits, axis=1) == labels)

    def cross_entropy(logits, labels, *_):
        most = numpy.max(logits, axis=1, keepdims=True)
        total = numpy.log(numpy.sum(numpy.exp(logits - most), axis=1)) + most[:, 0]
        return numpy.mean(total - logits[numpy.arange(len(labels)), labels])

    BY_NAME = {
        "r2": r2,
        "adjusted_r2": adjusted_r2,
        "relative_l2": relative_l2,
        "mean_squared_error": mean_squared_error,
        "mean_absolute_error": mean_absolute_error,
        "accuracy": accuracy,
        "cross_entropy": cross_entropy,
    }
