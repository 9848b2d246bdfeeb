#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house, as a test: who may include what, and what every file has to carry.

usage: check_tree.py [ROOT]     prints `file:line: rule` for each violation; exit 1 when there is any

Rooms are the top folders, and store/terms by itself. The tables below are the rules; whoever adds
a library adds its row here and its reason in the room's README.
"""

import pathlib
import re
import subprocess
import sys

# ---- the tables ---------------------------------------------------------------------------------

ROOMS = ["scanner", "store/terms", "ocr", "store", "service", "tests"]
MAY_USE = {
    "scanner": {"scanner"},
    "store/terms": {"store/terms"},
    "ocr": {"ocr", "scanner", "store/terms"},
    "store": {"store", "store/terms"},
    "service": {"service", "scanner", "store/terms", "ocr", "store"},
    "tests": set(ROOMS),
}
# Rooms whose public headers carry no foreign type.
TOWERS = {"scanner", "store/terms", "ocr", "store"}

# library: (its headers, the rooms that own it). Tests may use all; `anywhere` is for everybody.
ANYWHERE = {"scanner", "store/terms", "ocr", "store", "service"}
LIBRARIES = {
    "fmt": (r"fmt/", ANYWHERE),
    "OpenCV": (r"opencv2/", {"scanner", "ocr"}),
    # The scanner only to measure orientation.
    "Tesseract": (r"tesseract/", {"scanner", "ocr"}),
    "leptonica": (r"leptonica/|allheaders\.h", {"scanner", "ocr"}),
    # Only to hold Tesseract to one thread.
    "OpenMP": (r"omp\.h", {"scanner", "ocr"}),
    "libtiff": (r"tiff(io|vers|conf)?\.h|tiffio\.hxx", {"scanner"}),
    "libjpeg": (r"jpeglib\.h|jerror\.h|turbojpeg\.h", {"scanner"}),
    "libpng": (r"png\.h", {"scanner"}),
    "libwebp": (r"webp/", {"scanner"}),
    "lcms2": (r"lcms2", {"scanner"}),
    "SANE": (r"sane/", {"scanner"}),
    "ZXing": (r"ZXing/|ReadBarcode\.h|DecodeHints\.h|BarcodeFormat\.h", {"scanner"}),
    # Taking PDFs apart; text layer; papers.
    "qpdf": (r"qpdf/", {"scanner", "ocr", "service"}),
    "pugixml": (r"pugixml", {"ocr", "store", "service"}),
    "libzip": (r"zip\.h", {"ocr", "store", "service"}),
    "libxlsxwriter": (r"xlsxwriter", {"ocr", "store", "service"}),
    "SQLite": (r"sqlite3", {"store/internal"}),
    "libpq": (r"libpq|postgresql/", {"store/internal"}),
    "OpenSSL TLS and CMS": (r"openssl/(ssl|cms|tls1|pkcs7|pkcs12|ocsp)", {"service"}),
    "OpenSSL": (r"openssl/", {"store", "service"}),
    "libsodium": (r"sodium", {"store", "service"}),
    "Boost": (r"boost/", {"service"}),
    "CLI11": (r"CLI/", {"service"}),
    "spdlog": (r"spdlog/", {"service"}),
    "toml++": (r"toml\+\+/|toml\.hpp", {"service"}),
    "Cairo": (r"cairo", {"service"}),
    "Pango": (r"pango/", {"service"}),
    "libqrencode": (r"qrencode\.h", {"service"}),
    # Linear codes on separator sheets.
    "libzint": (r"zint\.h", {"service"}),
    # The page workers shut themselves in.
    "libseccomp": (r"seccomp\.h", {"service"}),
    "CUPS": (r"cups/", {"service"}),
    "libcurl": (r"curl/", {"service"}),
    "prometheus-cpp": (r"prometheus/", {"service"}),
    "GoogleTest": (r"gtest/|gmock/", set()),
}
# GPL and AGPL: run as programs, linked never, not even by tests.
FORBIDDEN = {
    "Poppler": r"poppler", "MuPDF": r"mupdf/|fitz\.h", "exiv2": r"exiv2/", "Xapian": r"xapian",
}
FOREIGN_TYPE = re.compile(
    r"\b(cv::|tesseract::|ZXing::|pugi::|boost::|CLI::|spdlog::|toml::|l_(int|uint|float)\d+\b|"
    r"Pix\b|PIX\b|sqlite3\b|sqlite3_\w+|TIFF\s*\*|struct\s+tiff\b|j(peg_|common|decompress)\w*|"
    r"png_\w+|QPDF\w*|EVP_\w+|SANE_\w+|SSL(_\w+)?\b|crypto_\w+|cairo_\w+|Pango\w+)")

STANDARD = set(
    "algorithm any array atomic barrier bit bitset charconv chrono compare complex concepts "
    "condition_variable coroutine deque exception execution filesystem format forward_list fstream "
    "functional future initializer_list iomanip ios iosfwd iostream istream iterator latch limits "
    "list locale map memory memory_resource mutex new numbers numeric optional ostream queue random "
    "ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream "
    "stack stdexcept stop_token streambuf string string_view syncstream system_error thread tuple "
    "type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector "
    "version cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal "
    "cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype cxxabi.h".split())
# The operating system: POSIX, Linux and the compiler's own.
SYSTEM = re.compile(
    r"(sys|linux|netinet|arpa|asm|net|sanitizer)/[\w/]+\.h|(unistd|fcntl|spawn|poll|pwd|grp|dirent|"
    r"termios|signal|pthread|sched|netdb|syslog|ifaddrs|dlfcn|errno|stdio|stdlib|string|stdint|"
    r"stddef|setjmp|time|limits|math|malloc|wchar|locale|langinfo|ftw|glob|fnmatch|utime|wordexp|"
    r"semaphore|mntent|getopt|libgen|iconv|immintrin|execinfo|inttypes|float|ctype|assert)\.h")

SOURCES = {".h", ".hpp", ".cpp", ".c", ".cc"}
COMMENTED = SOURCES | {".py", ".sh", ".ts", ".mts", ".js", ".mjs", ".cjs", ".vue", ".sql", ".css",
                       ".cmake", ".html"}
BINARY = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf", ".ico", ".woff", ".woff2", ".ttf",
          ".gz", ".zip", ".webp", ".bin", ".der", ".db", ".onnx"}
SKIPPED_FOLDERS = {".git", "build", "node_modules", "dist", "__pycache__", "demo-archive"}

# Written apart, so that this file does not find itself.
MARKS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MACHINE_PATHS = re.compile(
    r"(?<![\w.~-])/" + r"(work|root|home/[a-z][\w-]*|Users/\w+|tmp/plan|mnt/\w+)/[\w.$-]")
REGISTRIES = re.compile(
    r"https?://[\w.-]*(registry|artifactory|nexus|mirror|proxy|pypi|crates)[\w.-]*[:/]|"
    r"^\s*\"resolved\"\s*:|^\s*(@\w+:)?registry\s*=|//[\w.-]+/:_auth")

INCLUDE = re.compile(r'^[ \t]*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', re.M)


# ---- the tree -----------------------------------------------------------------------------------

def files_of(root):
    """Paths below root that belong to the project: what git tracks or would add, else a walk."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"], capture_output=True, check=False)
    if listed.returncode == 0 and (root / ".git").exists():
        names = {n for n in listed.stdout.decode().split("\0") if n}
    else:
        names = {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()}
    kept = [n for n in names
            if not SKIPPED_FOLDERS & set(pathlib.PurePath(n).parts[:-1]) and (root / n).is_file()]
    return sorted(kept)


def room_of(name):
    for room in sorted(ROOMS, key=len, reverse=True):
        if name.startswith(room + "/"):
            return room
    return None


def without_comments(text):
    """C++ text with includes, comments and literals blanked out, lines kept."""
    pattern = re.compile(r'^[ \t]*#[ \t]*include[^\n]*|//[^\n]*|/\*.*?\*/|'
                         r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S | re.M)

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return pattern.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.names = files_of(self.root)
        self.found = []
        self.texts = {}
        for name in self.names:
            path = pathlib.PurePath(name)
            # The corpus of a fuzz target is bytes, whatever they look like.
            if path.suffix.lower() in BINARY or "corpus" in path.parts[:-1]:
                continue
            data = (self.root / name).read_bytes()
            try:
                self.texts[name] = data.decode("utf-8")
            except UnicodeDecodeError:
                self.report(name, 1, "is neither UTF-8 text nor a known binary format")

    def report(self, name, line, rule):
        self.found.append(f"{name}:{line}: {rule}")

    # ---- rooms and libraries ----

    def check_includes(self):
        for name, text in self.texts.items():
            room = room_of(name)
            if room is None or pathlib.PurePath(name).suffix not in SOURCES:
                continue
            for match in INCLUDE.finditer(text):
                line = line_of(text, match.start())
                self.check_include(name, room, line, match.group(1) or match.group(2),
                                   quoted=match.group(2) is not None)

    def check_include(self, name, room, line, header, quoted):
        target = room_of(header)
        if target is not None:
            if target not in MAY_USE[room]:
                self.report(name, line, f"{room} may not use {target} ({header})")
            elif "/internal/" in header and room not in (target, "tests"):
                self.report(name, line, f"{header} is internal to {target}")
            return
        for library, pattern in FORBIDDEN.items():
            if re.match(pattern, header):
                self.report(name, line, f"{library} is GPL or AGPL: run its programs, link none")
                return
        for library, (pattern, owners) in LIBRARIES.items():
            if re.match(pattern, header):
                self.check_library(name, room, line, library, owners)
                return
        if quoted:
            self.report(name, line, f'"{header}": own headers are named from the source root')
        elif header not in STANDARD and not SYSTEM.fullmatch(header):
            self.report(name, line, f"<{header}> belongs to no library in the table of "
                                    "check_tree.py")

    def check_library(self, name, room, line, library, owners):
        if room == "tests":
            return
        owned = any(name.startswith(owner + "/") and
                    (owner == room or owner.startswith(room + "/")) for owner in owners)
        if not owned:
            where = ", ".join(sorted(owners)) or "tests"
            self.report(name, line, f"{library} belongs to {where}, not to {room}")
        elif room in TOWERS and self.is_public(name) and library != "fmt":
            self.report(name, line, f"public header of {room} includes {library}")

    def is_public(self, name):
        return name.endswith((".h", ".hpp")) and "/internal/" not in name

    def check_public_headers(self):
        for name, text in self.texts.items():
            if room_of(name) not in TOWERS or not self.is_public(name):
                continue
            for match in FOREIGN_TYPE.finditer(without_comments(text)):
                self.report(name, line_of(text, match.start()),
                            f"foreign type {match.group(0).strip()} in a public header")

    # ---- what is built and run ----

    def cmake_above(self, name):
        """(folder, text) of the CMakeLists.txt beside the file and above it."""
        folder = pathlib.PurePosixPath(name).parent
        while True:
            cmake = str(folder / "CMakeLists.txt")
            if cmake in self.texts:
                yield folder, re.sub(r"#[^\n]*", "", self.texts[cmake])
            if str(folder) == ".":
                return
            folder = folder.parent

    def is_named(self, name):
        path = pathlib.PurePosixPath(name)
        for folder, text in self.cmake_above(name):
            relative = str(path.relative_to(folder))
            if re.search(rf"(?<![\w.-]){re.escape(relative)}(?![\w.-])", text):
                return True
            # fuzz_${name}.cpp in a function, and add_fuzz_target(framing) somewhere.
            for token in re.findall(r"[\w./-]*\$\{\w+\}[\w./-]*\.\w+", text):
                before, after = re.split(r"\$\{\w+\}", token, maxsplit=1)
                found = re.fullmatch(rf"{re.escape(before)}(\w+){re.escape(after)}", relative)
                if found and re.search(rf"\(\s*{re.escape(found[1])}\b", text):
                    return True
        return self.is_named_through_a_variable(path)

    def is_named_through_a_variable(self, path):
        """${room}/auth.cpp, where a CMakeLists.txt of the same room names a folder above itself."""
        for name, text in self.texts.items():
            cmake = pathlib.PurePosixPath(name)
            if cmake.name != "CMakeLists.txt" or room_of(name) != room_of(str(path)):
                continue
            named = set(re.findall(r"\$\{\w+\}/([\w./-]+)", re.sub(r"#[^\n]*", "", text)))
            for folder in cmake.parents:
                if path.is_relative_to(folder) and str(path.relative_to(folder)) in named:
                    return True
        return False

    def check_builds(self):
        for name in self.texts:
            path = pathlib.PurePosixPath(name)
            if room_of(name) is None or "web" in path.parts[:-1]:
                continue
            if path.suffix in {".cpp", ".cc", ".c"}:
                if not self.is_named(name):
                    self.report(name, 1, "no CMakeLists.txt builds this file")
            elif room_of(name) == "tests" and path.suffix in {".py", ".sh", ".mjs"}:
                if not self.is_named(name) and not self.is_imported(path):
                    self.report(name, 1, "no CMakeLists.txt runs this test, and none imports it")

    def is_imported(self, path):
        beside = [t for n, t in self.texts.items()
                  if n != str(path) and pathlib.PurePosixPath(n).parent == path.parent]
        pattern = re.compile(rf"^\s*(from|import)\s+(.*['\"/])?{re.escape(path.stem)}\b|"
                             rf"from\s+['\"][./\w-]*{re.escape(path.name)}['\"]", re.M)
        return any(pattern.search(text) for text in beside)

    def check_tests_are_run(self):
        """An executable of tests that holds a *_test.cpp has to be registered with ctest."""
        for name, text in self.texts.items():
            if room_of(name) != "tests" or not name.endswith("CMakeLists.txt"):
                continue
            text = re.sub(r"#[^\n]*", lambda m: " " * len(m.group(0)), text)
            for match in re.finditer(r"add_executable\(\s*(\S+)([^)]*)\)", text):
                target, sources = match.group(1), match.group(2)
                if not re.search(r"_test\.cpp", sources):
                    continue
                registered = re.search(
                    rf"(gtest_discover_tests|add_test)\([^)]*(?<![\w-]){re.escape(target)}(?![\w-])",
                    text)
                if not registered:
                    self.report(name, line_of(text, match.start()),
                                f"the tests of {target} are built but never run")

    # ---- every file ----

    def check_texts(self):
        for name, text in self.texts.items():
            path = pathlib.PurePosixPath(name)
            head = "\n".join(text.split("\n", 5)[:5])
            carries = (path.suffix in COMMENTED or path.name == "CMakeLists.txt" or
                       text.startswith("#!"))
            if carries and "SPDX-License-" + "Identifier: Apache-2.0" not in head:
                self.report(name, 1, "no SPDX line on top")
            if text and not text.endswith("\n"):
                self.report(name, text.count("\n") + 1, "no newline at the end")
            if path.name == "LICENSE":
                continue
            rules = [(MARKS, "leave no mark {0}: do it, or open an issue"),
                     (MACHINE_PATHS, "path of one machine: {0}"),
                     (REGISTRIES, "address of a registry: {0}")]
            for number, line in enumerate(text.split("\n"), 1):
                for pattern, rule in rules:
                    match = pattern.search(line)
                    if match:
                        self.report(name, number, rule.format(match.group(0).strip()))

    def check(self):
        self.check_includes()
        self.check_public_headers()
        self.check_builds()
        self.check_tests_are_run()
        self.check_texts()
        return self.found


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    tree = Tree(root.resolve())
    found = tree.check()
    for violation in found:
        print(violation)
    if not tree.texts:
        print(f"check_tree: nothing to look at in {root}")
        return 1
    print(f"check_tree: {len(tree.texts)} files, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
