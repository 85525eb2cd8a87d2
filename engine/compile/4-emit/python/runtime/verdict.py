# uses: artefacts, errors, files, result-table, root-stage
import math
import operator
import os

import numpy


class Verdict:
    """Conditions on scores in postfix order: a number or score is put on a stack, an operation takes one or
    two from it and puts back what it makes of them. None that names a score that is NaN holds."""

    SINGLE = {"negate": operator.neg, "opposite": operator.not_}
    DOUBLE = {
        "add": operator.add,
        "subtract": operator.sub,
        "multiply": operator.mul,
        "divide": lambda a, b: Verdict.quotient(a, b),
        "less": operator.lt,
        "less_or_equal": operator.le,
        "greater": operator.gt,
        "greater_or_equal": operator.ge,
        "equal": operator.eq,
        # Comparing with NaN never holds.
        "not_equal": lambda a, b: a < b or a > b,
        "both": lambda a, b: a and b,
        "either": lambda a, b: a or b,
    }

    def quotient(a, b):
        """Of IEEE 754, which knows what a number divided by 0 is."""
        return float(numpy.divide(numpy.float64(a), numpy.float64(b)))

    def holds(terms, scores, block):
        stack = []
        for term in terms:
            operation = term["operation"]
            if operation == "number":
                stack.append(term["number"])
            elif operation == "score":
                stack.append(Verdict.score(term["score"], scores, block))
            elif operation in Verdict.SINGLE:
                stack.append(Verdict.SINGLE[operation](stack.pop()))
            else:
                second = stack.pop()
                stack.append(Verdict.DOUBLE[operation](stack.pop(), second))
        named = (Verdict.score(term["score"], scores, block) for term in terms if "score" in term)
        return bool(stack.pop()) and not any(map(math.isnan, named))

    def score(name, scores, block):
        if name not in scores:
            message = f'there is no score "{name}"; there are: {", ".join(scores)}.'
            raise JobError(Exit.WRONG_USE, block, message)
        return scores[name]

    def judge(stage, block, expression, terms):
        scores = Artefacts.scores(stage, block)
        with numpy.errstate(all="ignore"):
            accepted = Verdict.holds(terms, scores, stage.block)
        named = {term["score"]: scores[term["score"]] for term in terms if "score" in term}
        verdict = {"version": 1, "block": stage.block, "expression": expression, "accepted": accepted}
        folder = stage.output(stage.block)
        Files.write_json(os.path.join(folder, "acceptance.json"), {**verdict, "scores": named})
        stage.log.event("scores", {"block": stage.block, "scores": {"accepted": int(accepted)}})
        values = ", ".join(f"{name} = {ResultTable.text_of(value)}" for name, value in named.items())
        reason = values or "no score in it"
        # Without its manifest the stage is not complete: a job that is started again asks again.
        if not accepted:
            message = f"not accepted: {expression} does not hold with {reason}."
            raise JobError(Exit.NOT_ACCEPTED, stage.block, message)
        Files.finish(folder, ["acceptance.json"])
        stage.say(f"accepted: {expression} holds with {reason}")
