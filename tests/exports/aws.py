#!/usr/bin/env python3
"""An AWS for the round trips: moto, with all of AWS::IAM in CloudFormation.

moto itself makes users, roles and policies from templates and passes over half of their properties. Here each resource makes the
calls that CloudFormation makes for it, through the endpoint; parsing the template, its references and its order stay moto's.

  python3 aws.py PORT
"""
import json
import sys

import boto3
from moto.cloudformation import parsing
from moto.core.common_models import CloudFormationModel
from moto.server import main

PORT = sys.argv[1]


def iam():
    return boto3.client("iam", endpoint_url=f"http://127.0.0.1:{PORT}", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")


def some(properties, **names):
    """The properties that are there, by the names of the API."""
    return {api: properties[name] for api, name in names.items() if name in properties}


def text(document):
    # PyYAML takes an unquoted date for one.
    return document if isinstance(document, str) else json.dumps(document, default=str)


def user(p):
    made = iam().create_user(**some(p, UserName="UserName", Path="Path", PermissionsBoundary="PermissionsBoundary", Tags="Tags"))["User"]
    for group in p.get("Groups", []):
        iam().add_user_to_group(GroupName=group, UserName=made["UserName"])
    for policy in p.get("ManagedPolicyArns", []):
        iam().attach_user_policy(UserName=made["UserName"], PolicyArn=policy)
    return made["UserName"], made["Arn"]


def group(p):
    made = iam().create_group(**some(p, GroupName="GroupName", Path="Path"))["Group"]
    for policy in p.get("ManagedPolicyArns", []):
        iam().attach_group_policy(GroupName=made["GroupName"], PolicyArn=policy)
    return made["GroupName"], made["Arn"]


def role(p):
    made = iam().create_role(
        AssumeRolePolicyDocument=text(p["AssumeRolePolicyDocument"]),
        **some(p, RoleName="RoleName", Path="Path", Description="Description", MaxSessionDuration="MaxSessionDuration", PermissionsBoundary="PermissionsBoundary", Tags="Tags"),
    )["Role"]
    for policy in p.get("ManagedPolicyArns", []):
        iam().attach_role_policy(RoleName=made["RoleName"], PolicyArn=policy)
    return made["RoleName"], made["Arn"]


def policy(p):
    made = iam().create_policy(PolicyDocument=text(p["PolicyDocument"]), **some(p, PolicyName="ManagedPolicyName", Path="Path", Description="Description"))["Policy"]
    for user_name in p.get("Users", []):
        iam().attach_user_policy(UserName=user_name, PolicyArn=made["Arn"])
    for group_name in p.get("Groups", []):
        iam().attach_group_policy(GroupName=group_name, PolicyArn=made["Arn"])
    for role_name in p.get("Roles", []):
        iam().attach_role_policy(RoleName=role_name, PolicyArn=made["Arn"])
    return made["Arn"], made["Arn"]


def instance_profile(p):
    made = iam().create_instance_profile(**some(p, InstanceProfileName="InstanceProfileName", Path="Path"))["InstanceProfile"]
    for role_name in p["Roles"]:
        iam().add_role_to_instance_profile(InstanceProfileName=made["InstanceProfileName"], RoleName=role_name)
    return made["InstanceProfileName"], made["Arn"]


def oidc_provider(p):
    arn = iam().create_open_id_connect_provider(**some(p, Url="Url", ClientIDList="ClientIdList", ThumbprintList="ThumbprintList", Tags="Tags"))["OpenIDConnectProviderArn"]
    return arn, arn


def saml_provider(p):
    arn = iam().create_saml_provider(**some(p, Name="Name", SAMLMetadataDocument="SamlMetadataDocument", Tags="Tags"))["SAMLProviderArn"]
    return arn, arn


def user_policy(p):
    iam().put_user_policy(UserName=p["UserName"], PolicyName=p["PolicyName"], PolicyDocument=text(p["PolicyDocument"]))
    return p["PolicyName"], None


def group_policy(p):
    iam().put_group_policy(GroupName=p["GroupName"], PolicyName=p["PolicyName"], PolicyDocument=text(p["PolicyDocument"]))
    return p["PolicyName"], None


def role_policy(p):
    iam().put_role_policy(RoleName=p["RoleName"], PolicyName=p["PolicyName"], PolicyDocument=text(p["PolicyDocument"]))
    return p["PolicyName"], None


def membership(p):
    for user_name in p["Users"]:
        iam().add_user_to_group(GroupName=p["GroupName"], UserName=user_name)
    return p["GroupName"], None


MAKERS = {
    "User": (user, "UserName"),
    "Group": (group, "GroupName"),
    "Role": (role, "RoleName"),
    "ManagedPolicy": (policy, ""),
    "InstanceProfile": (instance_profile, "InstanceProfileName"),
    "OIDCProvider": (oidc_provider, ""),
    "SAMLProvider": (saml_provider, ""),
    "UserPolicy": (user_policy, ""),
    "GroupPolicy": (group_policy, ""),
    "RolePolicy": (role_policy, ""),
    "UserToGroupAddition": (membership, ""),
}


def model(name, make, named):
    class Resource(CloudFormationModel):
        # moto asks a model for its service.
        __module__ = "moto.iam.models"

        def __init__(self, ref, arn):
            self.ref, self.arn = ref, arn

        @staticmethod
        def cloudformation_name_type():
            return named

        @staticmethod
        def cloudformation_type():
            return f"AWS::IAM::{name}"

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **more):
            return cls(*make(cloudformation_json["Properties"]))

        @property
        def physical_resource_id(self):
            return self.ref

        @classmethod
        def has_cfn_attr(cls, attribute):
            return attribute == "Arn"

        def get_cfn_attribute(self, attribute):
            return {"Arn": self.arn}[attribute]

    return Resource


for name, (make, named) in MAKERS.items():
    parsing.get_model_map()[f"AWS::IAM::{name}"] = model(name, make, named)
    parsing.get_name_type_map()[f"AWS::IAM::{name}"] = named
if "AWS::IAM::Group" not in parsing.get_model_map():
    sys.exit("moto keeps its models elsewhere")
main(["-H", "127.0.0.1", "-p", PORT])
