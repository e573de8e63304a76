"""All rules, found by their files."""

import importlib
import pkgutil
from types import ModuleType

RULES: list[ModuleType] = [
    importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]
