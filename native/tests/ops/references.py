"""What each op means, in PyTorch: one function an op, named like it, of the case's inputs."""

import functools

import numpy
import torch

functional = torch.nn.functional
table = {}


def is_label(case, name):
    return name == "in1" and case["op"] in ("cross_entropy", "softmax_error", "gather", "scatter_sum")


def apply(case, inputs):
    function = table[case["op"]]
    return function(case, *inputs)


def op(*names):
    """Enters a function of inputs alone."""

    def enter(function):
        for name in names:
            table[name] = lambda case, *inputs: function(*inputs)
        return function

    return enter


def op_with(name):
    """Enters a function of the attributes and inputs."""

    def enter(function):
        table[name] = lambda case, *inputs: function(case["attributes"], *inputs)
        return function

    return enter


# Number by number

op("add")(torch.add)
op("subtract")(torch.sub)
op("scale_by")(torch.mul)
op_with("multiply")(lambda a, x, y: a["alpha"] * x * y)
op_with("multiply_add")(lambda a, x, y, z: a["alpha"] * x * y + z)
op("divide")(torch.div)
op("exponential")(torch.exp)
op("logarithm")(torch.log)
op("square_root")(torch.sqrt)
op("absolute")(torch.abs)
op("sign")(lambda x: torch.sign(x.detach()))
op("copy", "sum_over_ranks")(lambda x: x * 1)
op("by_phase")(lambda training, otherwise: training * 1)
op_with("affine")(lambda a, x: x * a["alpha"] + a["beta"])
op_with("clamp")(lambda a, x: torch.clamp(x, a["alpha"], a["beta"]))
op_with("inside")(lambda a, x: ((x >= a["alpha"]) & (x <= a["beta"])).to(x.dtype))


# Activations

def density(x):
    return torch.exp(-x * x / 2) / (2 * torch.pi) ** 0.5



op("relu")(torch.relu)
op("tanh")(torch.tanh)
op("sigmoid")(torch.sigmoid)
op("softplus")(lambda x: functional.softplus(x, threshold=50))
op("gelu")(functional.gelu)
op("gelu_slope")(lambda x: 0.5 * torch.erfc(-x / 2**0.5) + x * density(x))
op("normal_density")(density)
op("relu_gradient")(lambda g, y: torch.where(y > 0, g, torch.zeros_like(g)))
op_with("leaky_relu")(lambda a, x: functional.leaky_relu(x, a["alpha"]))
op_with("leaky_relu_gradient")(lambda a, g, y: torch.where(y > 0, g, a["alpha"] * g))
op("tanh_gradient")(lambda g, y: g * (1 - y * y))
op("tanh_gradient_add")(lambda g, y, x: g * (1 - y * y) + x)
op("sigmoid_gradient")(lambda g, y: g * y * (1 - y))
activations = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "softplus": functional.softplus, "gelu": functional.gelu}
for name, activation in activations.items():
    op("bias_" + name)(functools.partial(lambda function, x, b: function(x + b), activation))


# Products and sums

def as_lines(x):
    return x.reshape(-1, x.shape[-1])


@op_with("matmul")
def matmul(a, left, right):
    left = as_lines(left).T if a["transpose_left"] else as_lines(left)
    right = as_lines(right).T if a["transpose_right"] else as_lines(right)
    return left @ right


@op_with("batched_matmul")
def batched_matmul(a, left, right):
    return (left.transpose(-1, -2) if a["transpose_left"] else left) @ (right.transpose(-1, -2) if a["transpose_right"] else right)


op("add_bias")(torch.add)
op("sum_all")(torch.sum)
op("sum_rows")(lambda x: x.sum(0))
op("sum_last")(lambda x: x.sum(-1, keepdim=True))
op_with("spread_last")(lambda a, x: x.expand(*x.shape[:-1], a["number"]))
table["spread_all"] = lambda case, x: x.expand(case["rows"], *case["attributes"]["shape"])
table["spread_rows"] = lambda case, x: x.expand(case["rows"], *x.shape)
table["reshape"] = lambda case, x: x.reshape(case["rows"], *case["attributes"]["shape"])


# Classes

op("softmax")(lambda x: torch.softmax(x, -1))
op("log_softmax")(lambda x: torch.log_softmax(x, -1))
op("softmax_error")(lambda x, label: torch.softmax(x, -1) - functional.one_hot(label, x.shape[1]).to(x.dtype))
op("cross_entropy")(lambda x, label: functional.cross_entropy(x, label, reduction="none").unsqueeze(1))


@op("gather")
def gather(rows, label):
    return functional.embedding(label, rows.reshape(len(rows), -1)).reshape(len(label), *rows.shape[1:])


@op_with("scatter_sum")
def scatter_sum(a, x, label):
    return torch.zeros(a["number"], *x.shape[1:], dtype=x.dtype).index_add(0, label, x)


# Draws

def philox(counter, key):
    """Philox4x32-10 (Salmon et al. 2011) of four arrays of 32-bit words."""
    a, b, c, d = (numpy.asarray(word, dtype=numpy.uint64) for word in counter)
    low = numpy.uint64(0xFFFFFFFF)
    shift = numpy.uint64(32)
    first, second = int(key[0]), int(key[1])
    for _ in range(10):
        left = numpy.uint64(0xD2511F53) * a
        right = numpy.uint64(0xCD9E8D57) * c
        a, b, c, d = (right >> shift) ^ b ^ numpy.uint64(first), right & low, (left >> shift) ^ d ^ numpy.uint64(second), left & low
        first, second = (first + 0x9E3779B9) & 0xFFFFFFFF, (second + 0xBB67AE85) & 0xFFFFFFFF
    return a, b, c, d


def draws(case, purpose, size, groups):
    """Words for (purpose, sample, step 1, lane) of every sample and group of four numbers: rows × groups·4."""
    sample = numpy.arange(case["rows"], dtype=numpy.uint64)[:, None]
    lanes = (numpy.uint64(case["attributes"]["number"] << 24) | numpy.arange(groups, dtype=numpy.uint64))[None, :]
    shape = numpy.broadcast_shapes(sample.shape, lanes.shape)
    spread = [numpy.broadcast_to(word, shape) for word in (sample, numpy.uint64(1 << 16), numpy.uint64(purpose << 24), lanes)]
    seed = int(case["seed"])
    return numpy.stack(philox(spread, (seed & 0xFFFFFFFF, seed >> 32)), -1).reshape(shape[0], -1)[:, :size]


def dropout(case, x):
    size = x[0].numel()
    rate = case["attributes"]["alpha"]
    words = draws(case, 4, size, (size + 3) // 4)
    dropped = torch.from_numpy(words < numpy.uint64(int(rate * 4294967296.0))).reshape(x.shape)
    return torch.where(dropped, torch.zeros_like(x), x * (1 / (1 - rate)))


table["dropout"] = dropout


@functools.partial(table.__setitem__, "normal_noise")
def normal_noise(case):
    """Box and Muller (1958) of two uniform numbers of 53 bits each."""
    size = int(numpy.prod(case["attributes"]["shape"]))
    groups = (size + 1) // 2
    words = draws(case, 5, 4 * groups, groups).reshape(case["rows"], groups, 4)
    uniform = [((words[..., i] >> numpy.uint64(5)) * 67108864.0 + (words[..., i + 1] >> numpy.uint64(6))) * 2.0**-53 for i in (0, 2)]
    radius, angle = numpy.sqrt(-2 * numpy.log(1 - uniform[0])), 2 * numpy.pi * uniform[1]
    pairs = numpy.stack([radius * numpy.cos(angle), radius * numpy.sin(angle)], -1).reshape(case["rows"], -1)[:, :size]
    return torch.from_numpy(pairs).reshape(case["rows"], *case["attributes"]["shape"])


# Windows

def window(attributes, *names):
    return {name: tuple(attributes["window"][name]) for name in names}


def over(dimensions, function):
    return getattr(functional, f"{function}{dimensions}d")


@op_with("convolution")
def convolution(a, x, w):
    return over(w.dim() - 2, "conv")(x, w, **window(a, "stride", "padding"))


op_with("convolution_bias")(lambda a, x, w, b: over(w.dim() - 2, "conv")(x, w, b, **window(a, "stride", "padding")))


op_with("convolution_bias_relu")(lambda a, x, w, b: torch.relu(over(w.dim() - 2, "conv")(x, w, b, **window(a, "stride", "padding"))).detach())
op("channels_last")(lambda x: x.movedim(1, -1))
op("channels_first")(lambda x: x.movedim(-1, 1))


@op_with("convolution_input_gradient")
def convolution_input_gradient(a, g, w):
    return over(w.dim() - 2, "conv_transpose")(g, w, **window(a, "stride", "padding", "output_padding"))


@op_with("convolution_weight_gradient")
def convolution_weight_gradient(a, x, g):
    """As a convolution whose batch are the channels: each image's weights are its window's places."""
    kernel, stride, padding = (a["window"][name] for name in ("kernel", "stride", "padding"))
    x = functional.pad(x, [size for pad in reversed(padding) for size in (pad, pad)])
    for axis, (size, step) in enumerate(zip(kernel, stride)):
        x = x.unfold(axis + 2, size, step)
    spatial = len(kernel)
    places = range(2, 2 + spatial)
    return torch.tensordot(g, x, ([0, *places], [0, *places]))


def largest(a, x):
    return over(len(a["window"]["kernel"]), "max_pool")(x, a["window"]["kernel"], **window(a, "stride", "padding"), return_indices=True)


op_with("max_pool")(lambda a, x: largest(a, x)[0])


@op_with("max_pool_gradient")
def max_pool_gradient(a, g, x):
    places = largest(a, x)[1].flatten(2)
    return torch.zeros_like(x).flatten(2).scatter_add(2, places, g.flatten(2)).reshape(x.shape)


@op_with("max_pool_gather")
def max_pool_gather(a, u, x):
    places = largest(a, x)[1]
    return u.flatten(2).gather(2, places.flatten(2)).reshape(places.shape)


@op_with("average_pool")
def average_pool(a, x):
    return over(len(a["window"]["kernel"]), "avg_pool")(x, a["window"]["kernel"], **window(a, "stride", "padding"))


@op_with("average_pool_gradient")
def average_pool_gradient(a, g):
    """Every channel by itself, each number spread over its window."""
    kernel = a["window"]["kernel"]
    share = torch.full((g.shape[1], 1, *kernel), 1 / numpy.prod(kernel), dtype=g.dtype)
    return over(len(kernel), "conv_transpose")(g, share, groups=g.shape[1], **window(a, "stride", "padding", "output_padding"))


# Channels

def along(numbers, axis, dimensions):
    return numbers.reshape([-1 if i == axis + 1 else 1 for i in range(dimensions)])


op_with("channel_bias")(lambda a, x, b: x + along(b, a["axis"], x.dim()))
op_with("channel_scale")(lambda a, x, c: x * along(c, a["axis"], x.dim()))
op_with("channel_affine")(lambda a, x, c, b: x * along(c, a["axis"], x.dim()) + along(b, a["axis"], x.dim()))
op_with("channel_dots")(lambda a, x, y: (x * y).sum([i for i in range(x.dim()) if i != a["axis"] + 1]))
op_with("sum_channels")(lambda a, x: x.sum([i for i in range(x.dim()) if i != a["axis"] + 1]))


@functools.partial(table.__setitem__, "spread_channels")
def spread_channels(case, x):
    sizes = [case["rows"], *case["attributes"]["shape"]]
    return along(x, case["attributes"]["axis"], len(sizes)).expand(sizes)


# Along axes, which leave the batch out

def along_axis(name):
    """Enters a function of the tensor's own dimension, the attributes and inputs."""

    def enter(function):
        table[name] = lambda case, *inputs: function(case["attributes"]["axis"] + case["batched"], case["attributes"], *inputs)
        return function

    return enter


along_axis("sum_axis")(lambda axis, a, x: x.sum(axis, keepdim=True))
along_axis("spread_axis")(lambda axis, a, x: x.expand([a["number"] if i == axis else size for i, size in enumerate(x.shape)]))
along_axis("at_largest")(lambda axis, a, u, x: u.gather(axis, x.argmax(axis, keepdim=True)))
along_axis("to_largest")(lambda axis, a, g, x: torch.zeros_like(x).scatter(axis, x.argmax(axis, keepdim=True), g))
along_axis("transpose")(lambda axis, a, x: x.transpose(axis, axis - a["axis"] + a["number"]))
along_axis("concatenate")(lambda axis, a, x, y: torch.cat([x, y], axis))
along_axis("slice")(lambda axis, a, x: x.narrow(axis, a["begin"], a["number"]))


@along_axis("pad")
def pad(axis, a, x):
    sizes = [0, 0] * x.dim()
    sizes[2 * (x.dim() - 1 - axis)] = a["begin"]
    sizes[2 * (x.dim() - 1 - axis) + 1] = a["number"] - a["begin"] - x.shape[axis]
    return functional.pad(x, sizes)


@op_with("lower_triangle")
def lower_triangle(a, x):
    above = torch.ones(x.shape[-2:], dtype=torch.bool).triu(1)
    return x.masked_fill(above, a["alpha"])


def to_odd_float(x):
    """Of the two floats beside a number the one with an odd last bit: rounding it again rounds the number itself."""
    with numpy.errstate(over="ignore"):
        near = x.astype(numpy.float32)
    bits = near.view(numpy.int32)
    between = (near.astype(numpy.float64) != x) & (bits & 1 == 0)
    return torch.from_numpy(numpy.where(between, bits + numpy.where(abs(near) < abs(x), 1, -1), bits).astype(numpy.int32).view(numpy.float32))


@op_with("store")
def store(a, x):
    """Rounded, with a gradient as if it were not. PyTorch itself rounds f64 to f32 first, which now and then is another number."""
    half = {3: torch.bfloat16, 4: torch.float16}[a["number"]]
    rounded = to_odd_float(x.detach().double().numpy()).to(half).to(x.dtype)
    return x + (rounded - x.detach())


table["load"] = table["narrow"] = table["store"]
