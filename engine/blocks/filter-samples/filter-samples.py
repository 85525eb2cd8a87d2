# uses: data, errors, files, random
import math

import numpy


class Data:
    def filter_samples(
        dataset, *, id, subset, rule="keep_hardest", fraction=0.5, per_class="", seed=0
    ):
        """Of the n rows of part train m = ⌊n·fraction + ½⌋ are kept, or dropped where the rule says so. From
        easy to hard rows go by their scores in 32 bits, then by their draws of (seed, row). With `per_class`,
        a field of class numbers, the i-th of the n rows of a class is at the place (i + ½)/n."""

        def scores_of(rows):
            found = Files.read_npz(Dataset.result_of(subset, "subset.npz", id), id)
            if not numpy.array_equal(found["row"], rows):
                message = f"block {subset} scored other rows than those of part train here."
                advice = "Wire both blocks to the same dataset, behind the same split."
                raise JobError(Exit.BAD_DATA, id, f"{message} {advice}")
            if not numpy.isfinite(found["score"]).all():
                raise JobError(Exit.BAD_DATA, id, f"a score of block {subset} is not finite.")
            return found["score"].astype(numpy.float32)

        def place(i, n):
            """The smaller is kept first."""
            if rule in ("keep_hardest", "drop_easiest"):
                return (2 * (n - 1 - i) + 1) / n
            return abs(2 * i + 1 - n) / n if rule == "drop_both" else (2 * i + 1) / n

        def left(rows):
            share = math.floor(rows * fraction + 0.5)
            count = rows - share if rule.startswith("drop") else share
            if count < 1:
                message = f"of {rows} rows none is left for training."
                raise JobError(Exit.BAD_DATA, id, f"{message} Keep a larger share, or drop a smaller one.")
            return count

        def choose(table):
            rows = table.parts["train"]
            scores = scores_of(rows)
            order = Random.sorted_rows(rows, seed, Random.SPLIT, 4)
            if rule != "random":
                order = order[scores[numpy.searchsorted(rows, order)].argsort(kind="stable")]
            labels = table.fields[per_class].take(order) if per_class else numpy.zeros(len(order), int)
            ranks, places = numpy.empty(len(order), int), numpy.empty(len(order))
            for label in numpy.unique(labels):
                own = numpy.flatnonzero(labels == label)
                ranks[own] = numpy.arange(len(own))
                places[own] = place(ranks[own], len(own))
            kept = order[numpy.lexsort((ranks, labels, places))][: left(len(rows))]
            table.parts["train"] = numpy.sort(kept)

        return dataset.then("rows", choose)
