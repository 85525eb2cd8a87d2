# uses: errors, files, predictor, scores, stage
import os


class Evaluation:
    """Scores a trained model on the rows of a part: writes predictions.npz and scores.json, both in the
    target's own unit. `settings` are the arguments of Train.evaluate."""

    def __init__(self, stage, settings):
        self.stage = stage
        self.settings = settings
        self.predictor = Predictor(stage, settings)

    def run(self):
        if not self.predictor.name:
            raise JobError(Exit.WRONG_USE, self.settings.id, "the loss has no target to score against.")
        if self.predictor.target is None:
            message = f'the dataset has no field "{self.predictor.name}" to score against.'
            advice = "Use a predict block for rows whose target is not known."
            raise JobError(Exit.WRONG_USE, self.settings.id, f"{message} {advice}")
        predictions, targets = self.predictor.run()
        if self.stage.is_root:
            self.write(predictions, targets)
        return Exit.DONE

    def write(self, predictions, targets):
        settings, notes, rows = self.settings, [], self.predictor.rows
        given = predictions, targets, notes, self.predictor.predictors()
        scores = {name: Scores.of(name, *given) for name in settings.scores}
        record = {"block": settings.id, "model": settings.model, "part": settings.part}
        record.update({"rows": len(rows), "scores": scores})
        if notes:
            record["notes"] = notes
        folder = self.stage.output(settings.id)
        arrays = {"row": rows, "prediction": predictions, "target": targets}
        Files.write_npz(os.path.join(folder, "predictions.npz"), arrays)
        Files.write_json(os.path.join(folder, "scores.json"), {"version": 1, **record})
        Files.finish(folder, ["predictions.npz", "scores.json"])
        self.stage.log.event("scores", record)
        for name, value in scores.items():
            self.stage.say(f"{name} {value:.6g}")
        for note in notes:
            self.stage.say(f"note: {note}")
