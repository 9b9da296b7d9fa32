"""The joint loss of Dreamer v3 (Nature 640, 2025) as plain formulas, differentiated by PyTorch in double precision.

    python dreamer_v3_update.py FILE            compares FILE's numbers with those computed here
    python dreamer_v3_update.py FILE --write    writes them into FILE

FILE is dreamer_v3_update.seed11.json: its inputs are the parameters and one batch, its outputs and gradients what the
test of the whole update is held against. Needs torch and numpy.
"""
import argparse
import json
import math
import sys

import numpy as np
import torch
from torch.nn.functional import logsigmoid, one_hot, silu

SEQUENCES, LENGTH, HORIZON = 3, 5, 4
NUMBERS, ACTIONS = 4, 2
DETER, GROUPS, CLASSES, BLOCKS = 16, 3, 4, 8
STARTS = [0, 1, 3]
DISCOUNT, LAMBDA, ENTROPY, UNIMIX = 1 - 1 / 333, 0.95, 3e-4, 0.01
SEED = 11
MASK = 0xFFFFFFFF
LOG_SQRT_TWO_PI = 0.5 * math.log(2 * math.pi)
TOLERANCE = 1e-6


def single(x):
    return float(np.float32(x))


# Random numbers: Philox4x32-10 with key (seed, FNV-1a of the stream's name) and counter (run, step, row, column / 4).

def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def fnv1a(text):
    h = 0x811C9DC5
    for byte in text.encode():
        h = ((h ^ byte) * 0x01000193) & MASK
    return h


def draws(of_word, stream, step, rows, columns):
    key = (SEED, fnv1a(stream))
    return torch.tensor([[of_word(philox((0, step, row, c // 4), key)[c % 4]) for c in range(columns)]
                         for row in range(rows)])


def uniform(word):
    return ((word >> 9) + 0.5) * 2.0**-23


# Normal numbers are defined by singles and fused multiply-adds, so that is how they are computed here, too.

LOG = [0.33333331, -0.25000820, 0.20001240, -0.16623408, 0.14201623, -0.13159676, 0.12761915, -0.076358609]
CENTRE = [2.2101185, 0.34553617, -0.0071231155, -0.001470719, 2.9656769e-4, -1.2436506e-5, -3.8846260e-6,
          5.0072703e-7, 1.8546860e-8]
TAIL = [4.7170887, 1.4246327, 0.0046508373, -0.0028953911, 0.0014622734, -0.0010206359, 7.5484964e-4, -2.7437799e-4,
        1.1460221e-5]


def fma(a, b, c):
    return np.float32(np.float64(np.float32(a)) * np.float64(np.float32(b)) + np.float64(np.float32(c)))


def horner(coefficients, x):
    p = np.float32(coefficients[-1])
    for c in coefficients[-2::-1]:
        p = fma(p, x, c)
    return p


def log_single(x):
    bits = int(np.float32(x).view(np.int32)) + (0x3F800000 - 0x3F3504F3)
    k = np.float32((bits >> 23) - 127)
    f = np.float32(np.int32((bits & 0x007FFFFF) + 0x3F3504F3).view(np.float32) - np.float32(1))
    f2 = np.float32(f * f)
    low = fma(k, -1.9046542e-9, np.float32(np.float32(f * f2) * horner(LOG, f)))
    return fma(k, 0.69314718, np.float32(f + fma(f2, -0.5, low)))


def normal(word):
    """The normal quantile of a word by polynomials in the manner of Giles (2010)."""
    signed = word - (1 << 32) if word >> 31 else word
    magnitude = ~signed if signed < 0 else signed
    half = fma(magnitude, 2.0**-32, 2.0**-33)
    tail = fma(0x7FFFFFFF - magnitude, 2.0**-32, 2.0**-33)
    w = np.float32(-log_single(np.float32(np.float32(4) * tail) * np.float32(np.float32(0.5) + half)))
    central = w < np.float32(5.5)
    at = np.float32(w - np.float32(2.75)) if central else np.float32(np.float32(np.sqrt(w)) - np.float32(3.5))
    z = np.float32(np.float32(half + half) * horner(CENTRE if central else TAIL, at))
    return float(-z if signed < 0 else z)


# Two-hot heads. The positions of the bins are singles.

EXPONENTS = torch.tensor([(-20 * (254 - i) + 20 * i) / 254 for i in range(255)], dtype=torch.float64)
BINS = (torch.sign(EXPONENTS) * torch.expm1(EXPONENTS.abs())).float().double()


def two_hot_mean(logits):
    return (torch.softmax(logits, -1) * BINS).sum(-1)


def two_hot_loss(logits, target):
    t = target.detach().contiguous()
    low = (torch.searchsorted(BINS, t, right=True) - 1).clamp(0, 253)
    high_weight = ((t - BINS[low]) / (BINS[low + 1] - BINS[low])).clamp(0, 1)
    log_p = torch.log_softmax(logits, -1)
    at_low = log_p.gather(-1, low[..., None])[..., 0]
    at_high = log_p.gather(-1, low[..., None] + 1)[..., 0]
    return -((1 - high_weight) * at_low + high_weight * at_high)


def symlog(x):
    return torch.sign(x) * torch.log1p(x.abs())


def divergence(p, q):
    return (p * (p.log() - q.log())).sum((-2, -1))


class Model:
    """The networks, by the names that their parameters have in the file."""

    def __init__(self, inputs):
        self.parameters = {name: torch.tensor([single(x) for x in value['data']], requires_grad=True)
                           for name, value in inputs.items() if name.startswith('dreamer.')}
        self.samples = []

    def get(self, name):
        return self.parameters['dreamer.' + name]

    def norm(self, name, x):
        return silu(x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-4) * self.get(name + '.scale'))

    def dense(self, name, x):
        bias = self.get(name + '.bias')
        return x @ self.get(name + '.weight').reshape(x.shape[-1], len(bias)) + bias

    def layer(self, name, x):
        return self.norm(name, self.dense(name, x))

    def layers(self, name, x, count):
        for i in range(count):
            x = self.layer(f'{name}.{i}', x)
        return x

    def head(self, name, x, count):
        return self.dense(name + '.out', self.layers(name, x, count))

    def core(self, deter, stoch, action):
        """The block GRU; gates are split inside each block."""
        action = action / torch.clamp(action.abs(), min=1).detach()
        x = torch.cat([self.layer('core.deter', deter), self.layer('core.stoch', stoch),
                       self.layer('core.action', action)], -1)
        part = DETER // BLOCKS
        own = torch.block_diag(*self.get('core.hidden.own').reshape(BLOCKS, part, part))
        shared = self.get('core.hidden.shared').reshape(x.shape[-1], DETER)
        y = self.norm('core.hidden', deter @ own + x @ shared + self.get('core.hidden.bias'))
        gates = y @ torch.block_diag(*self.get('core.gates.weight').reshape(BLOCKS, part, 3 * part))
        gates = (gates + self.get('core.gates.bias')).reshape(-1, BLOCKS, 3, part)
        reset, candidate, update = (g.reshape(-1, DETER) for g in gates.unbind(2))
        update = torch.sigmoid(update - 1)
        return update * torch.tanh(torch.sigmoid(reset) * candidate) + (1 - update) * deter

    def latent(self, name, x, count):
        p = torch.softmax(self.head(name, x, count).reshape(-1, GROUPS, CLASSES), -1)
        return (1 - UNIMIX) * p + UNIMIX / CLASSES

    def sample(self, p, stream, step):
        """The first class whose cumulative probability exceeds the draw; gradients go straight through."""
        u = draws(uniform, stream, step, p.shape[0], GROUPS)
        cumulative = p.detach().cumsum(-1)
        index = (cumulative <= (u * cumulative[..., -1])[..., None]).sum(-1)
        drawn = one_hot(index, CLASSES).to(p.dtype)
        self.samples.extend(int(x) for x in drawn.flatten())
        return (drawn + p - p.detach()).reshape(p.shape[0], -1)


class Batch:
    def __init__(self, inputs):
        def steps(name, width):
            return torch.tensor([single(x) for x in inputs[name]['data']]).reshape(LENGTH, SEQUENCES, width)
        self.numbers, self.action = steps('numbers', NUMBERS), steps('action', ACTIONS)
        self.reward, self.first, self.last, self.terminal = (
            steps(name, 1)[..., 0] for name in ('reward', 'first', 'last', 'terminal'))
        self.deter = torch.tensor([single(x) for x in inputs['deter']['data']]).reshape(SEQUENCES, DETER)
        self.stoch = torch.tensor([single(x) for x in inputs['stoch']['data']]).reshape(SEQUENCES, GROUPS * CLASSES)


def world_model(m, batch):
    """Loss of the model, deterministic and stochastic states by step, and both together."""
    x = symlog(batch.numbers)
    embedding = m.layers('encoder.vector', x, 3)
    deter, stoch, posterior, prior = [], [], [], []
    h, z = batch.deter, batch.stoch
    for t in range(LENGTH):
        keep = (1 - batch.first[t])[:, None]
        h = m.core(h * keep, z * keep, batch.action[t] * keep)
        p = m.latent('posterior', torch.cat([h, embedding[t]], -1), 1)
        z = m.sample(p, 'observe.posterior', t)
        deter.append(h)
        stoch.append(z)
        posterior.append(p)
        prior.append(m.latent('prior', h, 2))
    features = torch.stack([torch.cat([h, z], -1) for h, z in zip(deter, stoch)])
    p, q = torch.cat(posterior), torch.cat(prior)
    dynamics = divergence(p.detach(), q).clamp(min=1)
    representation = divergence(p, q.detach()).clamp(min=1)
    decoded = m.head('decoder.vector', torch.cat([torch.stack(stoch), torch.stack(deter)], -1), 3)
    reconstruction = ((decoded - x) ** 2).sum(-1)
    reward = two_hot_loss(m.head('reward', features, 1), batch.reward)
    logit = m.head('continue', features, 1)[..., 0]
    goes_on = (1 - batch.terminal) * DISCOUNT
    continues = -(goes_on * logsigmoid(logit) + (1 - goes_on) * logsigmoid(-logit))
    loss = (dynamics + 0.1 * representation).mean() + reconstruction.mean() + reward.mean() + continues.mean()
    return loss, deter, stoch, features


def imagine(m, deter, stoch):
    """Features of all imagined steps, log-probabilities and entropies; rows are start step by start step."""
    h = torch.cat([deter[t] for t in STARTS]).detach()
    z = torch.cat([stoch[t] for t in STARTS]).detach()
    features, log_p, entropy = [torch.cat([h, z], -1)], [], []
    for t in range(HORIZON):
        y = m.layers('actor', features[-1], 3)
        mean = torch.tanh(m.dense('actor.out0', y))
        deviation = 0.9 * torch.sigmoid(m.dense('actor.out1', y) + 2) + 0.1
        noise = draws(normal, 'dreamer.imagine.action', t, len(h), ACTIONS)
        action = (mean + deviation * noise).detach()
        log_p.append((-0.5 * ((action - mean) / deviation) ** 2 - deviation.log() - LOG_SQRT_TWO_PI).sum(-1))
        entropy.append((deviation.log() + 0.5 + LOG_SQRT_TWO_PI).sum(-1))
        h = m.core(h, z, action).detach()
        z = m.sample(m.latent('prior', h, 2), 'dreamer.imagine.prior', t).detach()
        features.append(torch.cat([h, z], -1))
    return torch.stack(features), torch.stack(log_p), torch.stack(entropy)


def actor_and_critic(m, features, log_p, entropy):
    """Losses of both, the returns and the scale of returns."""
    logits = m.head('critic', features, 3)
    value = two_hot_mean(logits)
    fast = value.detach()
    slow = two_hot_mean(m.head('slow', features, 3)).detach()
    reward = two_hot_mean(m.head('reward', features, 1)).detach()
    going = torch.sigmoid(m.head('continue', features, 1)[..., 0]).detach()
    returns = [fast[HORIZON]]
    for t in reversed(range(HORIZON)):
        mixed = (1 - LAMBDA) * fast[t + 1] + LAMBDA * returns[0]
        returns.insert(0, reward[t + 1] + going[t + 1] * mixed)
    returns = torch.stack(returns[:HORIZON])
    weight = torch.cumprod(going, 0)[:HORIZON]
    low, high = torch.quantile(returns.flatten(), torch.tensor([0.05, 0.95]), interpolation='linear')
    scale = torch.clamp(0.01 * (high - low), min=1).item()
    advantage = (returns - fast[:HORIZON]) / scale
    actor = -(weight * (log_p * advantage + ENTROPY * entropy)).mean()
    critic = two_hot_loss(logits[:HORIZON], returns) + two_hot_loss(logits[:HORIZON], slow[:HORIZON])
    return actor, (weight * critic).mean(), returns, scale


def replayed_values(m, batch, features, first_returns):
    """All steps but the last against returns on the real rewards."""
    logits = m.head('critic', features, 3)
    bootstrap = two_hot_mean(logits).detach()
    for i, t in enumerate(STARTS):
        bootstrap[t] = first_returns[i]
    returns = [bootstrap[LENGTH - 1]]
    for t in reversed(range(LENGTH - 1)):
        trace = (1 - batch.last[t + 1]) * LAMBDA
        mixed = (1 - trace) * bootstrap[t + 1] + trace * returns[0]
        returns.insert(0, batch.reward[t + 1] + (1 - batch.terminal[t + 1]) * DISCOUNT * mixed)
    slow = two_hot_mean(m.head('slow', features, 3)).detach()
    loss = two_hot_loss(logits, torch.stack(returns)) + two_hot_loss(logits, slow)
    return ((1 - batch.last) * loss)[:LENGTH - 1].mean()


def compute(golden):
    """Loss, scale of returns, gradients by name, samples."""
    m = Model(golden['inputs'])
    batch = Batch(golden['inputs'])
    model, deter, stoch, features = world_model(m, batch)
    actor, critic, returns, scale = actor_and_critic(m, *imagine(m, deter, stoch))
    replay = replayed_values(m, batch, features, returns[0].reshape(len(STARTS), SEQUENCES))
    loss = model + actor + critic + 0.3 * replay
    names = list(golden['gradients'])
    gradients = torch.autograd.grad(loss, [m.parameters[name] for name in names])
    return loss.item(), scale, dict(zip(names, gradients)), m.samples


def differences(golden, loss, scale, gradients, samples):
    expected_loss, expected_scale = (golden['outputs'][name]['data'][0] for name in ('loss', 'scale'))
    worst = 0
    for name, gradient in gradients.items():
        expected = torch.tensor([float(x) for x in golden['gradients'][name]['data']])
        worst = max(worst, ((gradient.flatten() - expected).abs().max() / expected.abs().max()).item())
    return {'samples': sum(a != b for a, b in zip(samples, golden['inputs']['samples']['data'], strict=True)),
            'loss': abs(loss / expected_loss - 1), 'scale': abs(scale / expected_scale - 1), 'gradient': worst}


def nine_digits(x):
    return 0 if x == 0 else float('%.9g' % x)


def write(path, golden, loss, scale, gradients, samples):
    golden['inputs']['samples']['data'] = samples
    golden['outputs']['loss']['data'] = [nine_digits(loss)]
    golden['outputs']['scale']['data'] = [nine_digits(scale)]
    for name, gradient in gradients.items():
        golden['gradients'][name]['data'] = [nine_digits(x) for x in gradient.flatten().tolist()]
    with open(path, 'w') as file:
        json.dump(golden, file, separators=(',', ':'))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('file')
    parser.add_argument('--write', action='store_true', help='write the numbers into the file')
    options = parser.parse_args()
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    with open(options.file) as file:
        golden = json.load(file)
    computed = compute(golden)
    if options.write:
        write(options.file, golden, *computed)
        return
    found = differences(golden, *computed)
    for kind, difference in found.items():
        print(f'{kind}: {difference:.3g}')
    sys.exit(any(difference > TOLERANCE for difference in found.values()))


if __name__ == '__main__':
    main()
