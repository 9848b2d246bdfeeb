# SPDX-License-Identifier: Apache-2.0
"""Separator sheets printed by the program, scanned among other pages, and what becomes of the
stack: every page in its dossier and class, whatever happens in between."""

import json
import pathlib
import signal
import subprocess
import unittest

from archive_case import FAILED, OK, SET_ASIDE, USAGE, Server, samples, wait_until
from api_client import Client  # scripts/, which archive_case adds to the path
from stack_case import StackCase, write_tiff


class Separators(StackCase):
    def make_stacks(self):
        s, p = self.sheets(), self.papers(4)
        a, b = self.folder / "a.tif", self.folder / "b.tif"
        half = s["B"].turned().turned()
        write_tiff([p[0],                                    # 0 nobody's
                    s["A"], p[1],                            # 2 A
                    s["4-1"].turned(), p[2], s["T"], p[3],   # 4, 6 A 4-1
                    half, p[0],                              # 8 B
                    s["9-1"].skewed(1.5), p[1],              # 10 B 9-1
                    s["E"].skewed(-2), p[2],                 # 12 nobody's
                    s["?"], p[3]], self.DPI, a)              # 14 nobody's yet
        write_tiff([p[1],                                    # 0 nobody's: another file
                    s["A"].turned().turned().turned(), s["10"], p[2]], self.DPI, b)  # 3 A 10
        return [a, b]

    def split(self, paths, expect, more=(), archive=None):
        done = self.dangan("ingest", "--archive", archive or self.archive, "--json", "--split",
                           "--workers", "2", *more, *paths, expect=expect)
        return json.loads(done.stdout.splitlines()[-1])

    def expect_split(self, result):
        self.assertEqual((result["pages"], result["stored"], result["separators"],
                          result["quarantined"], result["waiting"]), (19, 10, 9, 0, 0))
        split = result["split"]
        self.assertEqual((split["pages"], split["separators"], split["unassigned"],
                          split["unread"], split["elsewhere"]), (19, 9, 4, 0, 0))
        self.assertEqual({d["number"]: d["pages"] for d in split["dossiers"]},
                         {self.first.number: 4, self.second.number: 2})
        self.assertEqual([(l["why"], l["pages"], l["first"]["page"]) for l in split["loose"]],
                         [("before_any_sheet", 1, 1), ("after_end", 1, 13),
                          ("unknown_dossier", 1, 15), ("before_any_sheet", 1, 1)])
        self.assertEqual(self.places(self.first), [("a.tif", 2, "", 1), ("a.tif", 4, "4-1", 1),
                                                   ("a.tif", 6, "4-1", 1), ("b.tif", 3, "10", 1)])
        self.assertEqual(self.places(self.second), [("a.tif", 8, "", 1), ("a.tif", 10, "9-1", 1)])
        for person, classes in ((self.first, ["4-1", "4-1", "10"]), (self.second, ["9-1"])):
            pages = self.pages(person)
            self.assertEqual([p["number"] for p in pages], list(range(1, len(pages) + 1)))
            self.assertEqual([p["class"] for p in pages[2:]], classes)
        self.assertEqual(self.database().execute(
            "SELECT p.place, p.unassigned FROM page p JOIN batch b ON b.id = p.batch "
            "WHERE b.dossier IS NULL AND p.kind = 'page' ORDER BY p.id").fetchall(),
            [(0, "before_any_sheet"), (12, "after_end"), (14, "unknown_dossier"),
             (0, "before_any_sheet")])
        self.assertEqual(self.verify()["damage"], [])

    def test_a_mixed_stack_finds_its_dossiers_though_it_is_killed_on_the_way(self):
        stacks = self.make_stacks()
        kills = 0
        for stored in (1, 6, 12):
            process = subprocess.Popen(
                [self.program, "ingest", "--archive", self.archive, "--json", "--split",
                 "--workers", "2", *stacks], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                text=True)
            for line in process.stderr:
                if line.startswith("{") and json.loads(line)["stored"] >= stored:
                    process.send_signal(signal.SIGKILL)
                    kills += 1
                    break
            process.stderr.read()
            process.stderr.close()
            process.wait()
            self.assertEqual(process.returncode, -signal.SIGKILL)
            self.assertEqual(self.places(self.first), [], "nothing before all is read")
        self.assertEqual(kills, 3)
        self.expect_split(self.split(stacks, SET_ASIDE))

        # The same again says the same and changes nothing.
        events = self.database().execute("SELECT count(*) FROM custody_event "
                                         "WHERE entry LIKE '%act batch.split%'").fetchone()
        again = self.split(stacks, SET_ASIDE)
        self.assertEqual((again["pages"], again["already_held"]), (0, 2))
        self.assertEqual(again["split"]["unassigned"], 4)
        self.assertEqual(self.database().execute(
            "SELECT count(*) FROM custody_event WHERE entry LIKE '%act batch.split%'").fetchone(),
            events)

        # Once the unknown dossier is opened, the same command finds its page.
        self.open_dossier(self.persons[2]._replace(number=self.UNKNOWN), self.archive)
        opened = self.split(stacks, SET_ASIDE)["split"]
        self.assertEqual((opened["unassigned"], len(opened["dossiers"])), (3, 3))
        self.assertEqual(self.places(self.persons[2]._replace(number=self.UNKNOWN)),
                         [("a.tif", 14, "", 1)])
        self.assertEqual(self.verify()["damage"], [])

    def test_files_of_one_page_are_one_stack_when_the_command_says_so(self):
        s, p = self.sheets(300), self.papers(2)
        folder = self.folder / "feeder"
        folder.mkdir()
        for name, image in (("1", s["A"]), ("2", s["3"]), ("3", p[0]), ("4", p[1])):
            write_tiff([image], 300 if image in s.values() else self.DPI, folder / f"{name}.tif")
        result = self.split([folder], OK, more=["--across-files"])
        self.assertEqual((result["pages"], result["separators"]), (4, 2))
        self.assertEqual(self.places(self.first), [("3.tif", 0, "3", 1), ("4.tif", 0, "3", 1)])

    def test_a_named_dossier_takes_what_no_sheet_takes(self):
        s, p = self.sheets(), self.papers(3)
        stack = self.folder / "stack.tif"
        write_tiff([p[0], s["7"], p[1], s["B"], p[2]], self.DPI, stack)
        result = self.split([stack], OK, more=["--dossier", self.first.number])
        self.assertEqual(result["split"]["unassigned"], 0)
        self.assertEqual(self.places(self.first),
                         [("stack.tif", 0, "", 1), ("stack.tif", 2, "7", 1)])
        self.assertEqual(self.places(self.second), [("stack.tif", 4, "", 1)])
        self.assertEqual(self.verify()["damage"], [])

    def test_a_stack_uploaded_in_the_console_is_split_and_can_be_split_again(self):
        password = self.add_account("li", "clerk")
        s, p = self.sheets(), self.papers(3)
        pages = [s["A"], p[0], s["?"], p[1], s["B"], p[2]]
        with Server(self.program, self.archive) as server:
            client = Client(server.address)
            client.log_in("li", password)
            batch = client.post("/api/batches", {"across_files": True, "files": len(pages)})["id"]
            for number, image in enumerate(pages, 1):
                file = self.folder / f"{number}.tif"
                write_tiff([image], self.DPI, file)
                client.call("PUT", f"/api/batches/{batch}/files?name={number}.tif",
                            raw=file.read_bytes())
            client.post(f"/api/batches/{batch}/start")
            wait_until(lambda: client.get(f"/api/batches/{batch}")["state"] == "closed", 120,
                       "the stack is not read")
            shown = client.get(f"/api/batches/{batch}")
            self.assertEqual(shown["split"], {"dossiers": 2, "left": 1})
            self.assertNotIn("dossier", shown)
        self.assertEqual(self.places(self.first), [("2.tif", 0, "", 1)])
        self.assertEqual(self.places(self.second), [("6.tif", 0, "", 1)])
        stranger = self.persons[2]._replace(number=self.UNKNOWN)
        self.open_dossier(stranger, self.archive)
        self.dangan("ingest", "--archive", self.archive, "--batch", batch, "--retry", expect=OK)
        self.assertEqual(self.places(stranger), [("4.tif", 0, "", 1)])
        self.assertEqual(self.verify()["damage"], [])

    def test_an_uploaded_stack_of_which_a_file_did_not_come_is_not_split(self):
        password = self.add_account("li", "clerk")
        s, p = self.sheets(), self.papers(2)
        pages = [s["A"], p[0], p[1]]  # the sheet of the second dossier never arrives
        with Server(self.program, self.archive) as server:
            client = Client(server.address)
            client.log_in("li", password)
            batch = client.post("/api/batches", {"across_files": True, "files": 4})["id"]
            for number, image in enumerate(pages, 1):
                file = self.folder / f"{number}.tif"
                write_tiff([image], self.DPI, file)
                client.call("PUT", f"/api/batches/{batch}/files?name={number}.tif",
                            raw=file.read_bytes())
            client.post(f"/api/batches/{batch}/start")
            wait_until(lambda: client.get(f"/api/batches/{batch}")["state"] == "closed", 120,
                       "the stack is not read")
        self.dangan("ingest", "--archive", self.archive, "--batch", batch, "--retry",
                    expect=SET_ASIDE)
        self.assertEqual((self.places(self.first), self.places(self.second)), ([], []))

    def test_sheets_are_printed_for_what_is_there_and_over_nothing(self):
        out = self.folder / "labels.pdf"
        self.labels("--out", out, expect=USAGE)
        self.labels("--dossier", self.UNKNOWN, "--out", out, expect=FAILED)
        self.assertFalse(out.exists())
        self.labels("--dossier", self.first.number, "--end", "--both-sides", "--out", out)
        once = out.read_bytes()
        self.labels("--end", "--out", out, expect=USAGE)
        self.assertEqual(out.read_bytes(), once)
        twin = self.folder / "twin.pdf"
        self.labels("--dossier", self.first.number, "--end", "--both-sides", "--out", twin)
        self.assertEqual(twin.read_bytes(), once)
        text = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True,
                              check=True).stdout
        self.assertEqual(text.count("\f"), 4)
        self.assertIn(self.first.number, text)
        self.assertNotIn(self.first.name, text)
        named = self.folder / "named.pdf"
        self.labels("--dossier", self.first.number, "--with-name", "--out", named)
        text = subprocess.run(["pdftotext", named, "-"], capture_output=True, text=True,
                              check=True).stdout
        self.assertIn(self.first.name, text)
        self.assertNotIn(self.first.id, text)

    def test_patch_t_sheets_of_others_are_obeyed_and_their_other_codes_are_not(self):
        folder = samples("separators")
        if folder is None:
            self.skipTest("no samples")
        result = self.split([folder], OK, more=["--dossier", self.first.number])
        self.assertEqual(result["quarantined"], 0)
        rows = self.database().execute(
            "SELECT f.path, p.place FROM page p JOIN file f ON f.id = p.file "
            "WHERE p.kind = 'separator'").fetchall()
        self.assertEqual({(pathlib.Path(path).name, place) for path, place in rows},
                         {("patch-code-t.pdf", 0), ("patch-code-t-qr.pdf", 0),
                          ("patch-code-t-middle.pdf", 1), ("patch-code-t-middle.tiff", 1),
                          ("patch-code-t-middle-reverse.pdf", 1),
                          ("patch-code-t-middle-distorted.pdf", 1),
                          ("patch-code-t-middle-fuzzy.pdf", 1), ("split-by-asn-2.pdf", 2)})
        placed = sum(d["pages"] for d in result["split"]["dossiers"])
        self.assertEqual(result["pages"], result["separators"] + placed)

    def test_a_stack_without_a_sheet_waits_unassigned(self):
        result = self.split(self.single_pages(3), SET_ASIDE)
        self.assertEqual((result["pages"], result["stored"], result["separators"]), (3, 3, 0))
        self.assertEqual((result["split"]["unassigned"], result["split"]["dossiers"]), (3, []))
        self.assertEqual({l["why"] for l in result["split"]["loose"]}, {"before_any_sheet"})
        self.assertEqual(len(self.pages(self.first)), 1)

    def test_nothing_on_ordinary_pages_is_taken_for_a_sheet(self):
        folders = [f for f in map(samples, ("pages-office", "pages-hard", "pages-aged")) if f]
        scans = [p for f in folders for p in sorted(f.glob("*.jpg"))[:2]] or self.single_pages(6)
        result = self.split(scans, OK, more=["--dossier", self.first.number])
        self.assertEqual(result["separators"], 0)
        self.assertEqual(result["split"]["dossiers"],
                         [{"number": self.first.number, "pages": len(scans)}])


if __name__ == "__main__":
    unittest.main()
