# uses: errors, files
import csv
import re

import numpy


class ResultTable:
    """Columns by name and rows of cells: None, a number or a text."""

    NUMBER = re.compile(r"NaN|-?Infinity|-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")

    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows

    def column(self, name):
        """Its cells; None without such a column."""
        if name not in self.columns:
            return None
        at = self.columns.index(name)
        return [row[at] for row in self.rows]

    def is_number(cell):
        return isinstance(cell, float)

    def text_of(cell):
        """The shortest text that reads as the same bits; whole numbers without a point."""
        if cell is None or isinstance(cell, str):
            return cell or ""
        text = Files.json_text(cell).strip('"')
        return text[:-2] if text.endswith(".0") else text

    def csv(self):
        """RFC 4180, with a head of column names."""
        lines = [self.columns, *([ResultTable.text_of(cell) for cell in row] for row in self.rows)]
        return "".join(",".join(map(ResultTable.quoted, line)) + "\n" for line in lines)

    def quoted(text):
        return '"' + text.replace('"', '""') + '"' if any(letter in text for letter in ',"\r\n') else text

    def json(self):
        return {"columns": self.columns, "rows": self.rows}

    def of_csv(path):
        with open(path, encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        # The reader gives no cell for a line with one empty cell.
        return ResultTable(head, [[ResultTable.cell_of(text) for text in row or [""]] for row in rows])

    def cell_of(text):
        """A number is what text_of writes of one; float reads more, such as "1_0" or " 1"."""
        return float(text) if ResultTable.NUMBER.fullmatch(text) else text or None

    def of_npz(path, block):
        """A column a member, or, of a member B×n, n columns "member.i"."""
        columns, values = [], []
        for name, array in Files.read_npz(path, block).items():
            wide = array.reshape(len(array), -1).astype(float)
            columns += [name] if array.ndim < 2 else [f"{name}.{i}" for i in range(wide.shape[1])]
            values.append(wide)
        return ResultTable(columns, numpy.concatenate(values, axis=1).tolist())
