# SPDX-License-Identifier: Apache-2.0
"""A hot folder of mixed stacks: `dangan watch --split` puts each page into its dossier and class; what
no sheet claims is put where a person looks, whatever happens to the program."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from archive_case import OK, SET_ASIDE, USAGE
from stack_case import StackCase, write_tiff


class WatchStack(StackCase):
    def setUp(self):
        super().setUp()
        self.hot = self.folder / "station"
        self.hot.mkdir()

    def command(self, *more):
        return ["watch", "--archive", str(self.archive), "--json", "--workers", "2", "--settle", "0",
                "--once", "--split", *more, str(self.hot)]

    def watch(self, *more, expect=OK):
        done = self.dangan(*self.command(*more), expect=expect)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def drop(self, images, name):
        write_tiff(images, self.DPI, self.hot / name)

    def aside(self, which):
        return {p.name: p for p in (self.hot / which).rglob("*") if p.is_file()}

    def left(self):
        return sorted(p.name for p in self.hot.iterdir() if p.is_file() and p.name[0] != ".")

    def test_a_file_of_many_pages_is_split_and_a_person_is_asked_about_the_rest(self):
        s, p = self.sheets(), self.papers(4)
        self.drop([s["A"], p[0], s["4-1"], p[1], s["B"], p[2]], "whole.tif")
        self.drop([p[3], s["A"], p[0], s["?"], p[1]], "rest.tif")
        (self.hot / self.second.number).mkdir()
        self.drop([p[3]], f"{self.second.number}/own.tif")
        results = self.watch(expect=SET_ASIDE)
        self.assertEqual(sorted("split" in r for r in results), [False, True])
        self.assertEqual(self.places(self.first), [("rest.tif", 2, "", 1), ("whole.tif", 1, "", 1),
                                                   ("whole.tif", 3, "4-1", 1)])
        self.assertEqual(self.places(self.second), [("whole.tif", 5, "", 1)])
        self.assertEqual(len(self.pages(self.second)), 3)
        self.assertEqual(set(self.aside("已收")), {"whole.tif", "own.tif"})
        look = self.aside("待查")
        self.assertEqual(set(look), {"rest.tif", "rest.tif.说明.txt"})
        note = look["rest.tif.说明.txt"].read_text("utf-8-sig")
        self.assertIn("1：未归卷：前面没有卷首页", note)
        self.assertIn("5：未归卷：前面的卷首页上的档号不在库中", note)
        self.assertNotIn("3：", note)

        # The unknown dossier is opened and the file laid there again, as it is.
        stranger = self.persons[2]._replace(number=self.UNKNOWN)
        self.open_dossier(stranger, self.archive)
        shutil.copy(look["rest.tif"], self.hot / "rest.tif")
        again = self.watch(expect=SET_ASIDE)[-1]
        self.assertEqual((again["pages"], again["split"]["unassigned"]), (0, 1))
        self.assertEqual(self.places(stranger), [("rest.tif", 4, "", 1)])
        self.assertEqual(self.verify()["damage"], [])

    def test_files_of_one_page_that_come_together_are_one_stack_and_later_ones_another(self):
        s, p = self.sheets(), self.papers(3)
        for n, image in enumerate([s["A"], p[0], s["9-1"], p[1]], 1):
            self.drop([image], f"scan-{n}.tif")
        self.watch("--across-files")
        for n, image in enumerate([p[2], s["B"], p[0]], 5):
            self.drop([image], f"scan-{n}.tif")
        later = self.watch("--across-files", expect=SET_ASIDE)[-1]
        self.assertEqual(later["split"]["unassigned"], 1)
        self.assertEqual(self.places(self.first), [("scan-2.tif", 0, "", 1),
                                                   ("scan-4.tif", 0, "9-1", 1)])
        self.assertEqual(self.places(self.second), [("scan-7.tif", 0, "", 1)])
        self.assertEqual(set(self.aside("待查")), {"scan-5.tif", "scan-5.tif.说明.txt"})
        self.assertEqual(self.left(), [])
        # The station sends a sheet once more under its name: nobody knows whether what lies behind
        # it is meant, and it does not go to the dossier before.
        self.drop([s["B"]], "scan-0.tif")
        self.drop([s["A"]], "scan-1.tif")
        self.drop([p[2]], "scan-2-1.tif")
        self.assertEqual(self.watch("--across-files", expect=SET_ASIDE)[-1]["split"]["unassigned"], 1)
        self.assertEqual(set(self.aside("待查")) - {"scan-5.tif", "scan-5.tif.说明.txt"},
                         {"scan-2-1.tif", "scan-2-1.tif.说明.txt"})

    def test_a_dossier_nobody_has_prepared_leaves_its_pages_unassigned(self):
        self.dangan("lot", "open", "--archive", self.archive, "一批", "--operator", "李工", expect=OK)
        self.dangan("lot", "add", "--archive", self.archive, 1, self.second.number, "--leaves", 1,
                    expect=OK)
        s, p = self.sheets(), self.papers(3)
        self.drop([s["A"], p[0], s["B"], p[1], s["A"], p[2]], "stack.tif")
        result = self.watch(expect=SET_ASIDE)[-1]
        self.assertEqual(result["split"]["unassigned"], 1)
        self.assertEqual([index for _, index, *_ in self.places(self.first)], [1, 5])
        self.assertEqual(self.places(self.second), [])
        self.dangan("lot", "prepare", "--archive", self.archive, self.second.number, "--no-stops",
                    expect=OK)
        self.dangan("ingest", "--archive", self.archive, "--batch", result["batch"], "--retry",
                    expect=OK)
        self.assertEqual([index for _, index, *_ in self.places(self.second)], [3])

    def test_a_stack_ends_before_a_file_that_is_not_whole_or_refused(self):
        s, p = self.sheets(), self.papers(2)
        for n, image in enumerate([s["A"], p[0], s["B"], p[1]], 1):
            self.drop([image], f"scan-{n}.tif")
        sheet, copying = self.hot / "scan-3.tif", self.hot / "scan-3.tif.part"
        for hide in (lambda: sheet.rename(copying), lambda: sheet.symlink_to(copying)):
            hide()
            self.watch("--across-files", expect=SET_ASIDE)
            self.assertEqual([name for name, *_ in self.places(self.first)], ["scan-2.tif"])
            self.assertIn("scan-4.tif", self.left())
        sheet.unlink()
        copying.rename(sheet)
        self.watch("--across-files")
        self.assertEqual([name for name, *_ in self.places(self.second)], ["scan-4.tif"])
        self.assertEqual(self.left(), [])

    def test_a_stack_that_cannot_be_moved_aside_is_not_taken_in_again(self):
        s, p = self.sheets(), self.papers(2)
        for n, image in enumerate([s["A"], p[0]], 1):
            self.drop([image], f"scan-{n}.tif")
        taken = self.hot / "已收"
        taken.write_bytes(b"in the way")
        for late in (False, True):
            if late:
                self.drop([p[1]], "scan-3.tif")
            self.watch("--across-files", expect=SET_ASIDE)
            self.assertEqual([name for name, *_ in self.places(self.first)], ["scan-2.tif"])
        taken.unlink()
        self.watch("--across-files", expect=None)
        self.assertEqual([name for name, *_ in self.places(self.first)], ["scan-2.tif"])

    def kill_after(self, seconds, *more):
        process = subprocess.Popen([self.program, *self.command(*more)], start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def test_a_stack_broken_off_takes_nothing_of_what_came_meanwhile(self):
        s, p = self.sheets(), self.papers(3)
        for n, image in enumerate([s["A"], p[0], p[1]], 1):
            self.drop([image], f"scan-{n}.tif")
        process = subprocess.Popen([self.program, *self.command("--across-files")],
                                   start_new_session=True, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if line.startswith("{") and json.loads(line)["stored"] >= 1:
                break
        os.killpg(process.pid, signal.SIGKILL)
        process.stderr.close()
        process.wait()
        self.drop([p[2]], "scan-4.tif")
        results = self.watch("--across-files", expect=SET_ASIDE)
        self.assertEqual([r["split"]["unassigned"] for r in results], [0, 1])
        self.assertEqual([name for name, *_ in self.places(self.first)],
                         ["scan-2.tif", "scan-3.tif"])
        self.assertEqual(set(self.aside("待查")), {"scan-4.tif", "scan-4.tif.说明.txt"})

    def test_killed_at_any_moment_it_splits_every_stack_once(self):
        s, p = self.sheets(), self.papers(4)
        chance = random.Random(5)
        for n in range(3):
            self.drop([p[3], s["A"], p[0], s["7"], p[1], s["B"], p[2]], f"stack-{n}.tif")
        kills = 0
        while kills < 6 and self.left():
            self.kill_after(chance.uniform(0.3, 4))
            kills += 1
        self.assertGreater(kills, 2)
        self.watch(expect=(OK, SET_ASIDE))
        self.assertEqual(self.left(), [])
        self.assertEqual(len([name for name in self.aside("待查") if name.endswith(".tif")]), 3)
        files = [f"stack-{n}.tif" for n in range(3)]
        self.assertEqual(sorted(self.places(self.first)),
                         sorted((f, *at) for f in files for at in ((2, "", 1), (4, "7", 1))))
        self.assertEqual(sorted(self.places(self.second)), [(f, 6, "", 1) for f in files])
        self.assertEqual(self.verify()["damage"], [])

    def test_across_files_goes_with_split(self):
        self.dangan("watch", "--archive", self.archive, "--across-files", self.hot, expect=USAGE)
        self.assertEqual(list(self.hot.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
