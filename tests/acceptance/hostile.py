# SPDX-License-Identifier: Apache-2.0
"""A batch of good pages among every bad file there is: the batch goes on, each input is accounted
for with a reason, nothing is changed or deleted, and memory stays bounded."""

import os
import pathlib
import shutil
import struct
import subprocess
import unittest
import zlib

from archive_case import SET_ASIDE, ArchiveCase, PeakMemory, samples, sha256

# Two workers of at most 1.5 GB address space could hold more; what they may really hold is the
# figure the project promises for a whole ingest.
MEMORY = 1500 << 20


def png(width, height, rows=None):
    """A gray PNG; `rows` is how many rows really are there."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    pixels = zlib.compress((b"\0" + b"\xff" * width) * (height if rows is None else rows), 9)
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


class Hostile(ArchiveCase):
    def first(self, *suffixes):
        for person in self.persons:
            for path in sorted(self.scans(person).iterdir()):
                if path.suffix.lower() in suffixes:
                    return path
        self.fail(f"render_dossiers made no {suffixes}")

    def make_bad_files(self, folder):
        """name: the reasons it may be set aside for; None where the page can be stored as well."""
        jpeg, tiff, pdf = self.first(".jpg"), self.first(".tif", ".tiff"), self.first(".pdf")
        page = jpeg.read_bytes()
        bytes_of = {
            "empty.tif": b"",
            "text.pdf": "这不是 PDF。\n".encode() * 50,
            "truncated.jpg": page[:len(page) // 3],
            "truncated.tif": tiff.read_bytes()[:tiff.stat().st_size // 2],
            "truncated.png": png(1200, 1600)[:-40],
            "bomb.png": png(60000, 60000, rows=8),
            "jpeg-named.tif": page,
            "one-pixel.png": png(1, 1),
            "program.jpg": b"\x7fELF" + os.urandom(4096),
            "tiff-of-nothing.tif": b"II*\0\x08\0\0\0\0\0\0\0\0\0",
            "tiff-in-a-circle.tif": b"II*\0\x08\0\0\0\0\0\x08\0\0\0",
        }
        for name, data in bytes_of.items():
            (folder / name).write_bytes(data)
        subprocess.run(["qpdf", "--encrypt", "secret", "owner", "256", "--", pdf,
                        folder / "encrypted.pdf"], check=True)
        return {
            "empty.tif": {"empty"}, "text.pdf": {"unknown_format"},
            "truncated.jpg": {"damaged"}, "truncated.tif": {"damaged"},
            "truncated.png": {"damaged"}, "bomb.png": {"too_large", "damaged"},
            "encrypted.pdf": {"encrypted"}, "program.jpg": {"unknown_format"},
            "tiff-of-nothing.tif": {"damaged", "no_pages"},
            "tiff-in-a-circle.tif": {"damaged", "no_pages"},
            "jpeg-named.tif": None, "one-pixel.png": None,
        }

    def test_every_input_is_accounted_for_and_the_batch_goes_on(self):
        batch = self.folder / "batch"
        batch.mkdir()
        # Good pages first, last and in between by name.
        good = []
        for place, page in zip("0amz", self.single_pages(4)):
            good.append(batch / f"{place}-good{page.suffix}")
            shutil.copy(page, good[-1])
        reasons = self.make_bad_files(batch)
        hostile = samples("hostile")
        for path in sorted(hostile.iterdir()) if hostile else []:
            shutil.copy(path, batch / f"sample-{path.name}")
        before = {p: sha256(p) for p in batch.iterdir()}

        process = subprocess.Popen(
            [self.program, *self.ingest_command([batch], more=["--page-timeout", "60"])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        memory = PeakMemory(process.pid)
        output, log = process.communicate(self.person.id + "\n", timeout=900)
        peak = memory.stop()
        print(f"{len(before)} files, peak memory of the process tree {peak >> 20} MB")
        self.assertEqual(process.returncode, SET_ASIDE, f"{output}\n{log}")
        self.assertLess(peak, MEMORY)

        # The originals are as they were.
        self.assertEqual({p: sha256(p) for p in batch.iterdir()}, before)
        # Each input stands for at least one page, and its master is the very bytes.
        pages = self.pages()
        by_file = {}
        for page in pages:
            by_file.setdefault(pathlib.Path(page["path"]).name, []).append(page)
        self.assertEqual(set(by_file), {p.name for p in before})
        for path, digest in before.items():
            for page in by_file[path.name]:
                self.assertEqual(page["master"], digest, path.name)
                self.assertIn(page["state"], ("stored", "quarantined"), path.name)
        for path in good:
            self.assertEqual([p["state"] for p in by_file[path.name]], ["stored"], path.name)
        for name, allowed in reasons.items():
            page, = by_file[name]
            if allowed is not None:
                self.assertEqual(page["state"], "quarantined", name)
                self.assertIn(page.get("reason"), allowed, name)
        # What a file says it is does not matter, what it is does.
        self.assertEqual(by_file["jpeg-named.tif"][0]["state"], "stored")
        for name, found in sorted(by_file.items()):
            print(f"   {name}: " + ", ".join(sorted({p.get("reason", p["state"]) for p in found})))
        if hostile:
            for name in ("sample-bomb-20K-gray.jpeg", "sample-bomb-20K-rgb.png",
                         "sample-invalid.pdf"):
                self.assertEqual({p["state"] for p in by_file[name]}, {"quarantined"}, name)
        self.verify()

    def test_a_clerk_is_told_why_in_words(self):
        empty = self.folder / "empty.tif"
        empty.write_bytes(b"")
        command = [a for a in self.ingest_command([empty]) if a != "--json"]
        done = self.dangan("--lang", "zh", *command, text=self.person.id + "\n", expect=SET_ASIDE)
        self.assertRegex(done.stderr, r"搁置：.*empty\.tif.*[\u4e00-\u9fff]{6}")
        self.assertNotIn(self.person.id, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
