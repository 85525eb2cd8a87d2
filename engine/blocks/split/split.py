# uses: data, errors, random
import math

import numpy


class Data:
    def split(dataset, *, id, train=0.8, validation=0.1, test=0.1, seed=0):
        """Rows in the order of their draws go to train, validation and test: test and validation are
        rounded half up, train is the rest. Each part is in the order of the file."""

        def divide(table):
            watched = math.floor(table.rows * validation + 0.5)
            trained = table.rows - math.floor(table.rows * test + 0.5) - watched
            if trained <= 0:
                message = f"no row of {table.rows} is left for training."
                raise JobError(Exit.BAD_DATA, id, f"{message} Give more rows or a larger share to train.")
            order = Random.sorted_rows(numpy.arange(table.rows), seed, Random.SPLIT, 0)
            parts = numpy.split(order, [trained, trained + watched])
            table.parts = dict(zip(("train", "validation", "test"), map(numpy.sort, parts)))

        return dataset.then("rows", divide)
