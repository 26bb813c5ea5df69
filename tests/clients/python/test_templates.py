"""What templates come to, in the eyes of others: Amazon's own translator of the Serverless Application Model, and cfn-lint.

The templates and what stands beside each are in tests/templates; the engine's own test (crates/templates) holds Rockpool to the same files.
No server is asked here.
"""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from cfnlint.api import lint_file
from cfnlint.decode import decode
from cfnlint.template import Template
from cfnlint.template.transforms._language_extensions import language_extension
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

FOLDER = Path(__file__).parents[2] / "templates"
PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "AWS::StackName": "house",
    "AWS::URLSuffix": "amazonaws.com",
}

# What cfn-lint finds and we mean, each with its reason.
MEANT = {
    ("depends-on-what-is-not-there.yaml", "E3005"),  # CloudFormation passes over it, and so do we: that is what is tested
    ("dynamic-references.yaml", "E1027"),  # AWS takes ssm-secure in a few properties; here it stands in any
    ("yaml-corners.yaml", "E3002"),  # a number as the name of a tag, which is read as a text
}


def plain(value):
    """Without the linter's own kinds of dict, list and str."""
    return json.loads(json.dumps(value))


def named(value):
    """Names in the places of what is looked up, as in the files beside the templates."""
    if isinstance(value, list):
        return [named(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        function, argument = next(iter(value.items()))
        if function == "Ref":
            return PSEUDO.get(argument, f"<{argument}>")
        if function == "Fn::GetAtt":
            return "<" + ".".join(argument) + ">"
        if function == "Fn::Sub" and isinstance(argument, str):
            return re.sub(r"\$\{([\w:.]+)\}", lambda found: PSEUDO.get(found[1], f"<{found[1]}>"), argument)
    return {name: named(member) for name, member in value.items()}


def without_digests(value):
    """Logical ids end in digests of different kinds."""
    return json.loads(re.sub(r"(?<=[A-Za-z])[0-9a-f]{10}(?![0-9A-Za-z])", "#", json.dumps(value)))


def templates(pattern="*"):
    return sorted(path for path in FOLDER.glob(pattern) if not path.name.endswith(".expected.json"))


def beside(path):
    return json.loads(path.with_name(path.name + ".expected.json").read_text())


@pytest.mark.parametrize("path", templates("serverless-*"), ids=lambda path: path.stem)
def test_serverless_resources_are_what_amazons_own_translator_makes_of_them(path, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    managed = {"AWSLambdaVPCAccessExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"}
    template, problems = decode(str(path))
    assert not problems
    written = Translator(managed, Parser()).translate(deepcopy(plain(template)), {})
    theirs = {
        name: {"type": resource["Type"], "properties": named(resource.get("Properties", {}))}
        for name, resource in plain(written["Resources"]).items()
    }
    ours = {
        name: {"type": resource["type"], "properties": resource["properties"]}
        for name, resource in beside(path)["resources"].items()
    }
    assert without_digests(ours) == without_digests(theirs)


def test_loops_are_written_out_as_cfn_lint_writes_them_out():
    path = FOLDER / "for-each.yaml"
    template, _ = decode(str(path))
    problems, written = language_extension(Template(str(path), template, regions=["us-east-1"]))
    assert not problems
    resources = plain(written["Resources"])
    ours = beside(path)["resources"]
    groups = {name: resource for name, resource in resources.items() if name.startswith("Group")}
    assert len(groups) == 3
    assert {name: named(group["Properties"]["GroupName"]) for name, group in groups.items()} == {
        name: ours[name]["properties"]["GroupName"] for name in groups
    }


def test_the_templates_are_good_ones_in_the_eyes_of_cfn_lint():
    found = {
        (path.name, match.rule.id)
        for path in templates()
        for match in lint_file(path)
        if match.rule.id.startswith("E")
    }
    assert found == MEANT
