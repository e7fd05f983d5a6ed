"""The World as compiled code sees it: the address of a table of addresses.

Numba would hand a hundred arrays from function to function by value, which takes
minutes to compile, count every index twice for Python's negative ones, and
reload each number after each store, in case arrays overlap. Here the World is
one word, a column is a bare pointer, and columns are declared not to overlap.
Compiled code may only index columns; all else is done outside.
"""

from __future__ import annotations

import operator
from dataclasses import fields
from typing import Any

import numba.core.cgutils
import numba.core.typing.templates
import numba.extending
import numpy as np
from numba import types

from corridor_sim.engine.compiled.world import World
from corridor_sim.plan.arrays import Longs

Untyped = Any
"""What numba and llvmlite hand over: their interface for extensions declares no types."""

_cgutils: Untyped = numba.core.cgutils
_ir: Untyped = _cgutils.ir
_extending: Untyped = numba.extending
_templates: Untyped = numba.core.typing.templates
_WORD = _ir.IntType(64)
_BYTE = _ir.IntType(8)


class WorldType(types.Type):
    """Numba's name for a World."""

    def __init__(self) -> None:
        super().__init__(name="World")


class ColumnType(types.Type):
    """An array of the World: entries of one type, no two columns in the same place."""

    def __init__(self, name: str, entry: types.Type) -> None:
        self.column = name
        self.entry = entry
        super().__init__(name=f"Column({name}, {entry})")


_ENTRIES: dict[str, types.Type] = {
    "Ints": types.int32,
    "Longs": types.int64,
    "Floats": types.float64,
    "Bytes": types.int8,
    "Flags": types.boolean,
}
_NUMBERS: dict[str, types.Type] = {"int": types.int64, "float": types.float64}


def _field_type(name: str, kind: str) -> types.Type:
    return _NUMBERS[kind] if kind in _NUMBERS else ColumnType(name, _ENTRIES[kind])


_FIELDS = {
    field.name: (place, _field_type(field.name, str(field.type)))
    for place, field in enumerate(fields(World))
}
world_type = WorldType()


def _dtype(entry: types.Type) -> np.dtype[Any]:
    return np.dtype("bool" if entry is types.boolean else str(entry))


_DTYPES = {
    name: _dtype(kind.entry) for name, (_, kind) in _FIELDS.items() if isinstance(kind, ColumnType)
}


def addresses(world: World) -> Longs:
    """One word per field: where an array lies, or a number.

    Raises:
        TypeError: an array is not of the type that its field declares.
    """
    words: list[int] = []
    for name, (_, declared) in _FIELDS.items():
        value = getattr(world, name)
        if declared is types.float64:
            words.append(int(np.float64(value).view(np.int64)))
        elif declared is types.int64:
            words.append(value)
        elif value.dtype == _DTYPES[name] and value.flags.c_contiguous:
            words.append(value.__array_interface__["data"][0])
        else:
            raise TypeError(f"{name}: found {value.dtype}, expected contiguous {_DTYPES[name]}")
    return np.array(words, dtype=np.int64)


def _model(manager: Untyped, kind: types.Type) -> Untyped:
    """Worlds and columns are one word."""
    return _extending.models.PrimitiveModel(manager, kind, _WORD)


def _typeof_world(value: World, context: Untyped) -> WorldType:  # noqa: ARG001
    return world_type


def _unbox_world(kind: WorldType, value: Untyped, context: Untyped) -> Untyped:  # noqa: ARG001
    number = context.pyapi.object_getattr_string(value, "address")
    word = context.pyapi.number_as_ssize_t(number)
    context.pyapi.decref(number)
    return _extending.NativeValue(word)


class _Attributes(_templates.AttributeTemplate):  # type: ignore[misc]
    """Types of the World's fields."""

    key = WorldType

    def generic_resolve(self, kind: WorldType, name: str) -> types.Type | None:
        return _FIELDS[name][1] if name in _FIELDS else None


def _lower_attribute(
    context: Untyped,  # noqa: ARG001
    builder: Untyped,
    kind: WorldType,  # noqa: ARG001
    world: Untyped,
    name: str,
) -> Untyped:
    place, declared = _FIELDS[name]
    table = builder.inttoptr(world, _WORD.as_pointer())
    word = builder.load(builder.gep(table, [_ir.Constant(_WORD, place)]))
    # The table does not change during a run: look a column up once, not after each store.
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return builder.bitcast(word, _ir.DoubleType()) if declared is types.float64 else word


class _Load(_templates.AbstractTemplate):  # type: ignore[misc]
    """Type of column[index]."""

    def generic(self, args: Untyped, kws: Untyped) -> Untyped:
        column, index = args
        if isinstance(column, ColumnType) and isinstance(index, types.Integer):
            return _templates.signature(column.entry, column, index)
        return None


class _Store(_templates.AbstractTemplate):  # type: ignore[misc]
    """Type of column[index] = value."""

    def generic(self, args: Untyped, kws: Untyped) -> Untyped:
        column, index, _ = args
        if isinstance(column, ColumnType) and isinstance(index, types.Integer):
            return _templates.signature(types.none, column, index, column.entry)
        return None


def _place(context: Untyped, builder: Untyped, kinds: Untyped, args: Untyped) -> Untyped:
    """Pointer to an entry."""
    column, index = kinds
    entry = context.get_data_type(column.entry).as_pointer()
    offset = context.cast(builder, args[1], index, types.int64)
    return builder.gep(builder.inttoptr(args[0], entry), [offset])


def _apart(builder: Untyped, column: ColumnType, access: Untyped) -> None:
    """Say that an access to this column never touches another one."""
    module = builder.module
    root = module.add_metadata(["corridor-sim columns"])
    kind = module.add_metadata([column.column, root, _ir.Constant(_WORD, 0)])
    tag = module.add_metadata([kind, kind, _ir.Constant(_WORD, 0)])
    access.set_metadata("tbaa", tag)


def _lower_load(context: Untyped, builder: Untyped, sig: Untyped, args: Untyped) -> Untyped:
    load = builder.load(_place(context, builder, sig.args, args))
    _apart(builder, sig.args[0], load)
    return context.data_model_manager[sig.return_type].from_data(builder, load)


def _lower_store(context: Untyped, builder: Untyped, sig: Untyped, args: Untyped) -> Untyped:
    column = sig.args[0]
    value = context.data_model_manager[column.entry].as_data(builder, args[2])
    _apart(builder, column, builder.store(value, _place(context, builder, sig.args[:2], args)))
    return context.get_dummy_value()


for _kind in (WorldType, ColumnType):
    _extending.register_model(_kind)(_model)
_extending.typeof_impl.register(World)(_typeof_world)
_extending.unbox(WorldType)(_unbox_world)
_extending.infer_getattr(_Attributes)
_extending.lower_getattr_generic(WorldType)(_lower_attribute)
_templates.infer_global(operator.getitem)(_Load)
_templates.infer_global(operator.setitem)(_Store)
_extending.lower_builtin(operator.getitem, ColumnType, types.Integer)(_lower_load)
_extending.lower_builtin(operator.setitem, ColumnType, types.Integer, types.Any)(_lower_store)
