#!/usr/bin/env python3
"""Guides, written for other tools, carried out by them, and the account compared with that of `bythebook run`.

  python3 roundtrip.py --tool target/release/bythebook GUIDE…

CloudFormation: checked by cfn-lint, and created as a stack in moto. Shell: run by bash and the AWS CLI, twice; the second time changes nothing. Automation:
checked against the schema of its documents, and its steps made one after the other. Terraform: `terraform fmt -check`, where the
program is. Prints how many of how many, and why not all; ends with 1 where an account differs.
"""
import argparse
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import yaml

HERE = Path(__file__).resolve().parent
TARGETS = ["cloudformation", "terraform", "shell", "ssm", "policy"]
# What templates and runbooks leave to a person.
SECRETS = ("active access keys", "inactive access keys", "console password", "description of an access key")
# What a reader would give, by the kind of the value.
VALUES = {"bucket-name": "depot-backups", "attach-policy": "ReadOnlyAccess", "account-id": "123456789012", "external-id": "north-7f3a", "password": "Long-enough-1"}


class Aws:
    """An account in a process of its own."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
        self.server = subprocess.Popen([sys.executable, HERE / "aws.py", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                if time.monotonic() - begun > 60:
                    sys.exit("moto does not answer")
                time.sleep(0.1)

    def reset(self):
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/moto-api/reset", method="POST"))

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")

    def environment(self, home):
        own = {"AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}
        # The AWS CLI beside this Python goes first.
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true", **own}


def canonical(document):
    """A policy document, of which one thing and a list of one thing are the same."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            document = json.loads(urllib.parse.unquote(document))

    def same(value):
        if isinstance(value, dict):
            return {name: same(member) for name, member in value.items()}
        if isinstance(value, list):
            items = sorted((same(item) for item in value), key=json.dumps)
            return items[0] if len(items) == 1 else items
        return value

    return same(document)


# `bythebook drift` may take the place of this and of its comparison.
def account(iam):
    """What the account holds, but for ids and times."""
    whole = {}
    for page in iam.get_paginator("get_account_authorization_details").paginate(Filter=["User", "Role", "Group", "LocalManagedPolicy"]):
        for kind in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
            whole.setdefault(kind, []).extend(page.get(kind, []))
    inline = lambda policies: {policy["PolicyName"]: canonical(policy["PolicyDocument"]) for policy in policies}
    attached = lambda thing: sorted(policy["PolicyArn"] for policy in thing.get("AttachedManagedPolicies", []))
    tags = lambda list_of: {tag["Key"]: tag["Value"] for tag in list_of}
    boundary = lambda thing: thing.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    users = {}
    for user in whole["UserDetailList"]:
        name = user["UserName"]
        try:
            reset = iam.get_login_profile(UserName=name)["LoginProfile"].get("PasswordResetRequired", False)
        except iam.exceptions.NoSuchEntityException:
            reset = None
        users[name] = {
            "arn": user["Arn"], "inline": inline(user.get("UserPolicyList", [])), "attached": attached(user), "groups": sorted(user.get("GroupList", [])),
            "boundary": boundary(iam.get_user(UserName=name)["User"]), "tags": tags(iam.list_user_tags(UserName=name)["Tags"]), "console": reset,
            "keys": sorted((key["AccessKeyId"], key["Status"]) for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]),
        }
    roles = {}
    for role in whole["RoleDetailList"]:
        full = iam.get_role(RoleName=role["RoleName"])["Role"]
        roles[role["RoleName"]] = {
            "arn": role["Arn"], "trust": canonical(role["AssumeRolePolicyDocument"]), "inline": inline(role.get("RolePolicyList", [])), "attached": attached(role),
            "description": full.get("Description") or "", "session": full.get("MaxSessionDuration"), "boundary": boundary(full), "tags": tags(full.get("Tags", [])),
            "profiles": sorted(profile["InstanceProfileName"] for profile in role.get("InstanceProfileList", [])),
        }
    groups = {group["GroupName"]: {"arn": group["Arn"], "inline": inline(group.get("GroupPolicyList", [])), "attached": attached(group)} for group in whole["GroupDetailList"]}
    policies = {}
    for policy in whole["Policies"]:
        default = next(version for version in policy["PolicyVersionList"] if version["IsDefaultVersion"])
        policies[policy["Arn"]] = {"document": canonical(default["Document"]), "description": policy.get("Description") or ""}
    profiles = {one["InstanceProfileName"]: sorted(role["RoleName"] for role in one["Roles"]) for one in iam.list_instance_profiles()["InstanceProfiles"]}
    providers = {}
    for one in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]:
        full = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=one["Arn"])
        providers[one["Arn"]] = {"clients": sorted(full["ClientIDList"]), "url": full["Url"], "thumbprints": sorted(full.get("ThumbprintList", []))}
    return {"users": users, "groups": groups, "roles": roles, "policies": policies, "profiles": profiles, "providers": providers}


def without_ids(state):
    """New keys have other ids, also where a tag tells what a key is for."""
    state = json.loads(json.dumps(state))
    for user in state["users"].values():
        ids = [key for key, _ in user["keys"]]
        user["keys"] = sorted(status for _, status in user["keys"])
        user["tags"] = {f"key {ids.index(name) + 1}" if name in ids else name: value for name, value in user["tags"].items()}
    return state


def without_secrets(state):
    """What templates leave out and say so: keys, passwords, and tags of keys."""
    state = without_ids(state)
    for user in state["users"].values():
        user["keys"], user["console"] = [], None
        user["tags"] = {name: value for name, value in user["tags"].items() if not name.startswith("key ")}
    return state


def differences(wanted, found, path=""):
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name in sorted(set(wanted) | set(found)):
            yield from differences(wanted.get(name), found.get(name), f"{path}/{name}")
    elif wanted != found:
        yield f"{path}: {json.dumps(wanted)} wanted, {json.dumps(found)} found"


class Guide:
    def __init__(self, tool, path, aws):
        self.tool, self.path, self.aws = tool, path, aws
        self.home = tempfile.TemporaryDirectory()
        self.name = path.parent.name if path.name == "guide.md" else path.stem
        self.plan = json.loads(self.called("plan", "--format", "json").stdout)
        self.values = {}
        for parameter in self.plan["parameters"]:
            if parameter.get("default") is None:
                self.values[parameter["name"]] = VALUES.get(parameter["kind"], f"round-{parameter['name']}")

    def called(self, command, *more, given={}):
        arguments = [self.tool, command, self.path, *more, *(word for name, value in given.items() for word in ("--set", f"{name}={value}"))]
        return subprocess.run(arguments, capture_output=True, text=True, env=self.aws.environment(self.home.name), stdin=subprocess.DEVNULL)

    def prepare(self):
        """An account with what the guide takes for granted: users that it does not make, with two keys, a password, and groups."""
        self.aws.reset()
        iam, given, calls = self.aws.client("iam"), dict(self.values), self.plan["operations"]
        made = {json.dumps(call["input"].get("UserName")) for call in calls if call["operation"] == "iam:CreateUser"}
        shown = {parameter.get("placeholder"): parameter["name"] for parameter in self.plan["parameters"]}
        value = lambda text: given.get(shown.get(text), text)
        groups = {value(call["input"]["GroupName"]) for call in calls if call["operation"] == "iam:RemoveUserFromGroup"}
        users = {value(call["input"]["UserName"]) for call in calls if "UserName" in call["input"] and json.dumps(call["input"]["UserName"]) not in made}
        for group in groups:
            iam.create_group(GroupName=group)
        for user in users:
            iam.create_user(UserName=user)
            if any(call["operation"] == "iam:DeleteLoginProfile" for call in calls):
                iam.create_login_profile(UserName=user, Password="Long-enough-1")
            for group in groups:
                iam.add_user_to_group(GroupName=group, UserName=user)
            for call in calls:
                key = shown.get(call["input"].get("AccessKeyId"))
                if key and given[key].startswith("round-"):
                    given[key] = iam.create_access_key(UserName=user)["AccessKey"]["AccessKeyId"]
        return given

    def wanted(self):
        given = self.prepare()
        run = self.called("run", "--yes", "--allow-risk", "all", "--checkpoint", "continue", "--no-ownership-tags", given=given)
        if run.returncode != 0:
            raise RuntimeError(f"bythebook run ends with {run.returncode}: {run.stderr}")
        return account(self.aws.client("iam"))

    def drift(self, given, left_out=()):
        """What `bythebook drift` says of the account; `left_out` are facts that the target does not make."""
        done = self.called("drift", "--format", "json", given=given)
        if done.returncode not in (0, 1):
            return [f"drift ends with {done.returncode}: {done.stderr}"]
        lines = []
        for thing in json.loads(done.stdout)["drift"]:
            # moto keeps no permissions boundary of a user.
            unkept = ("permissions boundary",) if thing["kind"] == "user" else ()
            facts = [fact for fact in thing["facts"] if fact["what"] not in (*left_out, *unkept)]
            if facts or not thing["facts"]:
                lines.append(f"drift: {thing['kind']} {thing['name']} {thing['change']} {json.dumps(facts)}")
        return lines

    def shell(self, script, wanted):
        given = self.prepare()
        program = Path(self.home.name) / "guide.sh"
        program.write_text(script)
        variables = {"GUIDE_" + re.sub(r"[^A-Za-z0-9]+", "_", name).upper(): value for name, value in given.items()}
        if "attach-policy" in given:
            variables["GUIDE_ATTACH_POLICY"] = f"arn:aws:iam::aws:policy/{given['attach-policy']}"
        environment = {**self.aws.environment(self.home.name), **variables, "CHECKPOINTS": "continue"}
        states, shown = [], ""
        for _ in range(2):
            run = subprocess.run(["bash", program], capture_output=True, text=True, env=environment, cwd=self.home.name, stdin=subprocess.DEVNULL)
            shown += run.stdout + run.stderr
            if run.returncode != 0:
                return [f"ends with {run.returncode}: {run.stderr[-2000:]}"]
            states.append(account(self.aws.client("iam")))
        wrong = self.drift(given) + list(differences(without_ids(wanted), without_ids(states[0])))
        wrong += [f"the second run: {line}" for line in differences(states[0], states[1])]
        kept = list((Path(self.home.name) / "secrets").glob("*")) if (Path(self.home.name) / "secrets").exists() else []
        wrong += [f"{file.name} can be read by others" for file in kept if file.stat().st_mode & 0o077]
        secrets = [line.split('"')[3] for file in kept for line in file.read_text().splitlines() if "SecretAccessKey" in line]
        secrets += [file.read_text().strip() for file in kept if "login-profile" in file.name]
        wrong += ["a secret was shown" for secret in secrets if secret in shown]
        makes = sum(call["operation"] in ("iam:CreateAccessKey", "iam:CreateLoginProfile") for call in self.plan["operations"])
        if len(secrets) != makes:
            wrong.append(f"{len(secrets)} secrets are kept of {makes}")
        return wrong

    def cloudformation(self, template, wanted):
        given = self.prepare()
        named = {"".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name)): value for name, value in given.items()}
        if "AttachPolicy" in named:
            named["AttachPolicy"] = f"arn:aws:iam::aws:policy/{named['AttachPolicy']}"
        declared = yaml.safe_load(template).get("Parameters", {})
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in named.items() if name in declared]
        stacks = self.aws.client("cloudformation")
        stacks.create_stack(StackName="guide", TemplateBody=template, Parameters=parameters, Capabilities=["CAPABILITY_NAMED_IAM"])
        (Path(self.home.name) / "template.yaml").write_text(template)
        lint = subprocess.run(["cfn-lint", "-t", Path(self.home.name) / "template.yaml"], capture_output=True, text=True, env=self.aws.environment(self.home.name))
        status = stacks.describe_stacks(StackName="guide")["Stacks"][0]["StackStatus"]
        wrong = ([] if status == "CREATE_COMPLETE" else [status]) + ([] if lint.returncode == 0 else [lint.stdout + lint.stderr])
        wrong += self.drift(given, SECRETS)
        return wrong + list(differences(without_secrets(wanted), without_secrets(account(self.aws.client("iam")))))

    def ssm(self, text, wanted):
        """The steps one after the other, as far as the runbook needs of an engine: values in double braces, outputs by selectors."""
        given = self.prepare()
        document = yaml.safe_load(text)
        wrong = [f"schema: {line}" for line in schema_errors(document)]
        named = {"".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name)): value for name, value in given.items()}
        if "AttachPolicy" in named:
            named["AttachPolicy"] = f"arn:aws:iam::aws:policy/{named['AttachPolicy']}"
        known = {"global:ACCOUNT_ID": "123456789012", "global:AWS_PARTITION": "aws"}
        for name, parameter in document["parameters"].items():
            known[name] = named.get(name, parameter.get("default"))
            if known[name] is None or not re.search(parameter.get("allowedPattern", ""), known[name]):
                wrong.append(f"{name} does not take {known[name]}")

        def filled(value):
            if isinstance(value, str):
                return re.sub(r"\{\{ ?([^ }]+) ?\}\}", lambda found: known[found[1]], value)
            if isinstance(value, list):
                return [filled(item) for item in value]
            return {filled(name): filled(member) for name, member in value.items()} if isinstance(value, dict) else value

        iam = self.aws.client("iam")
        for step in document["mainSteps"]:
            if step["action"] == "aws:pause":
                continue
            inputs = filled(step["inputs"])
            service, api = inputs.pop("Service"), inputs.pop("Api")
            answer = getattr(iam, re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", api.replace("OpenID", "OpenId")).lower())(**inputs)
            for output in step.get("outputs", []):
                field = answer
                for part in output["Selector"].removeprefix("$.").split("."):
                    field = field[part]
                known[f"{step['name']}.{output['Name']}"] = field
        return wrong + self.drift(given, SECRETS) + list(differences(without_secrets(wanted), without_secrets(account(iam))))

    def terraform(self, text, wanted):
        if not shutil.which("terraform"):
            return []
        file = Path(self.home.name) / "main.tf"
        file.write_text(text)
        done = subprocess.run(["terraform", "fmt", "-check", "-diff", file], capture_output=True, text=True, env=self.aws.environment(self.home.name))
        return [] if done.returncode == 0 else [done.stdout + done.stderr]

    def policy(self, text, wanted):
        allowed = {action for statement in json.loads(text)["Statement"] for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])}
        return [f"{call['operation']} is not allowed" for call in self.plan["operations"] if call["operation"] not in allowed]

    def results(self):
        """By target: none where it went round, else what is wrong; and what the target cannot say."""
        try:
            wanted, found = self.wanted(), {}
        except RuntimeError as error:
            return self.name, {target: ("wrong", [str(error)]) for target in TARGETS}
        for target in TARGETS:
            done = self.called("export", "--to", target)
            if done.returncode == 2 and not done.stdout:
                found[target] = ("inexpressible", [line for line in done.stderr.splitlines() if "cannot be said" in line and not line.startswith("nothing")])
            elif done.returncode != 0:
                found[target] = ("wrong", [f"ends with {done.returncode}: {done.stderr}"])
            else:
                try:
                    wrong = getattr(self, target)(done.stdout, wanted)
                except Exception as error:  # noqa: BLE001: whatever the other tool says is a finding
                    wrong = [f"{type(error).__name__}: {error}"]
                found[target] = ("wrong", wrong) if wrong else ("round", [])
        return self.name, found


def schema_errors(document):
    """Against the schema that AWS's language server has for these documents, where it was given."""
    path = os.environ.get("SSM_SCHEMA")
    if not path:
        return []
    import jsonschema

    validator = jsonschema.Draft7Validator(json.loads(Path(path).read_text()))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator.iter_errors(document)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True, type=Path)
    parser.add_argument("guides", nargs="+", type=Path)
    arguments = parser.parse_args()
    tool = arguments.tool.resolve()
    accounts = queue.SimpleQueue()
    for account_at_hand in (servers := [Aws() for _ in range(os.cpu_count() or 2)]):
        accounts.put(account_at_hand)

    def round_trip(path):
        aws = accounts.get()
        try:
            return Guide(tool, path, aws).results()
        finally:
            accounts.put(aws)

    try:
        with ThreadPoolExecutor(len(servers)) as pool:
            results = list(pool.map(round_trip, arguments.guides))
    finally:
        for aws in servers:
            aws.server.kill()
    failed = False
    for target in TARGETS:
        went = [name for name, found in results if found[target][0] == "round"]
        unsaid = [name for name, found in results if found[target][0] == "inexpressible"]
        print(f"{target}: {len(went)} of {len(results)} go round" + (f"; not to be said: {', '.join(unsaid)}" if unsaid else ""))
        for name, found in results:
            kind, lines = found[target]
            failed |= kind == "wrong"
            for line in lines:
                print(f"  {'WRONG ' if kind == 'wrong' else ''}{name}: {line}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
