"""An update of soft actor-critic: critics, then actor and temperature through the new critics, then the targets."""

import timing

chosen = timing.options()
torch = timing.load_torch(chosen)
import jax
import jax.numpy as jnp

import networks as nets

BATCH, HIDDEN, DISCOUNT, TAU, RATE = 256, 256, 0.99, 0.005, 3e-4
LOG_2, HALF_LOG_2_PI = 0.6931472, 0.9189385


class Torch:
    """The functions that the update is made of."""

    exp, tanh, minimum, relu = torch.exp, torch.tanh, torch.minimum, torch.relu
    softplus = torch.nn.functional.softplus
    layer = torch.addmm
    clip = staticmethod(lambda x, low, high: x.clamp(low, high))
    beside = staticmethod(lambda a, b: torch.cat([a, b], -1))


class Jax:
    """The same."""

    exp, tanh, minimum, relu = jnp.exp, jnp.tanh, jnp.minimum, jax.nn.relu
    softplus = jax.nn.softplus
    layer = staticmethod(lambda b, x, w: x @ w + b)
    clip = staticmethod(jnp.clip)
    beside = staticmethod(lambda a, b: jnp.concatenate([a, b], -1))


def sample(lib, actor, observation, noise):
    raw = nets.mlp(actor, observation, lib.layer, lib.relu)
    actions = noise.shape[1]
    deviation = lib.clip(raw[:, actions:], -20.0, 2.0)
    u = raw[:, :actions] + lib.exp(deviation) * noise
    log = -0.5 * noise * noise - deviation - HALF_LOG_2_PI - 2 * (LOG_2 - u - lib.softplus(-2 * u))
    return lib.tanh(u), log.sum(-1)


def values(lib, critics, observation, action):
    x = lib.beside(observation, action)
    return [nets.mlp(c, x, lib.layer, lib.relu)[:, 0] for c in critics]


def target(lib, actor, targets, alpha, batch, noise):
    action, log = sample(lib, actor, batch["next"], noise)
    return batch["reward"] + DISCOUNT * batch["goes"] * (
        lib.minimum(*values(lib, targets, batch["next"], action)) - lib.exp(alpha) * log)


def critic_loss(lib, critics, batch, y):
    return sum(((q - y) ** 2).mean() for q in values(lib, critics, batch["observation"], batch["action"]))


def actor_loss(lib, actor, critics, alpha, batch, noise):
    action, log = sample(lib, actor, batch["observation"], noise)
    return (lib.exp(alpha) * log - lib.minimum(*values(lib, critics, batch["observation"], action))).mean(), log


def parts(observations, actions):
    batch = {"observation": torch.randn(BATCH, observations), "action": torch.randn(BATCH, actions).tanh(),
             "reward": torch.randn(BATCH), "next": torch.randn(BATCH, observations),
             "goes": (torch.rand(BATCH) > 0.01).float()}
    actor = nets.mlp_parameters(torch, observations, HIDDEN, HIDDEN, 2 * actions)
    critics = [nets.mlp_parameters(torch, observations + actions, HIDDEN, HIDDEN, 1) for _ in range(2)]
    return batch, actor, critics


def torch_update(batch, actor, critics):
    actions = batch["action"].shape[1]
    actor = [torch.nn.Parameter(p) for p in actor]
    critics = [[torch.nn.Parameter(p) for p in c] for c in critics]
    fixed = [[p.detach() for p in c] for c in critics]
    targets = [[p.detach().clone() for p in c] for c in critics]
    alpha = torch.nn.Parameter(torch.zeros(()))
    flat, flat_targets = sum(critics, []), sum(targets, [])
    adams = [torch.optim.Adam(p, RATE, fused=True) for p in (flat, actor, [alpha])]

    def step(adam, loss):
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()

    def update():
        with torch.no_grad():
            y = target(Torch, actor, targets, alpha, batch, torch.randn(BATCH, actions))
        step(adams[0], critic_loss(Torch, critics, batch, y))
        loss, log = actor_loss(Torch, actor, fixed, alpha.detach(), batch, torch.randn(BATCH, actions))
        step(adams[1], loss)
        step(adams[2], -alpha * (log.detach() - actions).mean())
        with torch.no_grad():
            torch._foreach_lerp_(flat_targets, flat, TAU)

    return update


def jax_update(batch, actor, critics):
    actions = batch["action"].shape[1]
    batch = {k: jnp.array(v.numpy()) for k, v in batch.items()}
    actor, critics = nets.to_jax(jnp, actor), [nets.to_jax(jnp, c) for c in critics]
    tree = jax.tree_util.tree_map
    alpha = jnp.float32(0)
    state = [(actor, critics, tree(jnp.copy, critics), alpha,
              *(nets.adam_state(jax, jnp, p) for p in (actor, critics, alpha)), jax.random.key(0))]

    def update(state, batch):
        actor, critics, targets, alpha, actor_adam, critic_adam, alpha_adam, key = state
        key, first, second = jax.random.split(key, 3)
        y = target(Jax, actor, targets, alpha, batch, jax.random.normal(first, (BATCH, actions)))
        gradient = jax.grad(lambda c: critic_loss(Jax, c, batch, y))(critics)
        critics, critic_adam = nets.adam(jax, jnp, critics, gradient, critic_adam, RATE)
        noise = jax.random.normal(second, (BATCH, actions))
        gradient, log = jax.grad(lambda a: actor_loss(Jax, a, critics, alpha, batch, noise), has_aux=True)(actor)
        actor, actor_adam = nets.adam(jax, jnp, actor, gradient, actor_adam, RATE)
        new_alpha, alpha_adam = nets.adam(jax, jnp, alpha, -(log - actions).mean(), alpha_adam, RATE)
        targets = tree(lambda t, c: t + TAU * (c - t), targets, critics)
        return actor, critics, targets, new_alpha, actor_adam, critic_adam, alpha_adam, key

    jitted = jax.jit(update, donate_argnums=0)

    def call():
        state[0] = jitted(state[0], batch)
        jax.block_until_ready(state[0])

    return call


for observations, actions in ((17, 6), (3, 1)):
    row = f"sac.update {BATCH}x{observations}x{actions}"
    if timing.wants(chosen, row):
        made = parts(observations, actions)
        timing.measure(chosen, row, {"torch": torch_update(*made), "jax": jax_update(*made)})
