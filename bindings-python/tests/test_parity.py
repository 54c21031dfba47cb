"""What the manifest says is what Python offers."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import counterfoil
from counterfoil import errors

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_manifest_is_the_committed_one():
    committed = json.loads((ROOT / "docs" / "parity.json").read_text(encoding="utf-8"))
    found = counterfoil.manifest()
    assert {key: committed[key] for key in committed if key in found} == {
        key: found[key] for key in committed if key in found
    }
    assert "operations" in found and "outcomes" in found


def test_every_error_kind_has_a_class():
    kinds = {code["kind"] for code in counterfoil.manifest()["error_codes"]} - {"finding"}
    assert kinds <= set(errors._KINDS)


def test_every_argument_of_reconcile_is_a_parameter():
    operation = next(o for o in counterfoil.manifest()["operations"] if o["name"] == "reconcile")
    offered = set(inspect.signature(counterfoil.reconcile).parameters)
    # What is included, and in which language, is asked of the result.
    asked_of_the_result = {"include", "language"}
    assert {argument["name"] for argument in operation["arguments"]} - asked_of_the_result <= offered
