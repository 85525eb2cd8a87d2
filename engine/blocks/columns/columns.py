# uses: data, errors
import numpy


class Data:
    def columns(dataset, *, id, fields):
        """Fields made of columns; with `classes` one of class numbers, from one column."""

        def label_of(source, field):
            [name] = field["columns"]
            numbers = numpy.array(source.column(name))
            right = (numbers >= 0) & (numbers < field["classes"]) & (numbers == numpy.floor(numbers))
            if not right.all():
                message = f'row {numpy.argmin(right) + 1} of column "{name}" is no class number'
                raise JobError(Exit.BAD_DATA, id, f"{message} from 0 to {field['classes'] - 1}.")
            return Field(field["field"], numbers.astype(numpy.int64), field["classes"])

        def field_of(source, field):
            if "classes" in field:
                return label_of(source, field)
            columns = [source.column(name) for name in field["columns"]]
            return Field(field["field"], numpy.array(columns).T)

        def choose(source):
            made = [field_of(source, field) for field in fields]
            return Table(len(made[0].values), made)

        return dataset.then("fields", choose)
