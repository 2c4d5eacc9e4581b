"""Images a second that one thread makes of the training split of VOC 2007 with Pillow and torchvision.

The recipe of the authors' train.py: resize without crop, cutout, RandAugment as in the package randaugment, then bytes
as a tensor. See compare-pipeline.sh.
"""
import random
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageOps
from torchvision import transforms

SIZE = 448
FILL = (128, 128, 128)


def cutout(image):
    width, height = image.size
    x, y = random.randrange(width), random.randrange(height)
    half_w, half_h = int(0.5 * width + 0.5) // 2, int(0.5 * height + 0.5) // 2
    box = (max(0, x - half_w), max(0, y - half_h), min(width, x + half_w), min(height, y + half_h))
    ImageDraw.Draw(image).rectangle(box, fill=tuple(random.randrange(256) for _ in range(3)))
    return image


def patch(image, strength):
    side, (width, height) = 20 * strength, image.size
    left, top = max(0, random.uniform(0, width) - side / 2), max(0, random.uniform(0, height) - side / 2)
    image = image.copy()
    ImageDraw.Draw(image).rectangle((left, top, min(width, left + side), min(height, top + side)), fill=(125, 122, 113))
    return image


def affine(image, matrix, resample):
    return image.transform(image.size, Image.AFFINE, matrix, resample, fillcolor=FILL)


def rotate(image, degrees):
    turned = image.convert("RGBA").rotate(degrees)
    return Image.composite(turned, Image.new("RGBA", turned.size, (128,) * 4), turned).convert("RGB")


def augment(image):
    for _ in range(2):
        operation, strength, fires = random.randrange(15), random.randint(1, 9) / 9, random.random() < 0.5
        if not fires:
            continue
        sign = random.choice((-1, 1))
        shear, factor, shift = sign * 0.3 * strength, 1 + sign * 0.9 * strength, sign * 150 / 331 * strength * SIZE
        image = (
            lambda: ImageOps.invert(image),
            lambda: patch(image, strength),
            lambda: ImageEnhance.Sharpness(image).enhance(factor),
            lambda: ImageOps.autocontrast(image),
            lambda: ImageOps.posterize(image, round(8 - 4 * strength)),
            lambda: affine(image, (1, shear, 0, 0, 1, 0), Image.BICUBIC),
            lambda: affine(image, (1, 0, shift, 0, 1, 0), Image.NEAREST),
            lambda: affine(image, (1, 0, 0, 0, 1, shift), Image.NEAREST),
            lambda: affine(image, (1, 0, 0, shear, 1, 0), Image.BICUBIC),
            lambda: rotate(image, 30 * strength),
            lambda: ImageOps.equalize(image),
            lambda: ImageEnhance.Contrast(image).enhance(factor),
            lambda: ImageEnhance.Color(image).enhance(factor),
            lambda: ImageOps.solarize(image, 256 * (1 - strength)),
            lambda: ImageEnhance.Brightness(image).enhance(factor),
        )[operation]()
    return image


def measure(name, files, steps):
    start = time.perf_counter()
    for file in files:
        image = Image.open(file).convert("RGB")
        for step in steps:
            image = step(image)
    print(f"Pillow    {name:<34} {len(files) / (time.perf_counter() - start):8.1f} images/s")


def main():
    root = next(Path(sys.argv[1]).rglob("ImageSets")).parent
    ids = [line.split()[0] for line in (root / "ImageSets/Main/train.txt").read_text().splitlines() if line.strip()]
    files = [root / "JPEGImages" / f"{name}.jpg" for name in ids]
    for file in files:
        file.read_bytes()
    resize, tensor = transforms.Resize((SIZE, SIZE)), transforms.PILToTensor()
    measure("without augmentation", files, (resize, tensor))
    measure("whole recipe", files, (resize, cutout, augment, tensor))


main()
