# uses: errors, files, model
import os


class Trace:
    """What each step did, as files: trace.json, and step-000001.npz with rows, loss, and under
    before/, gradient/ and after/ parameters, optimizer states and gradients by their names."""

    def __init__(self, folder, facts, goes_on):
        self.folder = folder
        self.step = {}
        path = os.path.join(folder, "trace.json")
        if os.path.exists(path) and not goes_on:
            message = f"{path}: this folder holds a trace already. Name another folder, or delete this one."
            raise JobError(Exit.WRONG_USE, facts["block"], message)
        Files.write_json(path, {"version": 1, **facts})

    def before(self, rows, graph, update, scaler):
        self.step = {"rows": rows, **graph.arrays("before/"), **update.arrays("before/")}
        self.step["before/scaler"] = scaler

    def gradients(self, loss, gradients):
        self.step["loss"] = loss
        self.step.update({f"gradient/{name}": g.numpy().copy() for name, g in gradients.items()})

    def after(self, number, graph, update, scaler):
        self.step.update({**graph.arrays("after/"), **update.arrays("after/")})
        self.step["after/scaler"] = scaler
        Files.write_npz(Trace.path(self.folder, number), self.step)

    def path(folder, number):
        return os.path.join(folder, f"step-{number:06d}.npz")


class Locked:
    """The trace of another run that this one is held to: each step starts from where that one stood,
    and its update takes that one's gradients."""

    def __init__(self, folder, identity):
        self.folder = folder
        self.block = identity["block"]
        self.arrays = {}
        path = os.path.join(folder, "trace.json")
        if not os.path.exists(path):
            message = f"{path}: there is no such file, so {folder} is no trace."
            raise JobError(Exit.INPUT_MISSING, self.block, f"{message} Name the folder that --trace wrote.")
        found = Files.read_json(path, self.block)
        for key in ("stage", "block", "dtype"):
            if found.get(key) != identity[key]:
                message = f"{path}: this trace was made with {key} {found.get(key)}, not {identity[key]}."
                raise JobError(Exit.BAD_DATA, self.block, f"{message} Name a trace of this job.")

    def begin(self, number, graph, update, cursor):
        path = Trace.path(self.folder, number)
        if not os.path.exists(path):
            message = f"{path}: there is no such file: the trace ends before. Ask for --steps {number - 1}."
            raise JobError(Exit.INPUT_MISSING, self.block, message)
        self.arrays = Files.read_npz(path, self.block)
        Start.fill(graph, update, self.arrays, "before/", path, self.block)
        cursor.scaler = [float(each) for each in self.arrays["before/scaler"]]

    def gradients(self, own):
        """That run's gradients, as tensors like our own."""
        taken = {name: values.clone() for name, values in own.items()}
        Model.fill(taken, self.arrays, "gradient/", self.folder, self.block)
        return taken


class Start:
    """Start weights, and optimizer states where the file has them."""

    def fill(graph, update, arrays, prefix, path, block):
        Model.fill(graph.parameters, arrays, prefix, path, block)
        for state, buffers in update.states.items():
            if any(f"{prefix}optimizer.{state}.{name}" in arrays for name in buffers):
                Model.fill(buffers, arrays, f"{prefix}optimizer.{state}.", path, block)
