"""Frozen values without the standard `dataclasses` module.

That module and what it pulls in take longer to import than most elections take to count. This
one offers the part that is used here: fields from annotations, defaults, equality, a readable
repr, `__post_init__`. Type checkers treat the classes as frozen dataclasses.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_promises):
        return lambda decorator: decorator


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make `cls` a value: built from its annotated fields, compared by them, never changed."""
    fields = tuple(cls.__annotations__)
    defaults = {name: vars(cls)[name] for name in fields if name in vars(cls)}
    members: dict[str, Callable[..., object]] = {
        "__init__": _initializer(cls.__name__, fields, defaults),
        "__eq__": lambda self, other: (
            vars(self) == vars(other) if type(self) is type(other) else NotImplemented
        ),
        "__hash__": lambda self: hash(tuple(getattr(self, name) for name in fields)),
        "__repr__": lambda self: (
            f"{cls.__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"
        ),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, member in members.items():
        setattr(cls, name, member)
    return cls


def _initializer(
    label: str, fields: tuple[str, ...], defaults: dict[str, object]
) -> Callable[..., None]:
    known = frozenset(fields)

    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807
        if len(given) > len(fields):
            raise TypeError(f"{label} takes {len(fields)} values, not {len(given)}")
        positional = dict(zip(fields, given, strict=False))
        if unknown := (named.keys() - known) | (named.keys() & positional.keys()):
            raise TypeError(f"{label} got unknown or repeated {', '.join(sorted(unknown))}")
        values = {**defaults, **positional, **named}
        if missing := known - values.keys():
            raise TypeError(f"{label} lacks {', '.join(sorted(missing))}")
        vars(self).update(values)
        checks = getattr(self, "__post_init__", None)
        if checks is not None:
            checks()

    return __init__


def _refuse(self: object, name: str, _value: object = None) -> NoReturn:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} does not change")
