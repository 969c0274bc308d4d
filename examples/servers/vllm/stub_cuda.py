"""Replaces the CUDA libraries of PyTorch with stubs whose functions fail.

A server on CPUs loads the libraries but never calls them. PyPI has PyTorch only with
CUDA. The stubs save 3 GB.
"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

packages = Path(sys.argv[1])
source, versions_file = Path("/tmp/stub.c"), Path("/tmp/stub.map")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def dynamic(library, tag):
    return re.findall(rf"\({tag}\).*\[(.*)\]", run("readelf", "-d", library))


def stub(library, soname):
    versions, code = defaultdict(list), {}
    for line in run("nm", "-D", "--defined-only", library).splitlines():
        *_, kind, symbol = line.split()
        name, _, version = symbol.partition("@")
        if kind != "A" and name not in ("_init", "_fini"):
            versions[version.lstrip("@")].append(name)
            code[name] = f"int {name}(void) {{ return 100; }}" if kind in "TtWi" else f"char {name}[4096];"
    versions.pop("", None)
    source.write_text("\n".join(code.values()))
    versions_file.write_text("".join(f"{v} {{ global: {'; '.join(names)}; }};\n" for v, names in versions.items()))
    library.unlink()  # another file may be a hard link to the library
    flags = ["-shared", "-fPIC", "-fno-builtin", "-w", f"-Wl,-soname,{soname}"]
    if versions:
        flags.append(f"-Wl,--version-script,{versions_file}")
    run("gcc", *flags, "-o", library, source)


needed = {name for library in (packages / "torch/lib").glob("*.so") for name in dynamic(library, "NEEDED")}
for library in sorted((packages / "nvidia").rglob("*.so*")):
    soname = "".join(dynamic(library, "SONAME"))
    if soname not in needed:
        library.unlink()
    elif library.stat().st_size > 20_000_000:  # PyTorch calls some of the small libraries at startup
        stub(library, soname)
