# SPDX-License-Identifier: Apache-2.0
"""A mixed stack through the feeder: `dangan scan --split` puts each page into its dossier and class,
whatever breaks off in between, and no page goes past a stop or into a dossier that is signed off.

From the environment also: DANGAN_SANE_BACKENDS (the folder of the drill feeder's driver).
"""

import json
import re
import signal
import unittest

from archive_case import FAILED, INTERRUPTED, OK, SET_ASIDE, USAGE, need, wait_until
from scan_case import ScanCase
from stack_case import Gray, StackCase, drawn


class ScanStack(ScanCase, StackCase):
    def setUp(self):
        super().setUp()
        (self.sane / "dll.conf").write_text("drill\n", "ascii")
        self.environment["LD_LIBRARY_PATH"] = need("DANGAN_SANE_BACKENDS")
        self.laid = 0

    # ---- the feeder ----

    def lay(self, images, more=""):
        """Images into the feeder; the words for its driver."""
        self.laid += 1
        folder = self.folder / f"laid-{self.laid}"
        folder.mkdir()
        sheets = [image if isinstance(image, tuple) else (image,) for image in images]
        for number, sides in enumerate(sheets, 1):
            for side, image in zip("ab", sides):
                image.write(folder / f"{number}{side}.pgm")
        return f"sheets={len(sheets)} pages={folder} {more}"

    def command(self, *more):
        return ["scan", "--archive", str(self.archive), "--json", "--split", "--device",
                "drill:feeder", "--dpi", str(self.DPI), "--mode", "gray", "--workers", "2", *more]

    def scan(self, drill, expect=OK, more=()):
        done = self.dangan(*self.command(*more), expect=expect,
                           env={**self.environment, "DANGAN_DRILL": drill})
        return [json.loads(line) for line in done.stdout.splitlines()]

    def told(self, drill, expect):
        """The same without --json: what a clerk reads."""
        command = [a for a in self.command() if a != "--json"]
        done = self.dangan("--lang", "zh", *command, expect=expect,
                           env={**self.environment, "DANGAN_DRILL": drill})
        return done.stdout + done.stderr

    # ---- the stack ----

    def stack(self):
        s, p = self.sheets(), self.papers(4)
        return [p[0],                              # 1 nobody's
                s["A"], p[1],                      # 3 A
                s["4-1"].turned(), p[2], s["T"], p[3],  # 5, 7 A 4-1
                s["B"].turned().turned(), p[0],    # 9 B
                s["E"], p[1],                      # 11 nobody's
                s["?"], p[2]]                      # 13 nobody's yet

    def sheet_places(self, person):
        """Number of the sheet, class, whether a document begins."""
        return [(int(re.fullmatch(r"stack-\d+-(\d+)a\.tif", name)[1]), kind, begins)
                for name, _, kind, begins in self.places(person)]

    def check_split(self, result):
        self.assertEqual((result["pages"], result["stored"], result["separators"],
                          result["quarantined"], result["waiting"]), (13, 7, 6, 0, 0))
        self.assertEqual({d["number"]: d["pages"] for d in result["split"]["dossiers"]},
                         {self.first.number: 3, self.second.number: 1})
        self.assertEqual([(l["why"], l["pages"]) for l in result["split"]["loose"]],
                         [("before_any_sheet", 1), ("after_end", 1), ("unknown_dossier", 1)])
        self.assertEqual(self.sheet_places(self.first), [(3, "", 1), (5, "4-1", 1), (7, "4-1", 1)])
        self.assertEqual(self.sheet_places(self.second), [(9, "", 1)])
        self.assertEqual(self.verify()["damage"], [])
        self.assertEqual(list((self.archive / "tmp").iterdir()), [])

    def batches(self):
        """Stacks from the scanner: how many, and their files."""
        return self.database().execute(
            "SELECT count(DISTINCT b.id), count(f.id) FROM batch b LEFT JOIN file f "
            "ON f.batch = b.id WHERE b.source LIKE 'scanner, stack %' AND b.stack IS NULL"
        ).fetchone()

    # ---- a day without trouble ----

    def test_a_stack_in_the_feeder_is_split_into_dossiers_and_classes(self):
        self.check_split(self.scan(self.lay(self.stack()), SET_ASIDE)[-1])
        # The next stack is another one: what no sheet claims is nobody's, whoever came last.
        said = self.told(self.lay(self.papers(1)), SET_ASIDE)
        self.assertIn("前面没有卷首页", said)
        self.assertEqual(self.batches(), (2, 14))
        self.assertEqual(len(self.places(self.second)), 1)

    def test_both_sides_of_a_sheet_are_read_and_a_separator_on_both_is_no_page(self):
        s, p = self.sheets(), self.papers(2)
        stack = [(s["A"], s["A"]), (p[0], p[1]), (s["10"], s["10"]), (p[1], p[0])]
        result = self.scan(self.lay(stack), OK, ["--source", "adf-duplex"])[-1]
        self.assertEqual((result["stored"], result["separators"]), (4, 4))
        self.assertEqual([(name.partition("-0")[2], kind) for name, _, kind, _ in
                          self.places(self.first)],
                         [("002a.tif", ""), ("002b.tif", ""), ("004a.tif", "10"),
                          ("004b.tif", "10")])

    def test_the_blank_back_of_a_sheet_that_was_printed_on_one_side_is_no_page(self):
        s, p = self.sheets(), self.papers(1)
        white = Gray(s["A"].width, s["A"].height, b"\xff" * len(s["A"].pixels))
        result = self.scan(self.lay([(s["A"], white), (p[0], white)]), OK,
                           ["--source", "adf-duplex"])[-1]
        self.assertEqual((result["stored"], result["separators"]), (2, 2))
        self.assertEqual([name.partition("-0")[2] for name, *_ in self.places(self.first)],
                         ["002a.tif", "002b.tif"])

    def test_once_the_unknown_dossier_is_opened_reading_again_finds_its_page(self):
        said = self.told(self.lay(self.stack()), SET_ASIDE)
        again = re.search(rf"{self.UNKNOWN} 不在库中；建档后运行 dangan (ingest --batch (\d+) --retry)",
                          said)
        self.assertTrue(again, said)
        stranger = self.persons[2]._replace(number=self.UNKNOWN)
        self.open_dossier(stranger, self.archive)
        done = self.dangan("ingest", "--archive", self.archive, "--json", "--batch", again[2],
                           "--retry", expect=SET_ASIDE)
        split = json.loads(done.stdout.splitlines()[-1])["split"]
        self.assertEqual((split["unassigned"], len(split["dossiers"]), split["elsewhere"]), (2, 3, 0))
        self.assertEqual(self.sheet_places(stranger), [(13, "", 1)])
        self.assertEqual(self.verify()["damage"], [])

    # ---- trouble ----

    def test_after_a_jam_the_same_command_goes_on_and_the_stack_is_one(self):
        stack = self.stack()
        stopped = self.scan(self.lay(stack, "fault_at=4 fault=jam"), FAILED)[-1]
        self.assertEqual((stopped["sheets"], stopped["next_sheet"]), (3, 4))
        self.assertNotIn("dossier", stopped)
        # Sheet 5 is of dossier A and class 4-1, whose sheets are in the other half.
        self.check_split(self.scan(self.lay(stack[3:]), SET_ASIDE)[-1])
        self.assertEqual(self.batches(), (1, 13))

    def test_killed_at_any_moment_every_sheet_is_there_and_the_stack_is_split(self):
        stack = self.stack()
        process = self.start(self.command(), {"DANGAN_DRILL": self.lay(stack, "page_ms=300")})
        self.reports(process, "scanning", 4)
        process.kill()
        process.wait()
        wait_until(lambda: not self.driver_processes(), 30, "the driver's process ends")
        process = self.start(self.command(), {"DANGAN_DRILL": "sheets=0"})
        came = self.reports(process, "resumed", 1)["next_sheet"] - 1
        process.kill()
        process.wait()
        wait_until(lambda: not self.driver_processes(), 30, "the driver's process ends")
        self.assertGreaterEqual(came, 4)
        files = self.batches()[1]
        self.assertEqual(files, came)
        # Now while the pages are read, three times; the first run has fed all the rest.
        drill = self.lay(stack[came:])
        for stored in (1, 5, 12):
            process = self.start(self.command(), {"DANGAN_DRILL": drill})
            for line in process.stderr:
                report = json.loads(line)
                if report.get("stored", -1) >= stored:
                    break
            else:
                self.fail("it ended before it was killed")
            process.kill()
            process.wait()
            self.assertEqual(self.places(self.first), [], "nothing before all is read")
            drill = "sheets=0"
        self.check_split(self.scan(drill, SET_ASIDE)[-1])
        self.assertEqual(self.batches(), (1, 13))

    def test_a_stack_whose_reading_was_stopped_gets_no_sheet_of_the_next(self):
        s, p = self.sheets(), self.papers(3)
        process = self.start(self.command(), {"DANGAN_DRILL": self.lay([s["A"], *p])})
        for line in process.stderr:
            if json.loads(line).get("stored", -1) >= 1:
                process.send_signal(signal.SIGINT)
                break
        process.stdout.read()
        self.assertEqual(process.wait(timeout=60), INTERRUPTED)
        results = self.scan(self.lay([p[0], s["B"], p[1]]), SET_ASIDE)
        self.assertEqual([[d["number"] for d in r["split"]["dossiers"]] for r in results],
                         [[self.first.number], [self.second.number]])
        self.assertEqual([r["split"]["unassigned"] for r in results], [0, 1])
        self.assertEqual(self.batches(), (2, 7))

    def test_what_cannot_be_done_is_said_and_leaves_no_trace(self):
        before = self.database().execute("SELECT count(*) FROM batch").fetchone()
        for more in (["--dossier", self.first.number], ["--rescan", "1"], ["--source", "flatbed"]):
            self.scan("sheets=1", USAGE, more)
        self.assertIn("送纸器里没有纸", self.told("sheets=0", FAILED))
        self.assertEqual(self.database().execute("SELECT count(*) FROM batch").fetchone(), before)

    # ---- dossiers in lots ----

    def lot(self, *arguments, text="", by=None, expect=OK):
        command, *rest = map(str, arguments)
        if by:
            rest += ["--as", by]
            text = self.passwords[by] + "\n" + text
        return self.dangan("--lang", "zh", "lot", command, "--archive", self.archive, *rest,
                           text=text, expect=expect).stdout

    def steps(self, person):
        """What the lot has of the dossier: leaves and images that were recorded at the scanner."""
        return self.database().execute(
            "SELECT s.step, s.leaves, s.images FROM lot_step s JOIN lot_dossier e ON e.id = s.entry "
            "JOIN dossier d ON d.id = e.dossier WHERE d.number = ? AND s.step IN "
            "('scanned', 'processed') ORDER BY s.id", (person.number,)).fetchall()

    def test_lots_are_told_and_no_page_goes_past_a_stop(self):
        self.passwords = {"li": self.add_account("li", "clerk"),
                          "guan": self.add_account("guan", "custodian")}
        third = self.persons[2]
        self.open_dossier(third, self.archive)
        self.lot("open", "第一批", "--operator", "李工", by="li")
        for person in (self.first, self.second, third):
            self.lot("add", 1, person.number, "--leaves", 3, "--pages", 3, by="li")
        self.lot("prepare", self.first.number, "--no-stops", by="li")
        self.lot("prepare", self.second.number, "--stop", "classified:2:有密级标识", by="li")
        s, p = self.sheets(), self.papers(3)
        c = self.folder / "c.pdf"
        self.labels("--dossier", third.number, "--out", c)
        third_sheet = drawn(c, self.folder, self.DPI)[0]
        stack = [s["A"], p[0], s["7"], p[1], s["B"], p[2], third_sheet, p[0], s["A"], p[2]]
        said = self.told(self.lay(stack), SET_ASIDE)
        self.assertIn(f"{self.second.number} 有未处理的停扫", said)
        self.assertIn(f"{third.number} 还没有整理登记", said)
        self.assertRegex(said, rf"{self.first.number}  .*图像处理完成")
        batch = re.search(r"混合批次，第 (\d+) 批", said)[1]
        self.assertEqual(self.steps(self.first), [("scanned", 3, 3), ("processed", 0, 4)])
        self.assertEqual((self.steps(self.second), self.places(self.second)), ([], []))
        self.assertEqual((self.steps(third), self.places(third)), ([], []))
        shown = self.lot("show", self.first.number)
        self.assertNotIn("缺号", shown)

        # Resolved and prepared: read again, the pages go where they belong, and nothing counts twice.
        stop = re.search(r"停扫 (\d+) ", self.lot("show", self.second.number))[1]
        self.lot("resolve", stop, "--outcome", "scan", "--reason", "已核定", by="guan")
        self.lot("prepare", third.number, "--no-stops", by="li")
        for _ in range(2):
            self.dangan("ingest", "--archive", self.archive, "--batch", batch, "--retry", expect=OK)
            self.assertEqual(self.steps(self.first), [("scanned", 3, 3), ("processed", 0, 4)])
            for person, sheet in ((self.second, 6), (third, 8)):
                self.assertEqual(self.steps(person), [("scanned", 1, 1), ("processed", 0, 2)])
                self.assertEqual([place[0] for place in self.sheet_places(person)], [sheet])
        self.assertEqual(self.verify()["damage"], [])


if __name__ == "__main__":
    unittest.main()
