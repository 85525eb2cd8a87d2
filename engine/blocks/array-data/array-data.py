# uses: arrays, data, errors
import numpy


class Data:
    def arrays(*, id, name, path, fields, rows=0, rows_axis="first"):
        """Each array a field; the dimension that counts the rows is its first or its last. With
        `classes` it holds class numbers, one a row."""

        def refuse(variable, what):
            message = f'{Dataset.path_of(name, path, id)}: "{variable}" {what}.'
            raise JobError(Exit.BAD_DATA, id, f"{message} Make the job again from this file.")

        def labels_of(field, values):
            variable, classes = field["variable"], field["classes"]
            numbers = values.reshape(len(values), -1)
            if numbers.shape[1] != 1:
                refuse(variable, f"has {numbers.shape[1]} numbers a row where class numbers are one")
            right = (numbers >= 0) & (numbers < classes) & (numbers == numpy.floor(numbers))
            if not right.all():
                row = int(numpy.argmin(right))
                refuse(variable, f"is no class number from 0 to {classes - 1} in row {row} (counted from 0)")
            return Field(field["field"], numbers[:, 0].astype(numpy.int64), classes)

        def field_of(field, found):
            values = ArrayFile.read(found, field["variable"], id)
            if rows_axis == "last":
                values = numpy.moveaxis(values, -1, 0)
            if rows not in (0, len(values)):
                refuse(field["variable"], f"has {len(values)} rows where the job was made for {rows}")
            if "classes" in field:
                return labels_of(field, values)
            values = values.reshape(len(values), -1) if values.ndim == 1 else values
            if list(values.shape[1:]) != list(field.get("dims", values.shape[1:])):
                refuse(field["variable"], f"has rows of {list(values.shape[1:])}")
            return Field(field["field"], values)

        def read():
            found = Dataset.path_of(name, path, id)
            made = [field_of(field, found) for field in fields]
            counts = [len(field.values) for field in made]
            if len(set(counts)) != 1:
                refuse(fields[0]["variable"], f"and the other arrays have {counts} rows")
            return Table(counts[0], made)

        return Dataset.source(read)
