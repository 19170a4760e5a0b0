#!/usr/bin/env python3
"""Writes operations.rs: one row for each operation of the IAM API, from the service model that botocore ships.

    pip install botocore && python3 src/iam/data/operations.py > src/iam/data/operations.rs

A row holds what a caller needs to know before the call: the name, whether it writes, and each input member with its
type, bounds and pattern (facts of the API, version 2010-05-08). Outputs need no table: the wire format names them.
"""
import gzip, json, os
import botocore

folder = os.path.join(os.path.dirname(botocore.__file__), "data/iam/2010-05-08")
model = json.load(gzip.open(os.path.join(folder, "service-2.json.gz")))
shapes = model["shapes"]
READS = ("Get", "List", "Simulate", "Generate")
# A pattern with a look-ahead, said without one.
SAME = {r"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$": r"[a-z0-9]+(-[a-z0-9]+)*"}
ANY = {r"[\u0009\u000A\u000D\u0020-\u00FF]+", r"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]+"}
patterns = []


def pattern(shape):
    text = shape.get("pattern")
    if text is None or text in ANY:
        return "None"
    text = SAME.get(text, text.removeprefix("^").removesuffix("$"))
    if text not in patterns:
        patterns.append(text)
    return f"Some({patterns.index(text)})"


def text(shape):
    return f"Text {{ min: {shape.get('min', 0)}, max: {shape.get('max', 'u32::MAX')}, pattern: {pattern(shape)} }}"


def kind(shape):
    if shape["type"] == "string":
        if shape.get("enum"):
            return "Choice(&[" + ", ".join(f'"{v}"' for v in shape["enum"]) + "])"
        return text(shape)
    if shape["type"] == "list":
        inner = shapes[shape["member"]["shape"]]
        if inner["type"] == "string":
            return f"Texts(&{kind(inner)})"
        return "Tags" if "Tag" in shape["member"]["shape"] else "Structure"
    return {"integer": f"Integer {{ min: {shape.get('min', 0)}, max: {shape.get('max', 'u32::MAX')} }}", "boolean": "Flag", "structure": "Structure"}[shape["type"]]


rows = []
for name, operation in sorted(model["operations"].items()):
    members = []
    if "input" in operation:
        shape = shapes[operation["input"]["shape"]]
        for member, reference in shape["members"].items():
            required = "need" if member in shape.get("required", []) else "may"
            members.append(f'        {required}("{member}", {kind(shapes[reference["shape"]])}),')
    effect = "Effect::Read" if name.startswith(READS) else "Effect::Write"
    body = "\n".join(members)
    rows.append(f'    Operation {{ name: "{name}", effect: {effect}, members: &[\n{body}\n    ] }},' if members else f'    Operation {{ name: "{name}", effect: {effect}, members: &[] }},')

print("// Made by operations.py from the service model of IAM, API version 2010-05-08. Do not edit.")
print("use crate::iam::{Effect, Kind::*, Operation, may, need};\n")
print("#[rustfmt::skip]\npub static PATTERNS: &[&str] = &[")
for p in patterns:
    print(f'    r"{p}",')
print("];\n\n#[rustfmt::skip]\npub static OPERATIONS: &[Operation] = &[")
print("\n".join(rows))
print("];")
