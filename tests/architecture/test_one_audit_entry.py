"""Each public action is keyword-only, in one transaction, and leaves exactly one audit entry (architecture 4 and 5)."""

import importlib
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from companionway.platform import audit
from companionway.platform.models import AuditEntry
from tests.architecture.actions_of_the_house import SCENARIOS
from tests.architecture.reading import product
from tests.cast import Cast

# Public functions with an actor that are no actions of their own: their docstring must say whose part they are.
PART = "Part of"
# Actions that write nothing but their entry, so there is nothing to undo when that fails.
ONLY_THE_ENTRY = {"outcomes.actions.export_facts", "referrals.actions.look.note_board_shown",
                  "referrals.actions.look.note_request_shown", "interop.actions.note_looked",
                  "interop.smart.actions.refuse_token", "interop.mail.actions.note_looked",
                  "interop.fhir.export.actions.note_file_read",
                  "privacy.actions.inquiry.note_inquired", "privacy.actions.own_sign_in.note_sign_in_failed",
                  "signin.actions.tries.note_try_failed", "signin.actions.tries.note_signed_out"}  # fmt: skip
PRIVATE_TO_A_PACKAGE = {"referrals.actions.move.move": "the one way in which every verb changes a state"}


def modules() -> list[ModuleType]:
    """Every module of actions."""
    paths = [source.path for source in product(".py") if source.is_actions() and source.name != "__init__"]
    return [importlib.import_module(path.removesuffix(".py").replace("/", ".")) for path in paths]


def name_of(function: Callable[..., Any]) -> str:
    """The module and name of an action, under `companionway.`."""
    return f"{function.__module__.removeprefix('companionway.')}.{function.__name__}"


def actions_in(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions made in this module that act for somebody, or by themselves at a time in a transaction."""
    found = []
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        parameters = inspect.signature(function).parameters
        acts = "by" in parameters or ("at" in parameters and hasattr(function, "__wrapped__"))
        if acts and PART not in (function.__doc__ or "") and name_of(function) not in PRIVATE_TO_A_PACKAGE:
            found.append(function)
    return found


def shape_faults(function: Callable[..., Any]) -> list[str]:
    """What is wrong with how an action is called."""
    parameters = inspect.signature(function).parameters.values()
    found = [f"{name_of(function)}: {p.name} is not keyword-only" for p in parameters if p.kind != p.KEYWORD_ONLY]
    if "at" not in inspect.signature(function).parameters:
        found.append(f"{name_of(function)}: has no at=")
    return found


def test_every_action_has_a_scenario_and_every_scenario_an_action() -> None:
    names = {name_of(function) for module in modules() for function in actions_in(module)}
    assert names - set(SCENARIOS) == set(), "add a scenario to tests/architecture/actions_of_the_house.py"
    assert set(SCENARIOS) - names == set(), "this action is gone"


def test_every_action_is_called_by_keywords_with_its_time() -> None:
    assert [fault for module in modules() for f in actions_in(module) for fault in shape_faults(f)] == []


def test_no_exception_is_stale() -> None:
    for name in PRIVATE_TO_A_PACKAGE:
        module, function = name.rsplit(".", 1)
        assert hasattr(importlib.import_module(f"companionway.{module}"), function)
    assert set(SCENARIOS) >= ONLY_THE_ENTRY


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_action_leaves_exactly_one_audit_entry_at_its_time(cast: Cast, name: str) -> None:
    act = SCENARIOS[name](cast)
    before = set(AuditEntry.objects.values_list("id", flat=True))
    act()
    (entry,) = AuditEntry.objects.exclude(id__in=before)
    assert entry.verb and entry.subject_kind
    words = [value for value in entry.detail.values() if isinstance(value, str) and " " in value]
    assert words == [], "the audit holds ids, counts and field names, never words"


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in ONLY_THE_ENTRY])
@pytest.mark.asvs("2.3.3")
def test_an_action_that_fails_at_its_end_leaves_nothing(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    act = SCENARIOS[name](cast)
    entries = AuditEntry.objects.count()
    original = audit.record

    def record_and_fail(*given: Any, **more: Any) -> None:
        original(*given, **more)
        raise ZeroDivisionError

    monkeypatch.setattr(audit, "record", record_and_fail)
    sizes = table_sizes()
    with pytest.raises(ZeroDivisionError):
        act()
    assert AuditEntry.objects.count() == entries
    assert table_sizes() == sizes


def table_sizes() -> dict[str, int]:
    """How many rows each of our tables holds."""
    from django.apps import apps

    ours = [model for model in apps.get_models() if model._meta.app_label in {"companionway", "interop"}]
    return {model._meta.label: model._default_manager.count() for model in ours}


def test_the_guard_sees_an_action_without_scenario_and_one_called_by_position() -> None:
    module = ModuleType("companionway.invented.actions")

    def act(thing: int, *, by: int) -> None:
        """Do it."""

    def help_out(*, by: int) -> None:
        """Part of the caller's action."""

    for function in (act, help_out):
        function.__module__ = module.__name__
        setattr(module, function.__name__, function)
    assert actions_in(module) == [act]
    assert name_of(act) == "invented.actions.act"
    assert name_of(act) not in SCENARIOS
    assert len(shape_faults(act)) == 2
