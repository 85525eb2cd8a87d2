# uses: arrays, data, errors
import numpy


class ArrayColumns:
    """Columns of a matrix, or of the rows that the points of a grid are."""

    def __init__(self, path, id, variable, axes):
        self.path = path
        self.id = id
        base = variable or "array"
        values = ArrayFile.read(path, variable, id).astype(numpy.float64)
        self.columns = self.grid(values, base, axes) if axes else self.matrix(values, base)

    def refuse(self, what):
        raise JobError(Exit.BAD_DATA, self.id, f"{self.path}: {what}")

    def matrix(self, values, base):
        if sum(dim != 1 for dim in values.shape) <= 1:
            return {base: values.ravel()}
        if values.ndim != 2:
            self.refuse(f'"{base}" has {values.ndim} dimensions. Name the vectors of its axes.')
        return {f"{base}_{place + 1}": values[:, place] for place in range(values.shape[1])}

    def grid(self, values, base, axes):
        places = [ArrayFile.read(self.path, axis, self.id).astype(numpy.float64) for axis in axes]
        if [place.size for place in places] != list(values.shape):
            sizes = [place.size for place in places]
            self.refuse(f'"{base}" is {list(values.shape)}, and its axes have {sizes} places.')
        along = numpy.meshgrid(*[place.ravel() for place in places], indexing="ij")
        columns = {axis: points.ravel() for axis, points in zip(axes, along)}
        return {**columns, base: values.ravel()}

    def column(self, name):
        """Its numbers, an array."""
        if name not in self.columns:
            self.refuse(f'there is no column "{name}"; it has {", ".join(self.columns)}.')
        return self.columns[name]


class Data:
    def array_table(*, id, name, path, variable, axes=(), columns=(), rows=0):
        """A table of an array; `axes` are the vectors of coordinates of a grid, whose last dimension
        changes fastest. `columns` and `rows` are what the job was made for; rows 0: not known."""

        def read():
            found = Dataset.path_of(name, path, id)
            table = ArrayColumns(found, id, variable, axes)
            for wanted in columns:
                if rows not in (0, len(table.column(wanted))):
                    message = f"{found}: has {len(table.column(wanted))} rows where the job was made"
                    raise JobError(Exit.BAD_DATA, id, f"{message} for {rows}. Make it again.")
            return table

        return Dataset.source(read)
