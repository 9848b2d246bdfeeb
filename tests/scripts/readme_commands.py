# SPDX-License-Identifier: Apache-2.0
"""Runs every command of the READMEs' ```sh blocks, in order, in one shell.

Both READMEs have to show the same commands. The folders demo-archive and my-archive stand for
folders of this test; `./scripts/demo` plays once; `dangan serve` has to answer and end in order;
`./scripts/test` is what runs this test, so it only has to explain itself.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("DANGAN_BUILD", ROOT / "build" / "release")).resolve()


def code_blocks(readme):
    """(language, lines) of each fenced block."""
    blocks, open_block = [], None
    for line in (ROOT / readme).read_text("utf-8").splitlines():
        if not line.startswith("```"):
            if open_block is not None:
                open_block.append(line)
        elif open_block is None:
            open_block = []
            blocks.append((line[3:].strip(), open_block))
        else:
            open_block = None
    return blocks


def commands_of(readme):
    # A backslash at the end of a line goes on with the next.
    return [line for language, lines in code_blocks(readme) if language == "sh"
            for line in re.sub(r" *\\\n *", " ", "\n".join(lines)).splitlines() if line.strip()]


class Readme(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="dangan-readme-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = dict(os.environ)

    def test_both_languages_show_the_same_commands(self):
        self.assertEqual(commands_of("README.md"), commands_of("README.zh-CN.md"))

    def test_other_code_blocks_are_pictures(self):
        for readme in ("README.md", "README.zh-CN.md"):
            for language, lines in code_blocks(readme):
                if language != "sh":
                    self.assertNotRegex("\n".join(lines), r"(?m)^\s*(\./scripts/|dangan )")

    def test_every_command_works_as_written(self):
        commands = commands_of("README.md")
        self.assertGreater(len(commands), 8)
        for command in commands:
            print(f"$ {command}", flush=True)
            self.run_one(command)

    def run_one(self, command):
        for name in ("demo-archive", "my-archive"):
            command = command.replace(name, os.path.join(self.folder, name))
        command = command.replace("$PWD/build/release", str(BUILD))
        if command == "./scripts/test":
            command += " --help"
        elif command == "./scripts/demo":
            command += f" --once --port 0 --dir {self.folder}/demo-archive"
            if BUILD != (ROOT / "build" / "release").resolve():
                command += f" --build {BUILD}"
        if " serve " in command:
            self.serve(command)
            return
        # The shell's environment is handed on, so that `export` lasts as it does at a terminal.
        dump = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"
        marker = os.path.join(self.folder, "environment.json")
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", f"{command}\n{dump} > {marker}"],
                              cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=800, check=False)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        self.assertTrue(done.stdout.strip() or command.startswith("export"), command)
        self.environment = json.loads(pathlib.Path(marker).read_text())

    def serve(self, command):
        if "--listen" in command:
            command = re.sub(r":\d+$", ":0", command)
        else:
            command += " --listen 127.0.0.1:0"
        process = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=ROOT,
                                   env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            shown, address = [], None
            for line in process.stdout:
                shown.append(line)
                found = re.search(r"listening on (https?)://\S+:(\d+)", line)
                if found:
                    address = f"{found[1]}://127.0.0.1:{found[2]}"
                    break
            self.assertIsNotNone(address, "".join(shown))
            # The office's own certificate, made for other names: trusted here without a look.
            unchecked = ssl.create_default_context()
            unchecked.check_hostname = False
            unchecked.verify_mode = ssl.CERT_NONE
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                                 urllib.request.HTTPSHandler(context=unchecked))
            host = "archive.example" if "0.0.0.0" in command else "127.0.0.1"
            request = urllib.request.Request(address + "/healthz", headers={"Host": host})
            with opener.open(request, timeout=20) as answer:
                self.assertEqual(json.load(answer)["status"], "ok")
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(timeout=30), 0)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            process.stdout.close()


if __name__ == "__main__":
    unittest.main()
