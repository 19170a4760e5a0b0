#!/usr/bin/env python3
"""Requires that no rule over policies finds an error in the policies that AWS itself manages, as moto ships them.

    python3 .ci/managed_policies.py target/release/bythebook target/managed-policies
"""
import collections, json, os, subprocess, sys
from moto.iam.aws_managed_policies import aws_managed_policies_data

tool, folder = sys.argv[1:]
policies = json.loads(aws_managed_policies_data)
os.makedirs(folder, exist_ok=True)
for name, policy in policies.items():
    with open(os.path.join(folder, f"{name}.md"), "w") as guide:
        guide.write(f"# {name}\n\nCreate a policy of this document:\n\n```json\n{json.dumps(policy['Document'], indent=2)}\n```\n")
checked = subprocess.run([tool, "check", "--format", "json", folder], capture_output=True, text=True)
found = [finding for finding in json.loads(checked.stdout)["diagnostics"] if finding["code"].startswith("policy/")]
for (severity, code), count in sorted(collections.Counter((finding["severity"], finding["code"]) for finding in found).items()):
    print(f"  {severity:8} {code:32} {count}")
errors = [finding for finding in found if finding["severity"] == "error"]
for finding in errors:
    print(f"{finding['path']}:{finding['line']}: {finding['message']} [{finding['code']}]")
print(f"{len(policies)} managed policies: {len(errors)} errors in their documents")
sys.exit(bool(errors) or len(policies) < 1_400)
