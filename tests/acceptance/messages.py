# SPDX-License-Identifier: Apache-2.0
"""What the command line says when it is refused: in Chinese by default, in English whole, and each
time what is wrong, what is safe and what to do."""

import json
import re
import socket
import subprocess
import unittest

from archive_case import FAILED, OK, USAGE, ArchiveCase

HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE_MARKS = re.compile(r"[\u3001\u3002\u3010\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]")


class Messages(ArchiveCase):
    def refused(self, *arguments, expect, text="", says, english):
        """Both languages say it, each in its own words and marks."""
        chinese = self.dangan("--lang", "zh", *arguments, text=text, expect=expect).stderr
        self.assertRegex(chinese, says)
        self.assertRegex(chinese, HAN)
        whole = self.dangan("--lang", "en", *arguments, text=text, expect=expect).stderr
        self.assertRegex(whole, english)
        self.assertNotRegex(whole, CHINESE_MARKS)
        self.assertNotRegex(whole, HAN)
        return chinese, whole

    def usage(self, *arguments, says, english, help_of):
        chinese, whole = self.refused(*arguments, expect=USAGE, says=says, english=english)
        # Chinese first, and below it the parser's own words.
        self.assertEqual(len(chinese.splitlines()), 2, chinese)
        self.assertEqual(chinese.splitlines()[1:], whole.splitlines())
        for text in (chinese, whole):
            self.assertIn(f"{help_of} --help", text)

    def test_a_command_line_that_is_wrong(self):
        self.usage("frobnicate", says="没有“frobnicate”这个命令",
                   english="frobnicate is not known.*subcommand is required",
                   help_of="dangan")
        self.usage(says="没有写明要执行哪个命令", english="subcommand is required",
                   help_of="dangan")
        self.usage("user", says="没有写明要执行哪个命令", english="subcommand is required",
                   help_of="dangan user")
        self.usage("verify", says="缺少 --archive", english="--archive is required",
                   help_of="dangan verify")
        self.usage("read", "x.tif", "--format", "docx", says="--format 的值不对",
                   english="docx not in {text,json,alto,pdf}", help_of="dangan read")
        self.usage("user", "add", "--archive", self.archive, "li", "--role", "boss",
                   says="--role 的值不对", english="boss not in {clerk,custodian,administrator}",
                   help_of="dangan user add")
        self.usage("serve", "--archive", self.archive, "--workers", "many",
                   says="--workers", english="many", help_of="dangan serve")
        self.usage("serve", "--archive", says="--archive 后面缺少值", english="required",
                   help_of="dangan serve")
        self.usage("verify", "--archive", self.archive, "--deep",
                   says="不认识的内容：--deep", english="not expected: --deep",
                   help_of="dangan verify")

    def test_the_place_of_the_archive(self):
        nowhere = self.folder / "nowhere"
        empty = self.folder / "empty"
        empty.mkdir()
        for command in (["verify"], ["serve", "--listen", "127.0.0.1:0"], ["user", "list"]):
            self.refused(*command, "--archive", nowhere, expect=USAGE,
                         says=f"没有“{nowhere}”这个文件夹.*没有改动", english="There is no folder")
            self.refused(*command, "--archive", empty, expect=USAGE, says="不是档案库",
                         english="is not an archive")
        self.refused("tls", "init", "--archive", nowhere, "archive.example", expect=USAGE,
                     says="没有“.*”这个文件夹", english="There is no folder")

    def test_what_is_missing_is_named(self):
        self.refused("user", "disable", "--archive", self.archive, "nobody", expect=FAILED,
                     says="没有账号“nobody”.*没有变动", english="There is no account “nobody”")
        self.refused("show", "--archive", self.archive, "X-1", expect=FAILED,
                     says="没有档案“X-1”.*没有变动", english="There is no dossier “X-1”")
        self.refused("ingest", "--archive", self.archive, "--batch", "77", "--retry", expect=FAILED,
                     says="没有批次“77”", english="There is no batch “77”")
        self.refused("ingest", "--archive", self.archive, "--dossier", "X-1", self.archive,
                     expect=FAILED, says="没有档案“X-1”", english="There is no dossier “X-1”")

    def test_nothing_on_standard_input(self):
        self.refused("user", "add", "--archive", self.archive, "li", "--role", "clerk",
                     expect=USAGE, says="没有从标准输入读到内容.*没有做任何改动.*请",
                     english="Nothing came on standard input.*Nothing was changed")

    def test_the_service_cannot_listen(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            self.refused("serve", "--archive", self.archive, "--listen", place, expect=FAILED,
                         says=f"{place} 已被占用.*没有变动.*请",
                         english=f"{place} is in use already.*has not changed")
        for wrong in ("here", "here:80", "127.0.0.1:70000"):
            self.refused("serve", "--archive", self.archive, "--listen", wrong, expect=USAGE,
                         says="不能用作服务地址.*没有变动.*请写成", english="no address to listen on")
        self.refused("serve", "--archive", self.archive, "--listen", "192.0.2.1:0", expect=FAILED,
                     says="还没有证书.*tls init", english="There is no certificate yet")

    def test_certificates(self):
        self.dangan("tls", "init", "--archive", self.archive, "archive.example", expect=OK)
        self.refused("serve", "--archive", self.archive, "--listen", "192.0.2.1:0", expect=FAILED,
                     says="192.0.2.1:0 不是本机的地址", english="is not an address of this computer")
        (self.archive / "tls" / "server.key").write_text("no key")
        self.refused("serve", "--archive", self.archive, "--listen", "127.0.0.1:0", expect=FAILED,
                     says="server.key 读不出来.*没有变动.*请", english="server.key cannot be read")

    def test_reading_loose_files_speaks_of_no_archive(self):
        page = self.folder / "page.tif"
        page.write_bytes(b"no picture")
        (self.folder / "taken").write_text("")
        for language, archive in (("zh", "档案库"), ("en", "archive")):
            taken = self.dangan("--lang", language, "read", page, "--out", self.folder / "taken",
                                expect=USAGE)
            self.assertIn("没有做任何改动" if language == "zh" else "Nothing was changed",
                          taken.stderr)
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([self.program, "--lang", language, "read", page, "--format",
                                       "json"], stdin=subprocess.DEVNULL, stdout=full,
                                      stderr=subprocess.PIPE, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, FAILED)
            self.assertIn("原文件" if language == "zh" else "original files", done.stderr)
            for text in (taken.stderr, done.stderr):
                self.assertNotIn(archive, text)

    def test_the_report_of_verify_in_english_has_english_marks(self):
        (self.archive / "objects" / "stray").write_text("stray")
        done = self.dangan("--lang", "en", "verify", "--archive", self.archive)
        self.assertIn("foreign file: ", done.stdout)
        self.assertNotRegex(done.stdout + done.stderr, CHINESE_MARKS)
        self.assertEqual([d["kind"] for d in self.verify(expect=done.returncode)["damage"]],
                         ["foreign"], json.dumps(done.stdout))


if __name__ == "__main__":
    unittest.main()
