"""MBPO's ensemble: forward, and a training step (Gaussian likelihood, Adam with decay)."""

import timing

chosen = timing.options()
torch = timing.load_torch(chosen)
import jax
import jax.numpy as jnp

import networks as nets

RATE, DECAY, BATCH = 1e-3, 5e-5, 256


def loss(parameters, x, y, predict, exp):
    mean, log = predict(parameters, x)
    likelihood = (((mean - y) ** 2 * exp(-log)).mean((1, 2)) + log.mean((1, 2))).sum()
    return likelihood + 0.01 * (parameters[-2].sum() - parameters[-1].sum())


def torch_loss(parameters, x, y):
    return loss(parameters, x, y, lambda p, x: nets.torch_predict(torch, p, x), torch.exp)


def jax_loss(parameters, x, y):
    return loss(parameters, x, y, lambda p, x: nets.jax_predict(jax, p, x), jnp.exp)


def forward(rows):
    parameters, x = nets.ensemble(torch, nets.MEMBERS), torch.randn(nets.MEMBERS, rows, nets.INPUTS)
    arrays, jx = nets.to_jax(jnp, parameters), jnp.array(x.numpy())
    jitted = jax.jit(lambda p, x: nets.jax_predict(jax, p, x))
    functions = {"torch": lambda: nets.torch_predict(torch, parameters, x),
                 "jax": lambda: jax.block_until_ready(jitted(arrays, jx))}
    if chosen.compile:
        compiled = torch.compile(lambda p, x: nets.torch_predict(torch, p, x), dynamic=False)
        functions["torch.compile"] = lambda: compiled(parameters, x)
    with torch.inference_mode():
        timing.measure(chosen, f"ensemble.forward {nets.MEMBERS}x{rows}", functions)


def trainer(compute, x, y):
    parameters = [torch.nn.Parameter(p) for p in nets.ensemble(torch, nets.MEMBERS)]
    optimiser = torch.optim.Adam(parameters, RATE, weight_decay=DECAY, fused=True)

    def step():
        optimiser.zero_grad(set_to_none=True)
        compute(parameters, x, y).backward()
        optimiser.step()

    return step


def jax_trainer(x, y):
    parameters = nets.to_jax(jnp, nets.ensemble(torch, nets.MEMBERS))
    state = [parameters, nets.adam_state(jax, jnp, parameters)]
    jitted = jax.jit(lambda p, s, x, y: nets.adam(jax, jnp, p, jax.grad(jax_loss)(p, x, y), s, RATE, DECAY),
                     donate_argnums=(0, 1))

    def step():
        state[:] = jitted(*state, x, y)
        jax.block_until_ready(state)

    return step


for count in (1, 32, 256, 14285):
    if timing.wants(chosen, f"ensemble.forward {nets.MEMBERS}x{count}"):
        forward(count)

training = f"ensemble.train {nets.MEMBERS}x{BATCH}"
if timing.wants(chosen, training):
    inputs, targets = (torch.randn(nets.MEMBERS, BATCH, n) for n in (nets.INPUTS, nets.OUTPUTS))
    steps = {"torch": trainer(torch_loss, inputs, targets),
             "jax": jax_trainer(jnp.array(inputs.numpy()), jnp.array(targets.numpy()))}
    if chosen.compile:
        steps["torch.compile"] = trainer(torch.compile(torch_loss, dynamic=False), inputs, targets)
    timing.measure(chosen, training, steps)
