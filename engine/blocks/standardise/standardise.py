# uses: data
import numpy


class Data:
    def standardise(dataset, *, id, fields):
        """(x − mean) / deviation of each column, both over part `train`; of a constant column only
        the mean is taken away."""

        def transform(table, name):
            values = table.to_fit(name, id)
            constant = values.min(axis=0) == values.max(axis=0)
            shift = numpy.where(constant, values[0], values.mean(axis=0))
            deviation = numpy.sqrt(((values - shift) ** 2).mean(axis=0))
            divisor = numpy.where(constant | (deviation == 0), 1.0, deviation)
            both = {"shift": shift.tolist(), "divisor": divisor.tolist()}
            return {"block": id, "field": name, "kind": "standardise", **both}

        def fit(table):
            for name in fields:
                yield transform(table, name)

        return dataset.then("fit", fit)
