# uses: data, errors
import csv
import math
import re


class CsvFile:
    """Rows of cells under named columns; numbers are read when a column is asked for."""

    NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

    def __init__(self, path, id, delimiter, header, columns, rows):
        self.path = path
        self.id = id
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            try:
                lines = [(reader.line_num, cells) for cells in reader if cells]
            except (csv.Error, UnicodeDecodeError) as error:
                raise JobError(Exit.BAD_DATA, id, f"{path}:{reader.line_num}: {error}.") from error
        self.names = lines[0][1] if header and lines else list(columns)
        self.lines = lines[1:] if header else lines
        self.check_rows(rows)
        for name in columns:
            self.place_of(name)

    def check_rows(self, rows):
        if not self.lines:
            raise JobError(Exit.BAD_DATA, self.id, f"{self.path}: there are no rows of numbers.")
        if rows not in (0, len(self.lines)):
            message = f"{self.path}: has {len(self.lines)} rows where the job was made for {rows}."
            raise JobError(Exit.BAD_DATA, self.id, f"{message} Make the job again from this file.")
        for line, cells in self.lines:
            if len(cells) != len(self.names):
                message = f"{self.path}:{line}: this row has {len(cells)} cells, not {len(self.names)}."
                raise JobError(Exit.BAD_DATA, self.id, message)

    def place_of(self, name):
        if self.names.count(name) != 1:
            found = "no column" if name not in self.names else "more than one column"
            raise JobError(Exit.BAD_DATA, self.id, f'{self.path}: there is {found} "{name}".')
        return self.names.index(name)

    def column(self, name):
        """Its numbers, a list."""
        place = self.place_of(name)
        return [self.number(cells[place], line, name) for line, cells in self.lines]

    def number(self, cell, line, name):
        text = cell.strip(" \t")
        value = float(text) if CsvFile.NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            message = f'{self.path}:{line}: "{cell[:40]}" in column "{name}" is no finite number.'
            raise JobError(Exit.BAD_DATA, self.id, f"{message} Mend the cell or leave the row out.")
        return value


class Data:
    def csv(*, id, name, path, delimiter=",", header=True, columns=(), rows=0):
        """A table of numbers. `columns` and `rows` are what the job was made for; rows 0: not known."""

        def read():
            found = Dataset.path_of(name, path, id)
            return CsvFile(found, id, delimiter, header, columns, rows)

        return Dataset.source(read)
