"""The yardstick of train-step.ts: one training step of the same network in PyTorch on the processor.

usage: train-step.py WIDTH SIDE BATCH THREADS [bfloat16]
Prints one line `ready`, then does a step for each line that it reads and prints {"ms": ..., "cpuMs": ...}: wall clock, and
the processor's time over all threads. So the caller can take turns with it.
Needs only torch.
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BINS = 274
BLOCKS = [(64, 2, 2, 1), (128, 2, 2, 1), (256, 3, 2, 1), (512, 3, 1, 1), (512, 3, 1, 2), (512, 3, 1, 2), (256, 3, 1, 1), (128, 3, 1, 1)]


def build(width: float) -> nn.Sequential:
    """ColourNet: see src/model/architecture.ts."""
    layers: list[nn.Module] = []
    inputs = 1
    for number, (channels, convs, stride, dilation) in enumerate(BLOCKS, 1):
        filters = max(1, round(channels * width))
        if number == len(BLOCKS):
            layers.append(nn.Upsample(scale_factor=2, mode="nearest"))
        for conv in range(convs):
            step = stride if conv == convs - 1 else 1
            layers.append(nn.Conv2d(inputs, filters, 3, step, padding=dilation, dilation=dilation))
            layers.append(nn.ReLU(inplace=True))
            inputs = filters
        layers.append(nn.BatchNorm2d(filters, eps=1e-5, momentum=0.01))
    layers.append(nn.Conv2d(inputs, BINS, 1))
    net = nn.Sequential(*layers)
    for layer in net:
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return net


def main() -> None:
    width, side, batch, threads = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    bfloat16 = "bfloat16" in sys.argv
    torch.manual_seed(1)
    torch.set_num_threads(threads)
    net = build(width).to(memory_format=torch.channels_last)
    ema = [p.detach().clone() for p in net.parameters()]
    kernels = [p for p in net.parameters() if p.dim() == 4]
    others = [p for p in net.parameters() if p.dim() != 4]
    groups = [{"params": kernels, "weight_decay": 1e-2}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=1e-3, fused=True)
    q = side // 4
    x = (torch.rand(batch, 1, side, side) * 2 - 1).to(memory_format=torch.channels_last)
    target = torch.softmax(torch.randn(batch, BINS, q, q), 1).to(memory_format=torch.channels_last)
    weight = torch.rand(batch, 1, q, q)

    def step() -> float:
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            logits = net(x)
        loss = -(weight * (target * F.log_softmax(logits.float(), 1)).sum(1, keepdim=True)).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0, foreach=True)
        optimiser.step()
        with torch.no_grad():
            torch._foreach_lerp_(ema, list(net.parameters()), 0.001)
        return loss.item()

    print("ready", flush=True)
    for _ in sys.stdin:
        started, cpu = time.perf_counter(), time.process_time()
        step()
        taken = {"ms": time.perf_counter() - started, "cpuMs": time.process_time() - cpu}
        print(json.dumps({name: seconds * 1000 for name, seconds in taken.items()}), flush=True)


main()
