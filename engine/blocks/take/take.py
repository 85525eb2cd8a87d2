# uses: data, random
import numpy


class Data:
    def take(dataset, *, id, part="train", rows=0, seed=0):
        """Leaves in a part the rows with the smallest draws of (seed, row), in the order of the file;
        rows 0 leaves all."""

        def choose(table):
            order = Random.sorted_rows(table.parts[part], seed, Random.SPLIT, 1)
            table.parts[part] = numpy.sort(order[: rows or len(order)])

        return dataset.then("rows", choose)
