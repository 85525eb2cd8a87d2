# uses: data, errors, random
import math

import numpy


class Data:
    def split(dataset, *, id, train=0.8, validation=0.1, test=0.1, seed=0, stratify=""):
        """Rows in the order of their draws go to train, validation and test: test and validation are
        rounded half up, train is the rest. Each part is in the order of the file. With `stratify`, a
        field of class numbers, the i-th of the n rows of a class is sorted by (i + ½)/n instead."""

        def divide(table):
            rows = table.parts["train"]
            watched = math.floor(len(rows) * validation + 0.5)
            trained = len(rows) - math.floor(len(rows) * test + 0.5) - watched
            if trained <= 0:
                message = f"no row of {len(rows)} is left for training."
                raise JobError(Exit.BAD_DATA, id, f"{message} Give more rows or a larger share to train.")
            order = Random.sorted_rows(rows, seed, Random.SPLIT, 0)
            if stratify:
                order = Table.by_class(order, table.fields[stratify].take(order))
            parts = numpy.split(order, [trained, trained + watched])
            table.parts = dict(zip(("train", "validation", "test"), map(numpy.sort, parts)))

        return dataset.then("rows", divide)
