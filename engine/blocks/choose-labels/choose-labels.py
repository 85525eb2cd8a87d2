# uses: data, errors, random
import numpy


class Data:
    def choose_labels(dataset, *, id, field="label", labels=(), at_most=0, renumber=False, seed=0):
        """Leaves in every part the rows of some classes (none named: of all), and in part train at most
        `at_most` of each (0: all), those with the smallest draws of (seed, row). With `renumber` class
        labels[i] becomes i."""

        def choose(table):
            classes = table.classes(field, id)
            if any(not 0 <= label < classes.classes for label in labels):
                message = f'field "{field}" has the classes 0 to {classes.classes - 1} alone.'
                raise JobError(Exit.WRONG_USE, id, message)
            if len(set(labels)) < len(labels):
                raise JobError(Exit.WRONG_USE, id, "a class is named twice. Name each once.")
            if labels:
                of_rows = classes.take(numpy.arange(table.rows))
                chosen = numpy.isin(of_rows, labels)
                table.parts = {part: rows[chosen[rows]] for part, rows in table.parts.items()}
            if at_most > 0:
                table.parts["train"] = first_of_each(table.parts["train"], classes)
            if len(table.parts["train"]) == 0:
                message = "no row of part train is of the classes chosen."
                raise JobError(Exit.BAD_DATA, id, f"{message} Choose others, or look at the data.")
            if renumber and labels:
                places = numpy.zeros(classes.classes, numpy.int32)
                places[list(labels)] = numpy.arange(len(labels))
                classes.values, classes.classes = places[classes.values], len(labels)

        def first_of_each(rows, classes):
            order = Random.sorted_rows(rows, seed, Random.SPLIT, 3)
            of_rows = classes.take(order)
            kept = [order[of_rows == label][:at_most] for label in numpy.unique(of_rows)]
            return numpy.sort(numpy.concatenate(kept)) if kept else rows

        return dataset.then("rows", choose)
