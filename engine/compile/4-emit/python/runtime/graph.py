# uses: errors, random
import collections

import numpy
import torch

# What a network gives: the prediction; the SUM over the rows at hand of the loss of each; the block
# that made the prediction; the field that the loss compares it with.
Network = collections.namedtuple("Network", "prediction loss block target")


class Graph:
    """What a network is computed on: parameters by name, and the rows at hand. Network functions
    compute at once, so they are called again for each batch."""

    DTYPES = {"f32": torch.float32, "f64": torch.float64}

    def __init__(self, dtype, seed, ranks):
        self.dtype = Graph.DTYPES[dtype]
        self.seed = seed
        self.ranks = ranks
        self.parameters = {}
        self.trained = []
        self.fields = {}
        # Set by a loss that differentiates the prediction by the fields.
        self.needs_slopes = False
        self.take(None, numpy.zeros(1, numpy.int64), batch=1)

    def take(self, table, rows, *, batch, step=0, training=False):
        """The rows that are computed next, of `batch` over all ranks; without a table, or a field in it, zeros."""
        self.table = table
        self.samples = rows
        self.batch = batch
        self.step = step
        self.training = training
        self.streams = collections.Counter()
        self.assigned = {}

    def describe(self, network):
        """Calls a network once on zeros, which makes its parameters; returns what it gave."""
        with torch.no_grad():
            return network(self)

    def placeholder(self, field, dims):
        """The field of the rows at hand, B×dims."""
        self.fields[field] = {"dims": dims, "classes": 0}
        if self.table is None or field not in self.table.fields:
            return torch.zeros((len(self.samples), *dims), dtype=self.dtype)
        values = torch.from_numpy(self.table.fields[field].take(self.samples)).to(self.dtype)
        return values.requires_grad_(self.needs_slopes)

    def labels(self, field, classes):
        """Class numbers 0 … classes − 1 of the rows at hand, one a row; `classes` says how many there are."""
        self.fields[field] = {"dims": [], "classes": classes}
        if self.table is None or field not in self.table.fields:
            labels = torch.zeros(len(self.samples), dtype=torch.int64)
        else:
            labels = torch.from_numpy(self.table.fields[field].take(self.samples))
        labels.classes = classes
        return labels

    def parameter(self, id, name, shape, start, *, fan_in=1, fan_out=1, scale=0.01):
        """A trained tensor, named `id.name` in model files. Starts: zeros, ones, uniform ±1/√fan_in,
        he (normal, √(2/fan_in)), glorot (uniform, ±√(6/(fan_in + fan_out))), normal (scale)."""
        full = f"{id}.{name}"
        if full not in self.parameters:
            self.trained.append(full)
            values = Graph.start_of(full, shape, start, fan_in, fan_out, scale, self.seed)
            self.parameters[full] = torch.from_numpy(values).to(self.dtype).requires_grad_()
        return self.parameters[full]

    def state(self, id, name, shape, start):
        """A tensor that is saved with the parameters but not trained; start: zeros or ones."""
        full = f"{id}.{name}"
        if full not in self.parameters:
            number = 1.0 if start == "ones" else 0.0
            self.parameters[full] = torch.full(shape, number, dtype=self.dtype)
        return self.parameters[full]

    def assign(self, id, name, value):
        """What a state becomes at the end of a training step; the same on every rank."""
        self.assigned[f"{id}.{name}"] = value.detach()

    def next_stream(self, purpose):
        """Each dropout (or noise) of a network draws from a stream of its own, counted in order."""
        self.streams[purpose] += 1
        return self.streams[purpose] - 1

    def start_of(name, shape, start, fan_in, fan_out, scale, seed):
        count = int(numpy.prod(shape))
        if start in ("zeros", "ones"):
            return numpy.full(shape, 1.0 if start == "ones" else 0.0)
        lanes = numpy.arange((count + 1) // 2)
        words = Random.draw(seed, Random.WEIGHTS, Random.stream_of(name), 0, lanes)
        if start in ("he", "normal"):
            width = numpy.sqrt(2.0 / fan_in) if start == "he" else scale
            pair = Random.normal_pair(words)
        else:
            width = 1.0 / numpy.sqrt(fan_in)
            if start == "glorot":
                width = numpy.sqrt(6.0 / (fan_in + fan_out))
            first, second = Random.uniform(*words[:2]), Random.uniform(*words[2:])
            pair = 2 * first - 1, 2 * second - 1
        return (width * numpy.stack(pair, axis=1)).reshape(-1)[:count].reshape(shape)

    def arrays(self, prefix=""):
        """Copies of the parameters, by name."""
        copies = {name: value.detach().numpy().copy() for name, value in self.parameters.items()}
        return {prefix + name: values for name, values in copies.items()}

    def check_fields(self, table, block, optional=None):
        """The dataset must have every field that the network reads, of the same size; one may be missing."""
        for name, wanted in self.fields.items():
            field = table.fields.get(name)
            if field is None and name == optional:
                continue
            if field is None:
                message = f'the network reads field "{name}", which the dataset does not have.'
            elif (field.classes > 0) != (wanted["classes"] > 0):
                message = f'field "{name}" holds numbers in one place and class numbers in the other.'
            elif (field.dims(), field.classes) != (wanted["dims"], wanted["classes"]):
                message = f'field "{name}" has another size or other classes than the network reads.'
            else:
                continue
            raise JobError(Exit.WRONG_USE, block, message)
