#!/usr/bin/env python3
"""Writes managed_policies.rs: the names and paths of the AWS managed policies, sorted by name.

    pip install moto && python3 src/iam/data/managed_policies.py > src/iam/data/managed_policies.rs

The list is AWS's own (ListPolicies with Scope=AWS), in the copy that the moto package carries; only names and paths are taken.
"""
import json
from moto.iam.aws_managed_policies import aws_managed_policies_data

policies = {name: data["Path"] for name, data in json.loads(aws_managed_policies_data).items()}
paths = sorted(set(policies.values()))
print("// Made by managed_policies.py. Do not edit.\n")
print("pub static PATHS: &[&str] = &[" + ", ".join(f'"{p}"' for p in paths) + "];\n")
print("/// Name and index into [`PATHS`], sorted by name.\n#[rustfmt::skip]\npub static POLICIES: &[(&str, u8)] = &[")
for name in sorted(policies):
    print(f'    ("{name}", {paths.index(policies[name])}),')
print("];")
