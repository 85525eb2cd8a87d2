# uses: artefacts, files, markup, result-table, root-stage
import os


class ReportFile:
    """Tables under the names of what they come from, as one file."""

    STYLE = "\n".join(
        [
            "body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }",
            "table { border-collapse: collapse; }",
            "th, td { padding: 0.2rem 0.8rem; border-bottom: 1px solid #ddd; text-align: left; }",
            ".number { text-align: right; font-variant-numeric: tabular-nums; }",
        ]
    )

    def write(stage, inputs, format):
        sections = [(source["name"], Artefacts.table(stage, source)) for source in inputs]
        texts = {"csv": ReportFile.csv, "json": ReportFile.json, "html": ReportFile.html}
        folder, name = stage.output(stage.block), f"report.{format}"
        path = os.path.join(folder, name)
        Files.write(path, texts[format](stage.name, sections))
        Files.finish(folder, [name])
        stage.say(f"wrote {path}")

    def csv(_, sections):
        """Every row with the name of its input in front; a column is that of all inputs that have it."""
        columns = list(dict.fromkeys(name for _, table in sections for name in table.columns))
        rows = []
        for name, table in sections:
            places = {column: at for at, column in enumerate(table.columns)}
            found = [[row[places[c]] if c in places else None for c in columns] for row in table.rows]
            rows += [[name, *row] for row in found]
        return ResultTable(["from", *columns], rows).csv()

    def json(_, sections):
        tables = [{"name": name, **table.json()} for name, table in sections]
        return Files.json_text({"version": 1, "tables": tables}, 2) + "\n"

    def html(title, sections):
        name = Markup.escaped(title)
        head = f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{name}</title>\n'
        bodies = [f"<h2>{Markup.escaped(one)}</h2>\n{ReportFile.table(table)}" for one, table in sections]
        return f"{head}<style>\n{ReportFile.STYLE}\n</style>\n<h1>{name}</h1>\n{''.join(bodies)}</html>\n"

    def table(table):
        head = "".join(f"<th>{Markup.escaped(column)}</th>" for column in table.columns)
        rows = "".join(f"<tr>{''.join(map(ReportFile.cell, row))}</tr>\n" for row in table.rows)
        return f"<table>\n<tr>{head}</tr>\n{rows}</table>\n"

    def cell(cell):
        kind = ' class="number"' if ResultTable.is_number(cell) else ""
        return f"<td{kind}>{Markup.escaped(ResultTable.text_of(cell))}</td>"
