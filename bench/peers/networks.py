"""MBPO's ensemble and a multi-layer perceptron, written once for both libraries."""

MEMBERS, OBSERVATIONS, ACTIONS = 7, 17, 6
INPUTS, OUTPUTS = OBSERVATIONS + ACTIONS, OBSERVATIONS + 1
SIZES = [INPUTS, 200, 200, 200, 200, 2 * OUTPUTS]
LAYERS = list(zip(SIZES, SIZES[1:]))
MACS = sum(i * o for i, o in LAYERS)


def ensemble(torch, members):
    """Weights and biases of all layers, then the upper and the lower bound of the log variance."""
    parameters = []
    for i, o in LAYERS:
        parameters += [torch.randn(members, i, o) / (2 * i ** 0.5), torch.zeros(members, 1, o)]
    return parameters + [torch.full((OUTPUTS,), 0.5), torch.full((OUTPUTS,), -10.0)]


def predict(parameters, x, layer, silu, softplus):
    """Means and log variances; layer(b, x, w) is x w + b."""
    for n in range(len(LAYERS)):
        x = layer(parameters[2 * n + 1], x, parameters[2 * n])
        if n + 1 < len(LAYERS):
            x = silu(x)
    high, low = parameters[-2:]
    log = high - softplus(high - x[..., OUTPUTS:])
    return x[..., :OUTPUTS], low + softplus(log - low)


def torch_predict(torch, parameters, x):
    f = torch.nn.functional
    return predict(parameters, x, torch.baddbmm, f.silu, f.softplus)


def jax_predict(jax, parameters, x):
    return predict(parameters, x, lambda b, x, w: x @ w + b, jax.nn.silu, jax.nn.softplus)


def mlp(parameters, x, layer, relu):
    """Layers with ReLU between them; parameters are w, b, w, b, ..."""
    last = len(parameters) - 2
    for n in range(0, len(parameters), 2):
        x = layer(parameters[n + 1], x, parameters[n])
        x = x if n == last else relu(x)
    return x


def mlp_parameters(torch, *sizes):
    parameters = []
    for i, o in zip(sizes, sizes[1:]):
        parameters += [torch.randn(i, o) / i ** 0.5, torch.zeros(o)]
    return parameters


def to_jax(jnp, tensors):
    # A copy: the arrays must not share memory with tensors that PyTorch goes on to change.
    return [jnp.array(t.detach().numpy()) for t in tensors]


def adam(jax, jnp, parameters, gradients, state, rate, decay=0.0):
    """A step of Adam over any tree; state is the moments and the step count."""
    means, squares, step = state
    step = step + 1
    tree = jax.tree_util.tree_map
    gradients = tree(lambda g, p: g + decay * p, gradients, parameters)
    means = tree(lambda m, g: 0.9 * m + 0.1 * g, means, gradients)
    squares = tree(lambda v, g: 0.999 * v + 0.001 * g * g, squares, gradients)
    first, second = 1 - 0.9 ** step, 1 - 0.999 ** step
    parameters = tree(lambda p, m, v: p - rate * (m / first) / (jnp.sqrt(v / second) + 1e-8),
                      parameters, means, squares)
    return parameters, (means, squares, step)


def adam_state(jax, jnp, parameters):
    zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
    return zeros, jax.tree_util.tree_map(jnp.copy, zeros), jnp.float32(0)
