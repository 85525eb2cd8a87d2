# uses: comparison
class Results:
    def compare(stage, *, id, inputs, statistic="mean"):
        """Puts scores, or curves by their last values, side by side: writes out/<id>/scores.json and
        table.csv. `inputs`: kind, block and name of each."""
        return RootStage.run(stage, lambda: Comparison.write(stage, inputs, statistic))
