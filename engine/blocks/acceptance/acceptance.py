# uses: verdict
class Results:
    def acceptance(stage, *, id, scores, expression, terms):
        """Writes out/<id>/acceptance.json, and ends the job with code 77 where `expression` does not hold
        of the scores of block `scores`. `terms` are its words in postfix order."""
        return RootStage.run(stage, lambda: Verdict.judge(stage, scores, expression, terms))
