# uses: errors
import numpy


class Scores:
    """Scores by name, each of (predictions, targets), arrays rows×outputs in the target's own unit, or
    (logits, labels)."""

    def of(name, predictions, targets, notes):
        return float(Scores.BY_NAME[name](predictions, targets, notes))

    def r2(predictions, targets, notes):
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

    def mean_squared_error(predictions, targets, _):
        return numpy.mean((predictions - targets) ** 2)

    def mean_absolute_error(predictions, targets, _):
        return numpy.mean(numpy.abs(predictions - targets))

    def accuracy(logits, labels, _):
        return numpy.mean(numpy.argmax(logits, axis=1) == labels)

    def cross_entropy(logits, labels, _):
        most = numpy.max(logits, axis=1, keepdims=True)
        total = numpy.log(numpy.sum(numpy.exp(logits - most), axis=1)) + most[:, 0]
        return numpy.mean(total - logits[numpy.arange(len(labels)), labels])

    BY_NAME = {
        "r2": r2,
        "mean_squared_error": mean_squared_error,
        "mean_absolute_error": mean_absolute_error,
        "accuracy": accuracy,
        "cross_entropy": cross_entropy,
    }
