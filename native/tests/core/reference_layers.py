"""PyTorch's own numbers for layers_pytorch_test.cpp, f64: one line a case, "name number number …".

Both sides make their inputs by the same formula, wave(series, i) = sin(12.9898·i + 78.233·series + 1): parameters have series 1, 2, …
in the order in which our layers make them, inputs 10, 11, …, and the weights of the sum that is differentiated 20. Each line holds that
sum, the output, the gradients of the parameters, and the states afterwards.
"""

import math
import sys

try:
    import torch
except ImportError:
    sys.exit(77)

functional = torch.nn.functional
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
ROWS = 4
LABELS = torch.arange(ROWS) % 3


def wave(series, *shape):
    numbers = [math.sin(12.9898 * i + 78.233 * series + 1) for i in range(math.prod(shape))]
    return torch.tensor(numbers).reshape(shape)


def parameters(*shapes):
    return [wave(1 + index, *shape).requires_grad_() for index, shape in enumerate(shapes)]


def inputs(*shapes):
    return [wave(10 + index, ROWS, *shape) for index, shape in enumerate(shapes)]


def show(name, y, parts=(), states=()):
    loss = y if y.dim() == 0 else (y * wave(20, *y.shape)).sum()
    gradients = torch.autograd.grad(loss, parts) if parts else []
    numbers = torch.cat([tensor.detach().reshape(-1) for tensor in (loss, y, *gradients, *states)])
    print(name, *(repr(float(number)) for number in numbers))


def norm(x, weight, bias, states, momentum=0.1):
    channels = x.shape[1]
    states += [torch.zeros(channels), torch.ones(channels)]
    return functional.batch_norm(x, *states[-2:], weight, bias, training=True, momentum=momentum, eps=1e-5)


def normalisation():
    for name, dims in {"batch_norm": (3,), "batch_norm_line": (3, 5), "batch_norm_plane": (3, 2, 3)}.items():
        (x,) = inputs(dims)
        parts = parameters((3,), (3,))
        states = []
        y = norm(x, *parts, states, momentum=0.3)
        show(name, y, parts, states)
    for name, dims, last in (("layer_norm", (5,), 1), ("layer_norm_places", (3, 5), 1), ("layer_norm_all", (3, 5), 2)):
        (x,) = inputs(dims)
        parts = parameters(dims[-last:], dims[-last:])
        show(name, functional.layer_norm(x, dims[-last:], *parts), parts)


def attend(x, context, parts, heads, mask=None):
    query, query_bias, key, key_bias, value, value_bias, output, output_bias = parts
    swap = lambda tensor: tensor.transpose(0, 1)
    y, _ = functional.multi_head_attention_forward(
        swap(x), swap(context), swap(context), x.shape[2], heads, None, torch.cat([query_bias, key_bias, value_bias]), None, None, False, 0.0,
        output.T, output_bias, need_weights=False, attn_mask=mask, use_separate_proj_weight=True,
        q_proj_weight=query.T, k_proj_weight=key.T, v_proj_weight=value.T)
    return swap(y)


def attention():
    square, bias = (6, 6), (6,)
    parts = parameters(square, bias, square, bias, square, bias, square, bias)
    (x,) = inputs((5, 6))
    show("self_attention", attend(x, x, parts, 3), parts)
    causal = torch.triu(torch.ones(5, 5, dtype=torch.bool), diagonal=1)
    show("causal_attention", attend(x, x, parts, 2, causal), parts)
    parts = parameters(square, bias, (4, 6), bias, (4, 6), bias, square, bias)
    x, context = inputs((5, 6), (3, 4))
    show("cross_attention", attend(x, context, parts, 2), parts)


def labelled():
    parts = parameters((3, 4))
    show("embedding", functional.embedding(LABELS, *parts), parts)
    (x,) = inputs((5,))
    show("condition", torch.cat([x, functional.embedding(LABELS, *parts)], 1), parts)
    table, weight, bias = parts = parameters((3, 4), (4, 6), (6,))
    (x,) = inputs((2, 2, 3))
    channel = (functional.embedding(LABELS, table) @ weight + bias).reshape(ROWS, 1, 2, 3)
    show("condition_image", torch.cat([x, channel], 1), parts)


def blocks():
    kernel, point, each = (3, 2, 3, 3), (3, 2, 1, 1), (3,)
    c1, w1, b1, c2, w2, b2, c3, w3, b3 = parts = parameters(kernel, each, each, (3, 3, 3, 3), each, each, point, each, each)
    states = []
    (x,) = inputs((2, 5, 4))
    y = torch.relu(norm(functional.conv2d(x, c1, stride=2, padding=1), w1, b1, states))
    y = norm(functional.conv2d(y, c2, padding=1), w2, b2, states) + norm(functional.conv2d(x, c3, stride=2), w3, b3, states)
    show("residual", torch.relu(y), parts, states)
    states = []
    c1, w1, b1, c2, w2, b2 = parts = parameters((2, 2, 3, 3), (2,), (2,), (2, 2, 3, 3), (2,), (2,))
    y = torch.relu(norm(functional.conv2d(x, c1, padding=1), w1, b1, states))
    show("residual_plain", torch.relu(norm(functional.conv2d(y, c2, padding=1), w2, b2, states) + x), parts, states)

    states = []
    (x,) = inputs((2, 4, 4))
    w1, b1, c1, w2, b2, c2, w3, b3, c3 = parts = parameters((2,), (2,), (3, 2, 3, 3), (5,), (5,), (3, 5, 3, 3), (8,), (8,), (8, 8, 1, 1))
    x = torch.cat([x, functional.conv2d(torch.relu(norm(x, w1, b1, states)), c1, padding=1)], 1)
    x = torch.cat([x, functional.conv2d(torch.relu(norm(x, w2, b2, states)), c2, padding=1)], 1)
    show("dense_block_down", functional.max_pool2d(functional.conv2d(torch.relu(norm(x, w3, b3, states)), c3), 2), parts, states)
    states = []
    (x,) = inputs((2, 2, 3))
    up, up_bias, w1, b1, c1 = parts = parameters((2, 2, 3, 3), (2,), (2,), (2,), (3, 2, 3, 3))
    x = functional.conv_transpose2d(x, up, up_bias, stride=2, padding=1, output_padding=1)
    show("dense_block_up", torch.cat([x, functional.conv2d(torch.relu(norm(x, w1, b1, states)), c1, padding=1)], 1), parts, states)


def losses():
    x, t, mean, log_variance = inputs((3, 5), (3, 5), (2,), (2,))
    x, t = x.requires_grad_(), t.softmax(2)
    flat = lambda tensor: tensor.reshape(ROWS, -1)
    show("relative_l2", (torch.linalg.norm(flat(x - t), dim=1) / torch.linalg.norm(flat(t), dim=1)).sum())
    show("binary_cross_entropy", functional.binary_cross_entropy_with_logits(x, t) * ROWS)
    soft = functional.cross_entropy(x.transpose(1, 2), t.transpose(1, 2), reduction="sum")
    show("soft_cross_entropy", soft)
    normal = torch.distributions.Normal
    kl = torch.distributions.kl_divergence(normal(mean, (log_variance / 2).exp()), normal(0.0, 1.0)).sum()
    show("gaussian_kl", kl)
    show("vae", soft + 0.7 * kl)
    show("vae_binary", functional.binary_cross_entropy_with_logits(x, t, reduction="sum") + 0.7 * kl)
    show("vae_squared", 0.5 * functional.mse_loss(x, t, reduction="sum") + 0.7 * kl)


def activations():
    (x,) = inputs((3, 5))
    x = 3 * x
    for name, function in {"leaky_relu": lambda x: functional.leaky_relu(x, 0.3), "elu": functional.elu, "silu": functional.silu,
                           "softmax": lambda x: x.softmax(2)}.items():
        show(name, function(x))


def burgers(dims):
    coordinates, target = inputs((dims + 1,), (1,))
    coordinates = coordinates.requires_grad_()
    parts = parameters((dims + 1, 6), (6,), (6, 1), (1,))
    u = torch.tanh(coordinates @ parts[0] + parts[1]) @ parts[2] + parts[3]
    slope = lambda value: torch.autograd.grad(value.sum(), coordinates, create_graph=True)[0]
    first = slope(u)
    curvature = sum(slope(first[:, i])[:, i] for i in range(dims))
    residual = first[:, dims] + u[:, 0] * first[:, :dims].mean(1) - 0.05 * curvature
    show(f"burgers_{dims}", 0.8 * ((u - target) ** 2).sum() + 1.5 * (residual**2).sum(), parts)


normalisation()
attention()
labelled()
blocks()
losses()
activations()
burgers(1)
burgers(3)
