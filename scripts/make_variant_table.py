#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes store/terms/variant_table.cpp: which characters are forms of one character.

usage: make_variant_table.py [--unicode DIR] > store/terms/variant_table.cpp

DIR holds Unicode's data files, by default those of Debian's package unicode-data (15.0.0-1):
Unihan_Variants.txt.bz2, Unihan_OtherMappings.txt.bz2 and EquivalentUnifiedIdeograph.txt. The same
files give the same bytes.

A family is what traditional and simplified forms tie together, in either direction
(kSimplifiedVariant, kTraditionalVariant), as a whole: so no order of steps can end elsewhere. A
family without a character of the national table of common characters (kTGH, 8,105) joins the one
that its other forms point to (kSemanticVariant, kZVariant, kJinmeiyoKanji, SHAPES below), where
several do the one that most sources name, then the one that is first in the table. Characters of
that table are never joined by likeness alone: 喆 and 哲 are two names. A family stands under its
first character in the table.
"""

import argparse
import bz2
import collections
import pathlib
import re
import sys
import unicodedata

# Forms that Unihan does not tie to their characters: shapes in print, and what neighbours write.
SHAPES = """产産 青靑 录彔 吉𠮷 铁鐡 泽沢 滨浜 边辺 边邉 经経 济済 对対 压圧
围囲 扩拡 择択 营営 读読 译訳 释釈 钱銭 图図 发発 艺芸 斋斎 劳労
恼悩 脑脳 尚尙 清淸 既旣 剂剤 鸡鶏 岳嶽"""

# Old radicals as they come out of PDF files.
RADICALS = (0x2E80, 0x2EF3)


class Families:
    def __init__(self):
        self.parent = {}

    def find(self, code):
        self.parent.setdefault(code, code)
        while self.parent[code] != code:
            self.parent[code] = self.parent[self.parent[code]]
            code = self.parent[code]
        return code

    def join(self, a, b):
        self.parent[self.find(a)] = self.find(b)

    def lists(self):
        found = collections.defaultdict(set)
        for code in list(self.parent):
            found[self.find(code)].add(code)
        return list(found.values())


def unihan(folder, name, fields):
    table = collections.defaultdict(dict)
    with bz2.open(folder / (name + ".txt.bz2"), "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            code, field, value = line.rstrip("\n").split("\t")
            if field in fields:
                table[field][int(code[2:], 16)] = value
    return table


def codes_in(value):
    return [int(code, 16) for code in re.findall(r"U\+([0-9A-F]+)", value)]


def plain(code):
    """What terms::fold makes of it, as far as that concerns Han characters."""
    form = unicodedata.normalize("NFKC", chr(code))
    return ord(form) if len(form) == 1 else code


def links_of(variants, kanji):
    """How many sources tie each two characters together by likeness or meaning."""
    links = collections.defaultdict(lambda: collections.defaultdict(int))

    def link(a, b, sources):
        if a != b:
            links[a][b] = max(links[a][b], sources)
            links[b][a] = max(links[b][a], sources)
    for field in ("kSemanticVariant", "kZVariant"):
        for code, value in variants[field].items():
            for word in value.split():
                link(plain(code), plain(codes_in(word)[0]), 1 + word.count(","))
    for code, value in kanji.items():
        for other in codes_in(value):
            link(plain(code), plain(other), 1)
    for word in SHAPES.split():
        for other in word[1:]:
            link(ord(word[0]), plain(ord(other)), 9)
    return links


def families_of(folder):
    variants = unihan(folder, "Unihan_Variants", {
        "kSimplifiedVariant", "kTraditionalVariant", "kSemanticVariant", "kZVariant"})
    mappings = unihan(folder, "Unihan_OtherMappings", {"kTGH", "kJinmeiyoKanji"})
    order = {code: int(value.split()[0].split(":")[1]) for code, value in mappings["kTGH"].items()}
    families = Families()
    for field in ("kSimplifiedVariant", "kTraditionalVariant"):
        for code, value in variants[field].items():
            for other in codes_in(value):
                families.join(plain(code), plain(other))
    links = links_of(variants, mappings["kJinmeiyoKanji"])
    for code in list(links):
        families.find(code)
    standing = {code: family for family in families.lists() for code in family}

    def head_of(code):
        known = [c for c in standing.get(code, {code}) if c in order]
        return min(known, key=order.get) if known else None

    joins = []
    for family in families.lists():
        if any(code in order for code in family):
            continue
        votes = collections.Counter()
        for code in sorted(family):
            for other, sources in links[code].items():
                if head_of(other) is not None:
                    votes[head_of(other)] += sources
        if votes:
            joins.append((min(family), min(votes, key=lambda c: (-votes[c], order[c]))))
    for code, head in joins:
        families.join(code, head)
    for line in open(folder / "EquivalentUnifiedIdeograph.txt", encoding="utf-8"):
        found = re.match(r"([0-9A-F]{4,5})\s*;\s*([0-9A-F]{4,5})\s", line)
        if found and RADICALS[0] <= int(found[1], 16) <= RADICALS[1]:
            families.join(int(found[1], 16), plain(int(found[2], 16)))
    rows = []
    for family in families.lists():
        head = min(family, key=lambda c: (order.get(c, 1 << 20), c < 0x3400, c))
        rest = sorted(c for c in family if c != head and plain(c) == c)
        if rest:
            rows.append((head, rest))
    return sorted(rows)


def literal(rows):
    words = ["".join(map(chr, [head, *rest])) for head, rest in rows]
    line, size = "", 0
    for word in words:
        if size + 2 * len(word) + 1 > 94:
            yield line
            line, size = "", 0
        line += word + " "
        size += 2 * len(word) + 1
    yield line


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unicode", type=pathlib.Path, default=pathlib.Path("/usr/share/unicode"))
    rows = families_of(parser.parse_args().unicode)
    forms = sum(len(rest) for _, rest in rows)
    print(f"""\
// SPDX-License-Identifier: Apache-2.0 AND Unicode-DFS-2016
// Generated by scripts/make_variant_table.py; not edited by hand. Made out of the Unicode Character
// Database 15.0.0 (Unihan), copyright 1991-2022 Unicode, Inc., https://www.unicode.org/license.txt
// {len(rows)} characters with {forms} other forms.
#include "store/terms/variant_table.h"

namespace terms {{

const char32_t kVariants[] =""")
    lines = list(literal(rows))
    for i, line in enumerate(lines):
        print(f'    U"{line}"' + (";" if i + 1 == len(lines) else ""))
    print("\n}  // namespace terms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
