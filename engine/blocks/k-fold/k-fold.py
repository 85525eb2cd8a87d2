# uses: data, errors, random
import numpy


class Data:
    def k_fold(dataset, *, id, folds=5, fold=1, seed=0, stratify=""):
        """Of the n rows of train and validation, in the order of their draws of (seed, row), fold f holds
        those from ⌊n·(f − 1)/folds⌋ to ⌊n·f/folds⌋; fold `fold` becomes validation, the others train."""

        def cut(table):
            if folds < 2 or not 1 <= fold <= folds:
                message = f"there is no fold {fold} of {folds}."
                raise JobError(Exit.WRONG_USE, id, f"{message} Use two folds or more, counted from 1.")
            rows = numpy.sort(numpy.concatenate([table.parts["train"], table.parts["validation"]]))
            if len(rows) < folds:
                message = f"{len(rows)} rows cannot be cut into {folds} folds."
                raise JobError(Exit.BAD_DATA, id, f"{message} Give more rows or fewer folds.")
            order = Random.sorted_rows(rows, seed, Random.SPLIT, 2)
            if stratify:
                order = Table.by_class(order, table.fields[stratify].take(order))
            first, last = len(order) * (fold - 1) // folds, len(order) * fold // folds
            table.parts["train"] = numpy.sort(numpy.concatenate([order[:first], order[last:]]))
            table.parts["validation"] = numpy.sort(order[first:last])

        return dataset.then("rows", cut)
