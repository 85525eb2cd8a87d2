# uses: data, errors, random
import numpy


class Data:
    def collocation(
        dataset, *, id, field="features", n=1000, sampling="latin_hypercube", low=(), high=(), seed=0
    ):
        """Adds n points to part `train`: `field` drawn in the box [low, high], or the box of the train
        rows; other numbers are 0. The field `known` tells rows (1) from points (0). A Latin hypercube
        puts one point in each of n equal intervals of a coordinate (McKay, Beckman, Conover 1979)."""

        def drawn(values, train):
            """Points of as many coordinates as the values have, rows×coordinates."""
            count = values.shape[1]
            least = numpy.array(low) if low else values[train].min(axis=0)
            most = numpy.array(high) if high else values[train].max(axis=0)
            if len(least) != count or len(most) != count:
                message = f'the box has {len(least)} coordinates, and field "{field}" {count}.'
                raise JobError(Exit.WRONG_USE, id, f"{message} Give one for each, or none.")
            shares = Random.of_rows(seed, n, count, 0)
            if sampling == "latin_hypercube":
                order = Random.of_rows(seed, n, count, 2).argsort(axis=0, kind="stable")
                shares = (order.argsort(axis=0, kind="stable") + shares) / n
            return least + shares * (most - least)

        def add(table):
            coordinates = table.numbers(field, id)
            points = drawn(coordinates.values.astype(numpy.float64), table.parts["train"])
            for each in table.fields.values():
                zeros = numpy.zeros((n, *each.values.shape[1:]), each.values.dtype)
                each.values = numpy.concatenate([each.values, points if each is coordinates else zeros])
            known = numpy.repeat([1.0, 0.0], [table.rows, n])[:, None]
            table.fields["known"] = Field("known", known)
            table.parts["train"] = numpy.concatenate([table.parts["train"], table.rows + numpy.arange(n)])
            table.rows += n
            table.points = n

        return dataset.then("rows", add)
