# uses: errors, stage
class RootStage:
    """A small stage that reads what others wrote; the first rank alone works."""

    def run(stage, work):
        if stage.is_root:
            started = {"block": stage.block, "ranks": stage.ranks.size, "steps": 1, "epochs": 1}
            stage.log.begin()
            stage.log.event("stage-started", {**started, "stepsPerEpoch": 1, "resumedFromStep": None})
            work()
        return Exit.DONE
