"""The programs in scripts/, loaded as modules."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

from tests.house.source import ROOT


def script(name: str) -> ModuleType:
    """The module that `scripts/<name>` is; its main part does not run."""
    loader = SourceFileLoader(name.replace("-", "_"), str(ROOT / "scripts" / name))
    spec = spec_from_loader(loader.name, loader)
    if spec is None:
        raise LookupError(name)
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
