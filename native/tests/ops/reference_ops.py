"""Every op beside PyTorch: runs tephra_op_cases, computes each of its cases again and prints the worst errors by op.

Error of a tensor = max|a − b| / max|b|; PyTorch computes in the dtype of the case, gradients by torch.autograd. Tolerances stand in
tolerances.json. Without PyTorch it says so and ends with 77, after the checks that need none.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, help="tephra_op_cases")
    parser.add_argument("--set", default="cpu", help="kernels: cpu, aten, aten:cuda")
    parser.add_argument("--dtype", default="f64", choices=["f32", "f64"])
    parser.add_argument("--cases", type=int, default=3, help="of each op")
    parser.add_argument("--seed", type=int, help="a fresh one is drawn and printed when left out")
    parser.add_argument("--op", default="", help="this op alone")
    return parser.parse_args()


def run_program(wanted, path):
    command = [wanted.program, "--set", wanted.set, "--dtype", wanted.dtype, "--cases", str(wanted.cases), "--out", path]
    if wanted.seed is not None:
        command += ["--seed", str(wanted.seed)]
    if wanted.op:
        command += ["--op", wanted.op]
    return subprocess.run(command).returncode


def read_cases(path):
    """Each case's description, with its tensors by name."""
    import numpy

    with open(path, "rb") as file:
        while line := file.readline():
            case = json.loads(line)
            case["tensor"] = {}
            for name, sizes in case["tensors"]:
                count = int(numpy.prod(sizes, dtype=numpy.int64))
                case["tensor"][name] = numpy.frombuffer(file.read(8 * count)).reshape(sizes)
            yield case


def error(ours, theirs):
    ours, theirs = ours.reshape(-1), theirs.reshape(-1)
    if theirs.size == 0:
        return 0.0
    difference = float(abs(ours - theirs).max())
    largest = float(abs(theirs).max())
    return difference if largest == 0 else difference / largest


def errors_of(case, torch, dtype, references):
    """Worst error of output, first and second derivatives."""

    def tensor(name, differentiated):
        if references.is_label(case, name):
            return torch.from_numpy(case["tensor"][name].copy()).long()
        return torch.from_numpy(case["tensor"][name].copy()).to(dtype).requires_grad_(differentiated)

    def gradients(of, leaves):
        if not leaves:
            return []
        found = torch.autograd.grad(of, leaves, create_graph=True, allow_unused=True) if of.requires_grad else [None] * len(leaves)
        return [torch.zeros_like(leaf) if gradient is None else gradient for gradient, leaf in zip(found, leaves)]

    def compare(prefix, theirs):
        """None where there is nothing to compare."""
        kept = [(name, value) for name, value in zip(map(f"{prefix}{{}}".format, range(len(theirs))), theirs) if name in case["tensor"]]
        return max((error(case["tensor"][name], value.detach().double().numpy()) for name, value in kept), default=None)

    inputs = [tensor(f"in{i}", True) for i in range(case["inputs"])]
    numbers = [x for x in inputs if x.requires_grad]
    output = references.apply(case, inputs)
    weight = tensor("weight", True)
    first = gradients((output * weight).sum(), numbers)
    terms = [(gradient * tensor(f"weight{i}", False)).sum() for i, gradient in enumerate(first) if f"weight{i}" in case["tensor"]]
    second = gradients(sum(terms), numbers + [weight]) if "second0" in case["tensor"] else []
    return error(case["tensor"]["output"], output.detach().double().numpy()), compare("first", first), compare("second", second)


def table(path, dtype_name, tolerances):
    import torch

    import references

    torch.set_num_threads(1)
    dtype = {"f32": torch.float32, "f64": torch.float64}[dtype_name]
    rows = {}
    for case in read_cases(path):
        found = errors_of(case, torch, dtype, references)
        differences = case["differences"]
        row = rows.setdefault(case["op"], [0] + [None] * 6)
        row[0] += 1
        for i, value in enumerate([*found, differences.get("first"), differences.get("second"), differences["tiles"]], 1):
            if value is not None and (row[i] is None or not value <= row[i]):
                row[i] = value
    tolerance, step = tolerances[dtype_name], tolerances["differences"]
    limits = [tolerance, tolerance, tolerance, step, step, tolerance]
    print(f"{'op':<30}{'cases':>6}  output   first    second   | differences first, second | tiles     (tolerances {tolerance:.0e}, {step:.0e})")
    fine = True
    for op, (count, *errors) in rows.items():
        passed = all(value is None or value < limit for value, limit in zip(errors, limits))
        fine = fine and passed
        cells = ["       -" if value is None else f"{value:8.1e}" for value in errors]
        print(f"{op:<30}{count:>6}  {cells[0]} {cells[1]} {cells[2]} | {cells[3]} {cells[4]}        | {cells[5]}  {'ok' if passed else 'FAILED'}")
    return fine


def main():
    wanted = arguments()
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/cases"
        status = run_program(wanted, path)
        try:
            import torch  # noqa: F401
        except ImportError:
            print("SKIPPED pytorch: no PyTorch for " + sys.executable + " (Debian: python3-torch); the CMake variable TEPHRA_PYTHON chooses another")
            return status or 77
        tolerances = json.loads((here / "tolerances.json").read_text())
        fine = table(path, wanted.dtype, tolerances) if status in (0, 1) else False
        return status or (0 if fine else 1)


sys.exit(main())
