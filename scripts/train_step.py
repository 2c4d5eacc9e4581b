"""Images a second of the authors' training step (train.py) for torchvision's ResNet-50 at 224 pixels, batches of 16.

Argument: as-published (float32, no channels-last: their autocast is for GPUs alone), float32 or bfloat16 (both
channels-last). One batch of random numbers, ASL in tensor operations, Adam, the average of the weights; no data.
See benchmark-training.sh.
"""
import copy
import sys
import time

import torch
import torchvision

BATCH, SIDE, CLASSES, WARMUP, STEPS = 16, 224, 20, 3, 17


class AsymmetricLoss(torch.nn.Module):
    """The formula of the paper with gamma_neg 4, gamma_pos 0, clip 0.05 and a detached focusing weight."""

    def forward(self, logits, targets):
        positive = torch.sigmoid(logits)
        negative = (1 - positive + 0.05).clamp(max=1)
        loss = targets * positive.clamp(min=1e-8).log() + (1 - targets) * negative.clamp(min=1e-8).log()
        with torch.no_grad():
            weight = torch.pow(1 - positive * targets - negative * (1 - targets), 4 * (1 - targets))
        return -(loss * weight).sum()


def main(mode):
    torch.manual_seed(0)
    model = torchvision.models.resnet50(num_classes=CLASSES)
    images, targets = torch.rand(BATCH, 3, SIDE, SIDE), (torch.rand(BATCH, CLASSES) < 0.1).float()
    if mode != "as-published":
        model, images = model.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    average = copy.deepcopy(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    loss_function = AsymmetricLoss()
    seconds = []
    for step in range(WARMUP + STEPS):
        start = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=mode == "bfloat16"):
            logits = model(images)
        loss = loss_function(logits.float(), targets)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            for kept, new in zip(average.state_dict().values(), model.state_dict().values()):
                kept.copy_(0.9997 * kept + (1 - 0.9997) * new)
        if step >= WARMUP:
            seconds.append(time.perf_counter() - start)
    print(f"{BATCH / sorted(seconds)[len(seconds) // 2]:.2f}")


main(sys.argv[1])
