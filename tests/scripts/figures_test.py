# SPDX-License-Identifier: Apache-2.0
"""The scorer of scripts/bench: a right page scores nothing, and no trick buys a better score."""

import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
from figures import distance, score_page  # noqa: E402

LINES = ["干部履历表", "姓名：王霞", "身份证号 360424199002061903"]
TEXT = "\n".join(LINES)


class Figures(unittest.TestCase):
    def test_a_right_page_has_no_error(self):
        score = score_page(LINES, TEXT)
        self.assertEqual((score.errors, score.core_errors), (0, 0))
        self.assertEqual(score.length_ratio(), 1)

    def test_a_blank_page_is_all_wrong(self):
        score = score_page(LINES, "")
        self.assertEqual(score.all_characters(), 1)
        self.assertEqual(score.core_characters(), 1)
        self.assertEqual(score.length_ratio(), 0)

    def test_another_page_is_nearly_all_wrong(self):
        self.assertGreater(score_page(LINES, "今天天气很好适合出门散步" * 5).all_characters(), 0.9)

    def test_each_kind_of_slip_counts_one(self):
        for text in ("干部覆历表", "干部历表", "干部履履历表"):
            self.assertEqual(distance("干部履历表", f"前{text}后"), 1, text)

    def test_punctuation_counts_only_among_all_characters(self):
        score = score_page(["姓名：王霞"], "姓名.王霞")
        self.assertEqual((score.errors, score.core_errors), (1, 0))

    def test_width_and_spaces_do_not_count(self):
        self.assertEqual(score_page(["ＡＢＣ　１２"], "A B C1 2").errors, 0)

    def test_reading_everything_twice_shows_in_the_length(self):
        self.assertEqual(score_page(LINES, TEXT + TEXT).length_ratio(), 2)

    def test_the_order_of_lines_is_free_and_joined_lines_are_found(self):
        self.assertEqual(score_page(LINES, "".join(reversed(LINES))).errors, 0)


if __name__ == "__main__":
    unittest.main()
