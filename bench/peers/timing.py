"""Command line, threads and timing of the peers' scripts. Import before torch or jax."""

import argparse
import json
import os
import statistics
import time


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--only", default="")
    parser.add_argument("--rows", default="")
    parser.add_argument("--compile", action="store_true")
    chosen = parser.parse_args()
    processors = sorted(os.sched_getaffinity(0))
    if not 1 <= chosen.threads <= len(processors):
        parser.error(f"--threads is {chosen.threads}, expected 1 to {len(processors)}")
    os.sched_setaffinity(0, processors[: chosen.threads])
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(chosen.threads)
    os.environ["JAX_PLATFORMS"] = "cpu"
    if chosen.threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false " + os.environ.get("XLA_FLAGS", "")
    return chosen


def load_torch(chosen):
    import torch

    torch.set_num_threads(chosen.threads)
    torch.set_num_interop_threads(1)
    torch.manual_seed(0)
    return torch


BATCH_SECONDS = 0.02


def wants(chosen, row, impl=""):
    starts = [s for s in chosen.only.split(",") if s]
    parts = [s for s in chosen.rows.split(",") if s]
    return (not impl or not starts or any(impl.startswith(s) for s in starts)) and (
        not parts or any(p in row for p in parts))


def calls_of(function):
    """How many calls fill a batch; the first calls are not timed, they compile."""
    for _ in range(3):
        function()
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            function()
        took = time.perf_counter() - start
        if took > BATCH_SECONDS / 2 or calls > 1_000_000:
            return max(1, round(calls * BATCH_SECONDS / took)) if took < BATCH_SECONDS else calls
        calls *= 2


def measure(chosen, row, functions):
    """Times functions in turn and prints a line for each."""
    functions = {k: f for k, f in functions.items() if wants(chosen, row, k)}
    batches = {k: calls_of(f) for k, f in functions.items()}
    times = {k: [] for k in functions}
    for turn in range(chosen.rounds):
        names = list(functions)
        for name in names if turn % 2 == 0 else reversed(names):
            function, calls = functions[name], batches[name]
            start = time.perf_counter()
            for _ in range(calls):
                function()
            times[name].append((time.perf_counter() - start) / calls * 1e6)
    for name, taken in times.items():
        print(json.dumps({
            "row": row,
            "impl": name,
            "threads": chosen.threads,
            "median_us": round(statistics.median(taken), 3),
            "min_us": round(min(taken), 3),
            "max_us": round(max(taken), 3),
        }), flush=True)
