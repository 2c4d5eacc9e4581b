"""Seconds that average precision takes in numpy as the authors compute it (helper_functions.py), a class at a time.

Arguments: images and classes. A made-up table like that of `scripts/benchmark.sh metrics`: three positives an image.
"""
import sys
import time

import numpy


def average_precision(scores, targets):
    """Of one class: the mean of the precisions at the rank of every positive."""
    order = numpy.argsort(scores)[::-1]
    is_positive = targets[order] == 1
    found = numpy.cumsum(is_positive)
    precisions = found / numpy.arange(1, len(scores) + 1)
    return precisions[is_positive].sum() / (found[-1] + 1e-8)


def main(images, classes):
    random = numpy.random.default_rng(0)
    scores = random.random((images, classes), dtype=numpy.float32) ** 3
    targets = numpy.zeros((images, classes), dtype=numpy.int8)
    for _ in range(3):
        columns = random.integers(classes, size=images)
        targets[numpy.arange(images), columns] = 1
        scores[numpy.arange(images), columns] = numpy.sqrt(random.random(images))
    start = time.perf_counter()
    mean = 100 * numpy.mean([average_precision(scores[:, column], targets[:, column]) for column in range(classes)])
    print(f"numpy, average precision of each class: {time.perf_counter() - start:.2f} s ({mean:.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
