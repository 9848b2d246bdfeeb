#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the C++ file behind service/web_assets.h from a folder of built pages.

Usage: embed_web.py FOLDER OUT.cpp
The bytes go in by .incbin, because a compiler takes seconds for a megabyte of array.
"""
import pathlib
import sys


def main():
    folder, out = (pathlib.Path(argument) for argument in sys.argv[1:])
    files = sorted((p for p in folder.rglob("*") if p.is_file()),
                   key=lambda p: p.relative_to(folder).as_posix())
    if not files:
        sys.exit(f"{folder}: no files to embed")
    declarations, rows = [], []
    for i, file in enumerate(files):
        symbol = f"dangan_web_{i}"
        declarations.append(
            f'__asm__(".pushsection .rodata\\n.global {symbol}, {symbol}_end\\n{symbol}:\\n"\n'
            f'        ".incbin \\"{file.resolve()}\\"\\n{symbol}_end:\\n.byte 0\\n.popsection\\n");\n'
            f'extern "C" const char {symbol}[], {symbol}_end[];')
        rows.append(f'    {{"{file.relative_to(folder).as_posix()}",\n'
                    f'     {{{symbol}, static_cast<std::size_t>({symbol}_end - {symbol})}}}},')
    out.write_text(
        '// Made by embed_web.py.\n#include "service/web_assets.h"\n\n' + "\n".join(declarations)
        + "\n\nnamespace service {\n\nstd::span<const WebAsset> web_assets() {\n"
        + "  static const WebAsset kAssets[] = {\n" + "\n".join(rows)
        + "\n  };\n  return kAssets;\n}\n\n}  // namespace service\n", encoding="utf-8")


main()
