#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains a tiny recogniser of lines of digits and writes it as ONNX, with its list of characters.

usage: make_digit_model.py MODEL.onnx CHARACTERS.txt [--seed N] [--steps N]

The model is of the kind a user may give to dangan: lines of grey, 24 pixels high and as wide as they
are, (x/255-0.5)/0.5; out come N x T x 11 probabilities, the blank first. It reads nothing but digits
and is here so that the tests of that door have something that really reads.

Digits are drawn with Pango in the Noto fonts (pango-view), set into lines, blurred, shifted and
dirtied. Each time step has its label: the digit whose middle it stands on, or the blank; steps
between the two count for neither. Needs numpy, and takes a few minutes.
"""

import argparse
import pathlib
import struct
import subprocess
import tempfile
import zlib

import numpy as np

HEIGHT, STRIDE, KERNEL, CONTEXT, FIRST, SECOND, CLASSES = 24, 3, 9, 5, 24, 32, 11
FONTS = ["Noto Sans CJK SC", "Noto Sans CJK SC Bold", "Noto Serif CJK SC",
         "Noto Serif CJK SC Bold", "Noto Sans Mono CJK SC"]


# ---- digits -------------------------------------------------------------------------------------

def read_png(path):
    """Rows of grey of an 8-bit PNG without interlacing, as pango-view writes it."""
    data = pathlib.Path(path).read_bytes()
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", data[at + 8:at + 21])
        if kind == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    width, height, depth, colour = header[:4]
    assert depth == 8 and header[6] == 0
    step = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    raw, stride = zlib.decompress(packed), width * step
    rows, above = [], bytearray(stride)
    for y in range(height):
        method, *line = raw[y * (stride + 1):(y + 1) * (stride + 1)]
        for x in range(stride):
            a = line[x - step] if x >= step else 0
            b = above[x]
            c = above[x - step] if x >= step else 0
            near = min((abs(b - c), a), (abs(a - c), b), (abs(a + b - 2 * c), c),
                       key=lambda pair: pair[0])[1]
            line[x] = (line[x] + (0, a, b, (a + b) // 2, near)[method]) & 255
        rows.append(line)
        above = line
    pixels = np.array(rows, dtype=np.float32).reshape(height, width, step)
    return pixels[:, :, 0] if step < 3 else pixels[:, :, :3].mean(axis=2)


def draw_digits():
    """glyphs[digit]: pictures of ink (0..1), trimmed at the sides, all of one height per font."""
    glyphs = [[] for _ in range(10)]
    with tempfile.TemporaryDirectory() as folder:
        for font in FONTS:
            pictures = []
            for digit in range(10):
                file = f"{folder}/{digit}.png"
                subprocess.run(["pango-view", "-q", "--no-display", f"--font={font} 40",
                                f"--text={digit}", "-o", file], check=True)
                pictures.append(1 - read_png(file) / 255)
            rows = np.max([p.max(axis=1) for p in pictures], axis=0)
            top, bottom = np.flatnonzero(rows > 0.2)[[0, -1]]
            for digit, picture in enumerate(pictures):
                left, right = np.flatnonzero(picture.max(axis=0) > 0.2)[[0, -1]]
                glyphs[digit].append(picture[top:bottom + 1, left:right + 1])
    return glyphs


def resized(picture, height, width):
    """By the mean of what falls on each pixel, in both directions."""
    def weights(size, wanted):
        edges = np.linspace(0, size, wanted + 1)
        low, high = edges[:-1, None], edges[1:, None]
        cells = np.arange(size)[None, :]
        cover = np.clip(np.minimum(high, cells + 1) - np.maximum(low, cells), 0, None)
        return cover / cover.sum(axis=1, keepdims=True)
    return weights(picture.shape[0], height) @ picture @ weights(picture.shape[1], width).T


def draw_line(random, glyphs, width):
    """A line of ink, and the label of each time step (-1: counts for neither)."""
    ink = np.zeros((HEIGHT, width))
    steps = width // STRIDE
    labels = np.zeros(steps, dtype=int)
    font = random.integers(len(FONTS))
    height = int(random.integers(14, 20))
    top = int(random.integers(1, HEIGHT - height))
    x = int(random.integers(2, 14))
    while True:
        digit = int(random.integers(10))
        glyph = glyphs[digit][font]
        w = max(3, round(glyph.shape[1] * height / glyph.shape[0] * random.uniform(0.85, 1.2)))
        if x + w + 2 > width:
            break
        ink[top:top + height, x:x + w] = np.maximum(ink[top:top + height, x:x + w],
                                                    resized(glyph, height, w))
        middle = (x + w / 2) / STRIDE - 0.5
        for t in range(max(0, round(middle) - 1), min(steps, round(middle) + 2)):
            away = abs(t - middle)
            labels[t] = digit + 1 if away < 0.7 else -1 if away < 0.95 else labels[t]
        x += w + int(random.integers(1, 5) if random.random() < 0.8 else random.integers(5, 20))
    if random.random() < 0.5:
        soft = random.uniform(0.1, 0.3)
        ink = (1 - 2 * soft) * ink + soft * np.roll(ink, 1, 1) + soft * np.roll(ink, -1, 1)
    dark, paper = random.uniform(0.5, 1), random.uniform(0.85, 1)
    grey = paper - ink * dark * paper + random.normal(0, random.uniform(0, 0.06), ink.shape)
    return np.clip(grey, 0, 1), labels


# ---- the net ------------------------------------------------------------------------------------

def forward(w, lines):
    """lines: N x H x W in -1..1. Returns probabilities N x T x 11 and what backward needs."""
    n, _, width = lines.shape
    steps = width // STRIDE
    pad = (KERNEL - STRIDE) // 2
    padded = np.pad(lines, ((0, 0), (0, 0), (pad, pad)))
    windows = np.stack([padded[:, :, t * STRIDE:t * STRIDE + KERNEL] for t in range(steps)], 1)
    first_in = windows.reshape(n, steps, HEIGHT * KERNEL)
    first = np.maximum(first_in @ w["a"] + w["a0"], 0)
    side = CONTEXT // 2
    wide = np.pad(first, ((0, 0), (side, side), (0, 0)))
    second_in = np.concatenate([wide[:, k:k + steps] for k in range(CONTEXT)], 2)
    second = np.maximum(second_in @ w["b"] + w["b0"], 0)
    scores = second @ w["c"] + w["c0"]
    scores -= scores.max(axis=2, keepdims=True)
    odds = np.exp(scores)
    return odds / odds.sum(axis=2, keepdims=True), (first_in, first, second_in, second)


def gradients(w, kept, probabilities, labels):
    first_in, first, second_in, second = kept
    n, steps, _ = probabilities.shape
    counts = (labels >= 0)[..., None]
    weight = np.where(labels > 0, 2.0, 1.0)[..., None] * counts / counts.sum()
    d = (probabilities - np.eye(CLASSES)[np.maximum(labels, 0)]) * weight
    g = {"c": np.einsum("nti,ntj->ij", second, d), "c0": d.sum(axis=(0, 1))}
    d = (d @ w["c"].T) * (second > 0)
    g["b"], g["b0"] = np.einsum("nti,ntj->ij", second_in, d), d.sum(axis=(0, 1))
    d = d @ w["b"].T
    back, side = np.zeros((n, steps + CONTEXT - 1, FIRST)), CONTEXT // 2
    for k in range(CONTEXT):
        back[:, k:k + steps] += d[:, :, k * FIRST:(k + 1) * FIRST]
    d = back[:, side:side + steps] * (first > 0)
    g["a"], g["a0"] = np.einsum("nti,ntj->ij", first_in, d), d.sum(axis=(0, 1))
    return g


def train(seed, steps):
    random = np.random.default_rng(seed)
    glyphs = draw_digits()
    shapes = {"a": (HEIGHT * KERNEL, FIRST), "b": (CONTEXT * FIRST, SECOND), "c": (SECOND, CLASSES)}
    w = {}
    for name, shape in shapes.items():
        w[name] = random.normal(0, np.sqrt(2 / shape[0]), shape)
        w[name + "0"] = np.zeros(shape[1])
    mean = {k: np.zeros_like(v) for k, v in w.items()}
    square = {k: np.zeros_like(v) for k, v in w.items()}
    for step in range(1, steps + 1):
        drawn = [draw_line(random, glyphs, 120) for _ in range(16)]
        lines = np.stack([d[0] for d in drawn]) * 2 - 1
        labels = np.stack([d[1] for d in drawn])
        probabilities, kept = forward(w, lines)
        rate = 0.003 * (1 - step / (steps + 1))
        for k, g in gradients(w, kept, probabilities, labels).items():
            mean[k] = 0.9 * mean[k] + 0.1 * g
            square[k] = 0.999 * square[k] + 0.001 * g * g
            w[k] -= rate * (mean[k] / (1 - 0.9 ** step)) / (
                np.sqrt(square[k] / (1 - 0.999 ** step)) + 1e-8)
        if step % 500 == 0:
            sure = labels >= 0
            right = (probabilities.argmax(axis=2) == labels)[sure].mean()
            print(f"step {step}: {100 * right:.2f} % of the time steps right")
    return w


# ---- ONNX ---------------------------------------------------------------------------------------
# A model is a protobuf message; these are the few fields of it that are needed.

def number(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(tag, value):
    if isinstance(value, int):
        return number(tag << 3) + number(value)
    data = value.encode() if isinstance(value, str) else value
    return number(tag << 3 | 2) + number(len(data)) + data


def tensor(name, array):
    dims = b"".join(field(1, int(d)) for d in array.shape)
    return dims + field(2, 1) + field(8, name) + field(9, array.astype("<f4").tobytes())


def attribute(name, value):
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b"".join(field(8, v) for v in value) + field(20, 7)


def node(kind, inputs, output, **attributes):
    body = b"".join(field(1, i) for i in inputs) + field(2, output) + field(3, output)
    body += field(4, kind)
    return body + b"".join(field(5, attribute(k, v)) for k, v in attributes.items())


def value_info(name, dims):
    shape = b"".join(field(1, field(1, d) if isinstance(d, int) else field(2, d)) for d in dims)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))


def onnx(w):
    a = w["a"].reshape(HEIGHT, KERNEL, FIRST).transpose(2, 0, 1)[:, None]
    b = w["b"].reshape(CONTEXT, FIRST, SECOND).transpose(2, 1, 0)[:, :, None]
    c = w["c"].T[:, :, None, None]
    pad, side = (KERNEL - STRIDE) // 2, CONTEXT // 2
    nodes = [
        node("Conv", ["x", "a", "a0"], "seen", kernel_shape=[HEIGHT, KERNEL], strides=[1, STRIDE],
             pads=[0, pad, 0, pad]),
        node("Relu", ["seen"], "first"),
        node("Conv", ["first", "b", "b0"], "beside", kernel_shape=[1, CONTEXT],
             strides=[1, 1], pads=[0, side, 0, side]),
        node("Relu", ["beside"], "second"),
        node("Conv", ["second", "c", "c0"], "scores", kernel_shape=[1, 1], strides=[1, 1],
             pads=[0, 0, 0, 0]),
        node("Squeeze", ["scores"], "level", axes=[2]),
        node("Transpose", ["level"], "by_step", perm=[0, 2, 1]),
        node("Softmax", ["by_step"], "y", axis=2),
    ]
    arrays = {"a": a, "a0": w["a0"], "b": b, "b0": w["b0"], "c": c, "c0": w["c0"]}
    graph = b"".join(field(1, n) for n in nodes) + field(2, "digits")
    graph += b"".join(field(5, tensor(k, v)) for k, v in arrays.items())
    graph += field(11, value_info("x", [1, 1, HEIGHT, "width"]))
    graph += field(12, value_info("y", [1, "steps", CLASSES]))
    return field(1, 6) + field(7, graph) + field(8, field(1, "") + field(2, 11))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("model")
    parser.add_argument("characters")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=2500)
    options = parser.parse_args()
    pathlib.Path(options.model).write_bytes(onnx(train(options.seed, options.steps)))
    pathlib.Path(options.characters).write_text("".join(f"{d}\n" for d in range(10)))


if __name__ == "__main__":
    main()
