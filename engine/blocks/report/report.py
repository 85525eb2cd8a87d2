# uses: report-file
class Results:
    def report(stage, *, id, inputs, format="html"):
        """All inputs as tables under their names: writes out/<id>/report.html, report.csv or report.json."""
        return RootStage.run(stage, lambda: ReportFile.write(stage, inputs, format))
