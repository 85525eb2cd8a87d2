# uses: errors, files, model
import os


class Trace:
    """What each step did, as files: trace.json, and step-000001.npz with rows, loss, and under
    before/, gradient/ and after/ parameters, optimizer states and gradients by their names."""

    def __init__(self, folder, facts):
        self.folder = folder
        self.step = {}
        Files.write_json(os.path.join(folder, "trace.json"), {"version": 1, **facts})

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

    def __init__(self, folder, block):
        self.folder = folder
        self.block = block
        self.arrays = {}

    def has(self, number):
        return os.path.exists(Trace.path(self.folder, number))

    def begin(self, number, graph, update, cursor):
        path = Trace.path(self.folder, number)
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
