# uses: data
class Data:
    def scale(dataset, *, id, field, low=0.0, high=1.0):
        """To low … high: from the known range of images, else from each column's least and greatest
        value in part `train`."""

        def transform(least, most):
            divisor = [(b - a) / (high - low) if b > a else 1.0 for a, b in zip(least, most)]
            shift = [a - low * by for a, by in zip(least, divisor)]
            return {"block": id, "field": field, "kind": "scale", "shift": shift, "divisor": divisor}

        def fit(table):
            found = table.numbers(field, id)
            if found.range is not None:
                least, most = ([found.once(number)] for number in found.range)
            else:
                values = table.to_fit(field, id)
                least, most = values.min(axis=0).tolist(), values.max(axis=0).tolist()
            return [transform(least, most)]

        return dataset.then("fit", fit)
