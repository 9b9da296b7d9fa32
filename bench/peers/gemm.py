"""Products: forward x W, gradients dy W^T and x^T dy."""

import timing

chosen = timing.options()
torch = timing.load_torch(chosen)
import jax
import jax.numpy as jnp

SHAPES = [(1, 512, 512), (4, 512, 512), (16, 512, 512), (64, 1536, 512), (64, 3072, 1024), (256, 200, 200),
          (1024, 512, 512), (1024, 1024, 1024)]

PASSES = {
    "forward": (lambda x, w, dy: (x, w), lambda a, b: a @ b),
    "dX": (lambda x, w, dy: (dy, w), lambda a, b: a @ b.T),
    "dW": (lambda x, w, dy: (x, dy), lambda a, b: a.T @ b),
}


def torch_call(name, a, b):
    left, right = (a.t(), b) if name == "dW" else (a, b.t()) if name == "dX" else (a, b)
    out = torch.empty(left.shape[0], right.shape[1])
    return lambda: torch.mm(left, right, out=out)


def jax_call(product, a, b):
    jitted = jax.jit(product)
    a, b = jnp.asarray(a.numpy()), jnp.asarray(b.numpy())
    return lambda: jitted(a, b).block_until_ready()


with torch.inference_mode():
    for m, n, k in SHAPES:
        x, w, dy = torch.randn(m, k), torch.randn(k, n), torch.randn(m, n)
        for name, (operands, product) in PASSES.items():
            row = f"gemm.{name} {m}x{n}x{k}"
            if timing.wants(chosen, row):
                a, b = operands(x, w, dy)
                timing.measure(chosen, row, {"torch": torch_call(name, a, b), "jax": jax_call(product, a, b)})
