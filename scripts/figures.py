# SPDX-License-Identifier: Apache-2.0
"""Character error of recognised pages against their truth.

For each true line: the least edit distance to any substring of the page's output, both NFKC-folded
and stripped of white space; summed over the lines and divided by the sum of their lengths. Once for
all characters, once for Han, letters and digits only. Beside them the length of the output over
the length of the truth: above 1.05 extra readings have bought the score.
"""

import dataclasses
import re
import unicodedata

NOT_CORE = re.compile(r"[^\u3400-\u9fff\U00020000-\U000323afA-Za-z0-9]")


def fold(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def core(text):
    return NOT_CORE.sub("", text)


def distance(line, text):
    """The least edit distance of line to any substring of text."""
    if line in text:
        return 0
    previous = [0] * (len(text) + 1)
    for row, wanted in enumerate(line, 1):
        current = [row]
        left = row
        for column, found in enumerate(text):
            diagonal = previous[column] + (wanted != found)
            above = previous[column + 1] + 1
            left = min(diagonal, above, left + 1)
            current.append(left)
        previous = current
    return min(previous)


@dataclasses.dataclass
class Score:
    errors: int = 0
    length: int = 0
    core_errors: int = 0
    core_length: int = 0
    output: int = 0

    def __iadd__(self, other):
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self

    def all_characters(self):
        return self.errors / self.length

    def core_characters(self):
        return self.core_errors / self.core_length

    def length_ratio(self):
        return self.output / self.length

    def __str__(self):
        return (f"all {self.all_characters():7.2%}   Han+letters+digits "
                f"{self.core_characters():7.2%}   length {self.length_ratio():.3f}")


def score_page(true_lines, text):
    text = fold(text)
    core_text = core(text)
    score = Score(output=len(text))
    for line in map(fold, true_lines):
        score.errors += distance(line, text)
        score.length += len(line)
        score.core_errors += distance(core(line), core_text)
        score.core_length += len(core(line))
    return score
