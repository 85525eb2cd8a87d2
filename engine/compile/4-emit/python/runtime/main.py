# uses: errors, ranks, stage
import argparse
import sys


class Job:
    """The command line: train.py [STAGE] [--init PATH] [--trace FOLDER] [--steps N] [--list]."""

    def run(arguments, stages):
        """Runs a stage, or all in their order; returns the exit code."""
        parser = argparse.ArgumentParser(description="Runs the stages of this job.")
        parser.add_argument("stage", nargs="?", help="one stage; without it, all in their order")
        parser.add_argument("--list", action="store_true", help="print the names of the stages")
        parser.add_argument("--init", metavar="PATH", help="start weights (NPZ), or a trace to be held to")
        parser.add_argument("--trace", metavar="FOLDER", help="write what each step does")
        parser.add_argument("--steps", metavar="N", type=int, help="end training after so many steps")
        try:
            options = parser.parse_args(arguments)
        except SystemExit as end:
            return Exit.WRONG_USE if end.code else Exit.DONE
        if options.list:
            print("\n".join(name for name, _, _ in stages))
            return Exit.DONE
        chosen = [each for each in stages if options.stage in (None, each[0])]
        if not chosen or (options.steps is not None and options.steps < 1):
            names = ", ".join(name for name, _, _ in stages)
            print(f"tephra: a stage is one of {names}; --steps is 1 or more.", file=sys.stderr)
            return Exit.WRONG_USE
        return Job.run_stages(chosen, options)

    def run_stages(stages, options):
        ranks = None
        try:
            Stage.catch_signals()
            ranks = Ranks()
            code = Job.run_in_order(stages, options, ranks)
            ranks.leave(in_step=True)
            return code
        except JobError as error:
            at = f'block "{error.block}": ' if error.block else ""
            print(f"tephra: rank {Ranks.place()[0]}: {at}{error}", file=sys.stderr, flush=True)
            if ranks is not None:
                ranks.leave(in_step=False)
            return error.code

    def run_in_order(stages, options, ranks):
        """Ends with the first stage that is not done."""
        for name, block, work in stages:
            code = Job.run_stage(Stage(name, block, options, ranks), work)
            if code != Exit.DONE:
                return code
        return Exit.DONE

    def run_stage(stage, work):
        if stage.is_complete():
            stage.say("already complete")
            return Exit.DONE
        try:
            code = work(stage)
        except JobError as error:
            at = {"block": error.block} if error.block else {}
            Job.log_end(stage, {"outcome": "failed", "message": str(error), **at})
            raise
        Job.log_end(stage, {"outcome": "done" if code == Exit.DONE else "stopped"})
        return code

    def log_end(stage, members):
        if stage.is_root:
            stage.log.begin()
            stage.log.event("stage-ended", members)
