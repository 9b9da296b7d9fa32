"""Element-wise functions, rows, Adam by itself, acting on one observation, and an add of 64 numbers."""

import timing

chosen = timing.options()
torch = timing.load_torch(chosen)
import jax
import jax.numpy as jnp

import networks as nets

f = torch.nn.functional


def array(tensor):
    return jnp.array(tensor.detach().numpy())


def jitted(function, *tensors):
    compiled, arrays = jax.jit(function), [array(t) for t in tensors]
    return lambda: compiled(*arrays).block_until_ready()


def unary():
    for name, jax_function in (("exp", jnp.exp), ("tanh", jnp.tanh), ("sigmoid", jax.nn.sigmoid),
                               ("silu", jax.nn.silu)):
        for rows, features in ((16, 256), (1024, 1024)):
            x, out = torch.randn(rows, features), torch.empty(rows, features)
            function = getattr(torch, name, None)
            call = (lambda: function(x, out=out)) if function else (lambda: f.silu(x))
            timing.measure(chosen, f"{name} {rows}x{features}", {"torch": call, "jax": jitted(jax_function, x)})


def layer_norm(x, scale, offset):
    centered = x - x.mean(-1, keepdims=True)
    return centered * jax.lax.rsqrt((centered ** 2).mean(-1, keepdims=True) + 1e-3) * scale + offset


def rows():
    for count, features in ((16, 512), (1024, 512), (1024, 1536)):
        x, scale, offset = torch.randn(count, features), torch.ones(features), torch.zeros(features)
        timing.measure(chosen, f"layernorm {count}x{features}", {
            "torch": lambda: f.layer_norm(x, (features,), scale, offset, 1e-3),
            "jax": jitted(layer_norm, x, scale, offset)})
    for count in (32, 32768):
        x = torch.randn(count, 32)
        timing.measure(chosen, f"softmax {count}x32", {
            "torch": lambda: torch.softmax(x, -1), "jax": jitted(jax.nn.softmax, x)})


def adam():
    size = 1 << 20
    parameter = torch.nn.Parameter(torch.randn(size))
    parameter.grad = torch.randn(size)
    fused = torch.optim.Adam([parameter], 1e-3, fused=True)
    foreach = torch.optim.Adam([parameter], 1e-3, foreach=True)
    gradient, start = array(parameter.grad), array(parameter)
    state = [start, nets.adam_state(jax, jnp, start)]
    compiled = jax.jit(lambda p, s, g: nets.adam(jax, jnp, p, g, s, 1e-3), donate_argnums=(0, 1))

    def step():
        state[:] = compiled(*state, gradient)
        jax.block_until_ready(state)

    timing.measure(chosen, f"adam {size}", {"torch": fused.step, "torch foreach": foreach.step, "jax": step})


def act():
    network = nets.mlp_parameters(torch, nets.OBSERVATIONS, 256, 256, 2 * nets.ACTIONS)
    observation = torch.randn(1, nets.OBSERVATIONS)

    def policy(x, *parameters):
        raw = nets.mlp(parameters, x, lambda b, x, w: x @ w + b, jax.nn.relu)
        return jnp.tanh(raw[:, : nets.ACTIONS])

    timing.measure(chosen, "policy.act 2x256", {
        "torch": lambda: nets.mlp(network, observation, torch.addmm, torch.relu)[:, : nets.ACTIONS].tanh(),
        "jax": jitted(policy, observation, *network)})


def add():
    a, b, out = torch.randn(64), torch.randn(64), torch.empty(64)
    timing.measure(chosen, "add 64", {"torch": lambda: torch.add(a, b, out=out), "jax": jitted(jnp.add, a, b)})


# Adam's parameter cannot be made in inference mode.
adam()
with torch.inference_mode():
    for part in (unary, rows, act, add):
        part()
