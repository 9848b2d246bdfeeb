# SPDX-License-Identifier: Apache-2.0
"""`dangan export`: stored pages as searchable PDF/A-1b, ALTO, text and JSON, and what other programs
make of them."""

import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from archive_case import (DAMAGE, FAILED, OK, ROOT, SET_ASIDE, USAGE, ArchiveCase, loud,
                          sha256)

JARS = ("preflight", "xmpbox", "pdfbox2", "fontbox2", "commons-logging", "javax.activation",
        "jaxb-api")
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


def run(*arguments):
    return subprocess.run([str(a) for a in arguments], capture_output=True, check=False, timeout=120)


class Export(ArchiveCase):
    prepared = None  # the archive as it is before each test

    def setUp(self):
        super().setUp()
        self.taken = sorted(p for p in self.scans().iterdir() if p.is_file())
        if Export.prepared is None:
            bad = self.folder / "bad.jpg"
            bad.write_bytes(b"no picture")
            self.ingest([*self.taken[:3], bad, *self.taken[3:]], expect=SET_ASIDE)
            Export.prepared = pathlib.Path(tempfile.mkdtemp(prefix="dangan-export-"))
            self.addClassCleanup(shutil.rmtree, Export.prepared, ignore_errors=True)
            shutil.copytree(self.archive, Export.prepared / "archive")
        else:
            shutil.rmtree(self.archive)
            shutil.copytree(Export.prepared / "archive", self.archive)
        self.all = self.pages()
        self.good = [p["number"] for p in self.all if p["state"] == "stored"]
        self.bad, = [p["number"] for p in self.all if p["state"] != "stored"]
        self.assertGreaterEqual(len(self.good), 8)

    def export(self, form, name, *more, expect=OK, language="zh"):
        out = self.folder / name
        done = self.dangan("--lang", language, "export", "--archive", self.archive,
                           self.person.number, "--format", form, "--out", out, *more,
                           expect=expect)
        return out, done

    def only_good(self):
        return ["--pages", ",".join(map(str, self.good))]

    def text_of(self, pdf, page):
        done = run("pdftotext", "-raw", "-f", page, "-l", page, pdf, "-")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode("utf-8").rstrip("\f")

    def stored_texts(self):
        out, _ = self.export("json", "stored.json", expect=SET_ASIDE)
        return {p["number"]: p.get("text", "") for p in json.loads(out.read_text("utf-8"))["pages"]}

    # ---- PDF ----

    def test_the_pdf_is_accepted_as_pdf_a_and_holds_the_text_and_the_images(self):
        out, done = self.export("pdf", "dossier.pdf", expect=SET_ASIDE)
        self.assertIn("已写入", done.stdout)
        self.assert_pdf_a(out)
        pages = int(run("qpdf", "--show-npages", out).stdout)
        self.assertEqual(pages, len(self.all))
        texts = self.stored_texts()
        for number in range(1, pages + 1):
            self.assert_same(self.text_of(out, number), texts[number])
        self.assert_images_untouched(out)

    def assert_pdf_a(self, pdf):
        missing = [j for j in JARS if not pathlib.Path(f"/usr/share/java/{j}.jar").exists()]
        if missing:
            loud(f"PDF/A was not checked: no {missing} in /usr/share/java; scripts/setup installs")
        self.assertEqual(missing, [])
        path = ":".join(f"/usr/share/java/{j}.jar" for j in JARS)
        verdict = run("java", "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", pdf)
        self.assertEqual(verdict.returncode, 0, verdict.stdout + verdict.stderr)
        self.assertIn(b"is a valid PDF/A-1b file", verdict.stdout)
        sound = run("qpdf", "--check", pdf)
        self.assertEqual(sound.returncode, 0, sound.stdout + sound.stderr)

    def assert_same(self, text, stored):
        """Every line whole, with its own spaces and no others, and nothing else. What stands side by
        side at one height is one line to pdftotext."""
        at = 0
        for line in stored.splitlines():
            found = text.find(line, at)
            self.assertGreaterEqual(found, 0, f"{line!r} is not in {text[at:]!r}")
            self.assertIn(text[at:found], ("", " ", "\n"))
            at = found + len(line)
        self.assertEqual(text[at:].strip(), "")

    def ink(self, pdf, page):
        """Dark pixels of the page at 50 dpi."""
        done = run("pdftoppm", "-gray", "-r", 50, "-f", page, "-l", page, pdf)
        self.assertTrue(done.stdout.startswith(b"P5"), done.stderr)
        return sum(1 for byte in done.stdout[20:] if byte < 128)

    def images_of(self, pdf):
        images = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.assertEqual(run("pdfimages", "-all", pdf, images / "i").returncode, 0)
        return sorted(images.iterdir())

    def assert_images_untouched(self, pdf):
        found = self.images_of(pdf)
        self.assertEqual(len(found), len(self.all))
        for number, image in enumerate(found, 1):
            if number != self.bad:  # there a sheet says why
                self.object_file(sha256(image))

    def test_the_words_of_the_paper_are_found_in_the_pdf(self):
        out, _ = self.export("pdf", "dossier.pdf", *self.only_good())
        truths = []
        for path in self.taken:
            found = sorted((self.rendered / "truth" / self.person.number).glob(
                path.stem + "*.json"))
            truths += [f.read_text("utf-8") for f in found]
        self.assertEqual(len(truths), len(self.good))
        stated = [n for n, truth in enumerate(truths, 1) if "人事档案" in truth]
        found = [n for n in stated if "人事档案" in self.text_of(out, n)]
        print(f"人事档案 stands on {len(stated)} pages and is found on {len(found)}")
        self.assertTrue(stated)
        self.assertGreaterEqual(len(found), len(stated) - 1)
        name = [n for n, truth in enumerate(truths, 1) if self.person.name in truth]
        found = [n for n in name if self.person.name in self.text_of(out, n)]
        self.assertGreaterEqual(len(found), len(name) - 2, (name, found))

    def test_pages_stand_in_the_order_asked_for(self):
        third, first = self.good[2], self.good[0]
        out, _ = self.export("pdf", "two.pdf", "--pages", f"{third},{first}")
        texts = self.stored_texts()
        self.assert_same(self.text_of(out, 1), texts[third])
        self.assert_same(self.text_of(out, 2), texts[first])
        with self.assertRaises(AssertionError):
            self.assert_same(self.text_of(out, 1), texts[first])
        title = run("pdfinfo", out).stdout.decode("utf-8")
        self.assertIn(f"人事档案 {self.person.number} {self.person.name}", title)

    def test_an_unreadable_page_is_empty_and_told_in_both_languages(self):
        out, done = self.export("pdf", "dossier.pdf", expect=SET_ASIDE)
        self.assertEqual(self.text_of(out, self.bad), "")
        self.assertGreater(self.ink(out, self.bad), 300)  # the sheet says why
        self.assertRegex(done.stderr, f"第 {self.bad} 页无内容。已搁置")
        _, done = self.export("pdf", "again.pdf", expect=SET_ASIDE, language="en")
        self.assertRegex(done.stderr, f"Page {self.bad} has no content: set aside")
        _, done = self.export("text", "again.txt", "--json", expect=SET_ASIDE)
        report = json.loads(done.stdout)
        self.assertEqual([e["number"] for e in report["empty"]], [self.bad])
        self.assertEqual(report["empty"][0]["why"], "set_aside")

    def test_a_damaged_image_is_never_given_away(self):
        out, _ = self.export("pdf", "before.pdf", *self.only_good())
        file = self.object_file(sha256(self.images_of(out)[1]))
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.chmod(0o600)
        file.write_bytes(data)
        out, done = self.export("pdf", "after.pdf", *self.only_good(), expect=DAMAGE)
        self.assertIn(f"第 {self.good[1]} 页无内容", done.stderr)
        self.assertEqual(self.text_of(out, 2), "")
        self.assertNotEqual(self.text_of(out, 3), "")
        self.assert_pdf_a(out)
        self.export("text", "after.txt", *self.only_good())  # the text is not damaged

    # ---- ALTO, text, JSON ----

    def test_text_json_and_alto_say_the_same(self):
        text, _ = self.export("text", "d.txt", expect=SET_ASIDE)
        texts = self.stored_texts()
        self.assertEqual(text.read_text("utf-8").split("\f"),
                         [texts[n] for n in sorted(texts)])
        value = json.loads((self.folder / "stored.json").read_text("utf-8"))
        self.assertEqual(value["dossier"], self.person.number)
        for page in value["pages"]:
            if page["number"] == self.bad:
                self.assertEqual(page["state"], "quarantined")
                self.assertNotIn("text", page)
                continue
            self.assertEqual("".join(line["text"] + "\n" for line in page["lines"]), page["text"])
            self.assertEqual(page["master"], self.all[page["number"] - 1]["master"])
        alto, _ = self.export("alto", "d.xml", expect=SET_ASIDE)
        pages = xml.etree.ElementTree.parse(alto).getroot().findall(f".//{ALTO}Page")
        for number, page in enumerate(pages, 1):
            lines = [[c.get("CONTENT", " ") for c in line] for line in page.iter(f"{ALTO}TextLine")]
            self.assertEqual("".join("".join(line) + "\n" for line in lines),
                             re.sub(r"(?m)^\n", "", texts[number]), f"page {number}")
        self.assert_valid(alto)

    def assert_valid(self, alto):
        root = pathlib.Path(os.environ.get("DANGAN_SAMPLES", ROOT.parent / "shared" / "samples"))
        schema = root.parent / "suites" / "xsd" / "alto-4-4.xsd"
        if not schema.exists():
            loud(f"ALTO was not validated: {schema} is not there")
            return
        done = run("xmllint", "--nonet", "--noout", "--schema", schema, alto)
        self.assertEqual(done.returncode, 0, done.stderr[:2000])

    # ---- refusals, the record, interruptions ----

    def test_what_cannot_be_exported_is_refused_and_leaves_nothing(self):
        out, _ = self.export("text", "d.txt", *self.only_good())
        kept = out.read_bytes()
        _, done = self.export("text", "d.txt", expect=USAGE)
        self.assertIn("不覆盖", done.stderr)
        _, done = self.export("text", "d.txt", expect=USAGE, language="en")
        self.assertIn("it is not overwritten", done.stderr)
        self.assertEqual(out.read_bytes(), kept)
        for pages in ("0", "99", "3-", "2,2", "x"):
            self.export("pdf", "none.pdf", "--pages", pages, expect=USAGE)
        self.export("docx", "none.docx", expect=USAGE)
        self.export("pdf", "no-such-folder/none.pdf", expect=FAILED)
        done = self.dangan("export", "--archive", self.archive, "420112-1999-000001", "--format",
                           "pdf", "--out", self.folder / "none.pdf", expect=FAILED)
        self.assertIn("420112-1999-000001", done.stderr)
        self.assertEqual([p.name for p in self.folder.glob("*none*")], [])

    def test_each_export_is_recorded_with_its_pages_before_it_leaves(self):
        before = len(self.events())
        self.export("pdf", "d.pdf", "--pages", f"{self.good[0]},{self.good[2]}")
        self.export("text", "all.txt", expect=SET_ASIDE)
        events = self.events()[before:]
        self.assertEqual(len(events), 2)
        self.assertIn(f"detail pages\t{self.good[0]},{self.good[2]}\n", events[0])
        self.assertIn("detail format\tpdf\n", events[0])
        self.assertIn(f"detail pages\t1-{len(self.all)}\n", events[1])
        self.assertIn("detail format\ttext\n", events[1])
        self.assertEqual(self.verify()["damage"], [])
        shown = self.dangan("--lang", "zh", "show", "--archive", self.archive, self.person.number)
        self.assertIn("导出", shown.stdout)

    def events(self):
        rows = self.database().execute("SELECT entry FROM custody_event ORDER BY sequence").fetchall()
        return [entry + "\n" for entry, in rows if "\nact export.made\n" in entry]

    def test_a_full_disk_leaves_no_half_file(self):
        done = subprocess.run(
            [self.program, "--lang", "zh", "export", "--archive", str(self.archive),
             self.person.number, "--format", "pdf", "--out", str(self.folder / "whole.pdf")],
            capture_output=True, text=True, check=False, timeout=60,
            preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))))
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertEqual([p.name for p in self.folder.iterdir() if "whole" in p.name], [])
        out, _ = self.export("pdf", "whole.pdf", expect=SET_ASIDE)
        self.assertGreater(out.stat().st_size, 2 << 20)


if __name__ == "__main__":
    unittest.main()
