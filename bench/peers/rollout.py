"""One step of MBPO's rollouts from 100,000 states, in chunks: sampled action, random elite, sample of its Gaussian."""

import timing

chosen = timing.options()
torch = timing.load_torch(chosen)
import jax
import jax.numpy as jnp

import networks as nets

STATES, CHUNK = 100_000, 2000
ELITES = [0, 2, 3, 5, 6]
SHARE = CHUNK // len(ELITES)

states = torch.randn(STATES, nets.OBSERVATIONS)
actor = nets.mlp_parameters(torch, nets.OBSERVATIONS, 256, 256, 2 * nets.ACTIONS)
models = {"all": nets.ensemble(torch, nets.MEMBERS)}
models["split"] = [p[ELITES] if p.dim() == 3 else p for p in models["all"]]
center, spread = torch.zeros(nets.INPUTS), torch.ones(nets.INPUTS)


def torch_input(s):
    raw = nets.mlp(actor, s, torch.addmm, torch.relu)
    deviation = raw[:, nets.ACTIONS:].clamp(-20, 2).exp()
    action = torch.tanh(raw[:, : nets.ACTIONS] + deviation * torch.randn(len(s), nets.ACTIONS))
    return (torch.cat([s, action], -1) - center) / spread


def torch_all(s):
    x = torch_input(s).expand(nets.MEMBERS, len(s), nets.INPUTS)
    mean, log = nets.torch_predict(torch, models["all"], x)
    member, row = torch.tensor(ELITES)[torch.randint(len(ELITES), (len(s),))], torch.arange(len(s))
    y = mean[member, row] + (0.5 * log[member, row]).exp() * torch.randn(len(s), nets.OUTPUTS)
    return s + y[:, 1:], y[:, 0]


def torch_split(s):
    order = torch.randperm(len(s))
    x = torch_input(s)[order].view(len(ELITES), SHARE, nets.INPUTS)
    mean, log = nets.torch_predict(torch, models["split"], x)
    sample = mean + (0.5 * log).exp() * torch.randn_like(mean)
    y = torch.empty(len(s), nets.OUTPUTS)
    y[order] = sample.view(len(s), nets.OUTPUTS)
    return s + y[:, 1:], y[:, 0]


def torch_rollout(step):
    parts = [step(s) for s in states.split(CHUNK)]
    return torch.cat([s for s, _ in parts]), torch.cat([r for _, r in parts])


jax_actor = nets.to_jax(jnp, actor)
jax_models = {k: nets.to_jax(jnp, p) for k, p in models.items()}
jax_states = jnp.array(states.numpy())


def jax_input(s, key):
    raw = nets.mlp(jax_actor, s, lambda b, x, w: x @ w + b, jax.nn.relu)
    deviation = jnp.exp(jnp.clip(raw[:, nets.ACTIONS:], -20, 2))
    action = jnp.tanh(raw[:, : nets.ACTIONS] + deviation * jax.random.normal(key, (CHUNK, nets.ACTIONS)))
    return jnp.concatenate([s, action], -1)


def jax_all(s, key):
    acting, choosing, sampling = jax.random.split(key, 3)
    x = jnp.broadcast_to(jax_input(s, acting), (nets.MEMBERS, CHUNK, nets.INPUTS))
    mean, log = nets.jax_predict(jax, jax_models["all"], x)
    member = jnp.array(ELITES)[jax.random.randint(choosing, (CHUNK,), 0, len(ELITES))]
    row = jnp.arange(CHUNK)
    y = mean[member, row] + jnp.exp(0.5 * log[member, row]) * jax.random.normal(sampling, (CHUNK, nets.OUTPUTS))
    return s + y[:, 1:], y[:, 0]


def jax_split(s, key):
    acting, choosing, sampling = jax.random.split(key, 3)
    order = jax.random.permutation(choosing, CHUNK)
    x = jax_input(s, acting)[order].reshape(len(ELITES), SHARE, nets.INPUTS)
    mean, log = nets.jax_predict(jax, jax_models["split"], x)
    sample = mean + jnp.exp(0.5 * log) * jax.random.normal(sampling, mean.shape)
    y = jnp.zeros((CHUNK, nets.OUTPUTS)).at[order].set(sample.reshape(CHUNK, nets.OUTPUTS), unique_indices=True)
    return s + y[:, 1:], y[:, 0]


def jax_rollout(step):
    keys = [jax.random.key(0)]

    def chunks(s, key):
        key, own = jax.random.split(key)
        parts = s.reshape(-1, CHUNK, nets.OBSERVATIONS)
        result = jax.lax.map(lambda v: step(*v), (parts, jax.random.split(own, len(parts))))
        return result, key

    jitted = jax.jit(chunks)

    def call():
        result, keys[0] = jitted(jax_states, keys[0])
        jax.block_until_ready(result)

    return call


row = f"rollout {STATES}"
with torch.inference_mode():
    timing.measure(chosen, row, {
        "torch all members": lambda: torch_rollout(torch_all),
        "torch split": lambda: torch_rollout(torch_split),
        "jax all members": jax_rollout(jax_all),
        "jax split": jax_rollout(jax_split),
    })
