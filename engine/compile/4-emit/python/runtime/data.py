# uses: errors
import os

import numpy


class Field:
    """One part of every row of a dataset: an array rows×dims of numbers, or of class numbers."""

    def __init__(self, name, values, classes=0, known_range=None):
        self.name = name
        self.values = values
        self.classes = classes
        self.range = known_range
        self.transforms = []

    def take(self, rows):
        """Rows as numbers, with every transform applied."""
        if self.classes > 0:
            return self.values[rows].astype(numpy.int64)
        values = self.values[rows].astype(numpy.float64)
        for transform in self.transforms:
            values = (values - self.by_column(transform["shift"])) / self.by_column(transform["divisor"])
        return values

    def once(self, number):
        """A number of the file with every transform that has one shift for all columns."""
        for transform in self.transforms:
            number = (number - transform["shift"][0]) / transform["divisor"][0]
        return number

    def invert(self, values):
        """Stored numbers in the field's own unit."""
        for transform in reversed(self.transforms):
            values = values * self.by_column(transform["divisor"]) + self.by_column(transform["shift"])
        return values

    def by_column(self, numbers):
        """One number for all columns, or one each."""
        return numbers[0] if len(numbers) == 1 else numpy.reshape(numbers, self.values.shape[1:])

    def dims(self):
        return list(self.values.shape[1:])


class Table:
    """A dataset in memory. Rows are numbered as in the file, with `points` collocation points as the last
    ones; `transforms` in the order applied."""

    def __init__(self, rows, fields):
        self.rows = rows
        self.points = 0
        self.fields = {field.name: field for field in fields}
        none = numpy.empty(0, numpy.int64)
        self.parts = {"train": numpy.arange(rows), "validation": none, "test": none}
        self.transforms = []

    def numbers(self, name, block):
        """The field of that name, which must hold numbers."""
        field = self.fields.get(name)
        if field is None:
            message = f'there is no field "{name}" in the dataset; it has {", ".join(self.fields)}.'
            raise JobError(Exit.WRONG_USE, block, message)
        if field.classes > 0:
            message = f'field "{name}" holds class numbers, which have no scale.'
            raise JobError(Exit.WRONG_USE, block, message)
        return field

    def classes(self, name, block):
        """The field of that name, which must hold class numbers."""
        field = self.fields.get(name)
        if field is None or field.classes == 0:
            message = f'there is no field "{name}" of class numbers in the dataset.'
            raise JobError(Exit.WRONG_USE, block, message)
        return field

    def by_class(order, labels):
        """Rows so that any stretch of them has each class in nearly its share of the whole."""
        shares = numpy.empty(len(order))
        for label in numpy.unique(labels):
            places = numpy.flatnonzero(labels == label)
            shares[places] = (numpy.arange(len(places)) + 0.5) / len(places)
        return order[numpy.lexsort((order, labels, shares))]

    def to_fit(self, name, block):
        """The numbers, rows×columns, of the rows of part `train` that the source holds: the zeros of
        collocation points would count in a mean."""
        field = self.numbers(name, block)
        if self.points > 0 and name == "known":
            message = 'field "known" tells rows from points, which another scale would end. Leave it out.'
            raise JobError(Exit.WRONG_USE, block, message)
        train = self.parts["train"]
        rows = train[train < self.rows - self.points]
        if len(rows) == 0:
            message = "part train holds no row of the data to fit to."
            advice = "Draw collocation points behind the split and the take."
            raise JobError(Exit.BAD_DATA, block, f"{message} {advice}")
        return field.take(rows).reshape(len(rows), -1)

    def apply(self, transform):
        field = self.numbers(transform["field"], transform["block"])
        if len(transform["shift"]) not in (1, numpy.prod(field.dims())):
            message = f'field "{field.name}" has other columns than those the model was fitted on.'
            raise JobError(Exit.WRONG_USE, transform["block"], message)
        field.transforms.append(transform)
        self.transforms.append(transform)


class Dataset:
    """What data a stage will read and how they are prepared: steps, each of a phase. Nothing is
    opened before `load`. By phase a step is a function
      source  () → what the file holds: a Table, or an object that the phase `fields` makes one of
      fields  what the source gave → Table
      rows    Table → None: changes its parts
      fit     Table → a list of transforms {block, field, kind, shift, divisor}."""

    def __init__(self, steps):
        self.steps = steps

    def source(work):
        return Dataset([("source", work)])

    def then(self, phase, work):
        return Dataset([*self.steps, (phase, work)])

    def of(self, phase):
        return [work for of, work in self.steps if of == phase]

    def load(self, fitted=None):
        """The table; with the transforms of a model in place of new ones, where given."""
        [source] = self.of("source")
        table = source()
        for work in self.of("fields"):
            table = work(table)
        for work in self.of("rows"):
            work(table)
        if fitted is None:
            for work in self.of("fit"):
                for transform in work(table):
                    table.apply(transform)
        for transform in fitted or []:
            if transform["field"] in table.fields:
                table.apply(transform)
        return table

    def result_of(maker, name, block):
        """A file that an earlier stage of this run wrote: out/<maker>/<name>."""
        folder = os.path.join(os.environ.get("TEPHRA_RUN") or ".", "out", maker)
        if not os.path.exists(os.path.join(folder, "manifest.json")):
            message = f"{folder}: the results of block {maker} are not there."
            raise JobError(Exit.INPUT_MISSING, block, f"{message} Run the stage that makes them first.")
        return os.path.join(folder, name)

    def path_of(name, path, block):
        """TEPHRA_DATA_<NAME>, else the file in the folder data/ of the job."""
        variable = "TEPHRA_DATA_" + name.upper()
        job = os.environ.get("TEPHRA_JOB") or os.path.dirname(os.path.abspath(__file__))
        default = os.path.join(job, "data", path.split("/")[-1])
        found = os.environ.get(variable) or default
        if not os.path.exists(found):
            message = f'{found}: there is no such file, and the data set "{name}" is read from it.'
            advice = f"Put it there, or set {variable} to its path."
            raise JobError(Exit.INPUT_MISSING, block, f"{message} {advice}")
        return found
