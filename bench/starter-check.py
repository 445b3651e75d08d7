"""Writes test/fixtures/starter-check.json: what PyTorch makes of the starter's stored weights, in float32.

usage: starter-check.py models/starter > test/fixtures/starter-check.json
Needs torch and numpy.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

HEIGHT, WIDTH = 64, 96
CELLS = [(0, 0), (3, 5), (8, 12), (15, 23), (7, 0), (12, 20), (5, 14), (10, 8)]
# convolutions, stride of the last one, dilation of all: see src/model/architecture.ts
BLOCKS = [(2, 2, 1), (2, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 2), (3, 1, 2), (3, 1, 1), (3, 1, 1)]


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The tensors of a TensorFlow.js layers model, stored as float16 or float32; kernels as [out, in, h, w]."""
    (group,) = json.loads((folder / "model.json").read_text())["weightsManifest"]
    stored = b"".join((folder / path).read_bytes() for path in group["paths"])
    tensors, at = {}, 0
    for spec in group["weights"]:
        dtype = np.dtype(spec.get("quantization", {}).get("dtype", spec["dtype"]))
        count = math.prod(spec["shape"])
        numbers = np.frombuffer(stored, dtype, count, at).astype(np.float32).reshape(spec["shape"])
        at += count * dtype.itemsize
        kernel = spec["name"].endswith("/kernel")
        tensors[spec["name"]] = torch.from_numpy(numbers.transpose(3, 2, 0, 1).copy() if kernel else numbers)
    assert at == len(stored)
    return tensors


def run(weights: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Logits [bins, HEIGHT / 4, WIDTH / 4]."""
    for block, (convs, stride, dilation) in enumerate(BLOCKS, 1):
        if block == len(BLOCKS):
            x = F.interpolate(x, scale_factor=2, mode="nearest")
        for conv in range(1, convs + 1):
            name = f"conv{block}_{conv}"
            step = stride if conv == convs else 1
            x = F.conv2d(x, weights[f"{name}/kernel"], weights[f"{name}/bias"], step, dilation, dilation).relu()
        mean, variance, gamma, beta = (
            weights[f"bn{block}/{part}"] for part in ("moving_mean", "moving_variance", "gamma", "beta")
        )
        x = F.batch_norm(x, mean, variance, gamma, beta, eps=1e-5)
    return F.conv2d(x, weights["head/kernel"], weights["head/bias"])[0]


def lightness(y: int, x: int) -> float:
    """L of the picture that the test draws, too."""
    contrast = 1 if (x // 24 + y // 16) % 2 == 1 else 0.3
    return 50 + 45 * math.sin(x / 7) * math.cos(y / 11) * contrast


picture = torch.tensor([[lightness(y, x) / 50 - 1 for x in range(WIDTH)] for y in range(HEIGHT)])
with torch.no_grad():
    logits = run(read_weights(Path(sys.argv[1])), picture[None, None])
cells = [{"y": y, "x": x, "values": [round(value, 5) for value in logits[:, y, x].tolist()]} for y, x in CELLS]
print(json.dumps({"height": HEIGHT, "width": WIDTH, "logits": cells}))
