"""Reads files with PyYAML, and prints the cases with unexpected documents."""

import json
import sys

import yaml


def problem_of(case):
    try:
        found = list(yaml.load_all(case["text"].encode("utf-8"), yaml.CSafeLoader if "--c" in sys.argv else yaml.SafeLoader))
    except Exception as error:  # any rejection is a problem
        return str(error)
    return None if same(found, case["documents"]) else f"read as {found!r}"


def same(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b)
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


sys.stdin.reconfigure(encoding="utf-8", newline="\n")
for line in sys.stdin:
    case = json.loads(line)
    problem = problem_of(case)
    if problem is not None:
        print(json.dumps({"id": case["id"], "problem": problem}))
