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

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from corridor_sim.engine.compiled.world import World
from corridor_sim.plan.arrays import Longs

_WORD = ir.IntType(64)
_BYTE = ir.IntType(8)


class WorldType(types.Type):  # type: ignore[misc]
    """Numba's name for a World."""

    def __init__(self) -> None:
        super().__init__(name="World")


class ColumnType(types.Type):  # type: ignore[misc]
    """An array of the World: entries of one type, no two columns in the same place."""

    def __init__(self, name: str, entry: types.Type) -> None:
        self.column = name
        self.entry = entry
        super().__init__(name=f"Column({name}, {entry})")


_ENTRIES = {
    "Ints": types.int32,
    "Longs": types.int64,
    "Floats": types.float64,
    "Bytes": types.int8,
    "Flags": types.boolean,
}
_NUMBERS = {"int": types.int64, "float": types.float64}


def _field_type(name: str, kind: str) -> types.Type:
    return _NUMBERS[kind] if kind in _NUMBERS else ColumnType(name, _ENTRIES[kind])


_FIELDS = {
    field.name: (place, _field_type(field.name, str(field.type)))
    for place, field in enumerate(fields(World))
}
world_type = WorldType()


def addresses(world: World) -> Longs:
    """One word per field: where an array lies, or a number.

    Raises:
        TypeError: an array is not of the type that its field declares.
    """
    table = np.zeros(len(_FIELDS), dtype=np.int64)
    for name, (place, declared) in _FIELDS.items():
        value = getattr(world, name)
        if not isinstance(declared, ColumnType):
            table[place] = np.array(value, dtype=str(declared)).view(np.int64)
            continue
        entry = np.dtype("bool" if declared.entry is types.boolean else str(declared.entry))
        if value.dtype != entry or not value.flags.c_contiguous:
            raise TypeError(f"{name}: found {value.dtype}, expected contiguous {entry}")
        table[place] = value.ctypes.data
    return table


@register_model(WorldType)
class _WorldModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: WorldType) -> None:
        super().__init__(manager, kind, _WORD)


@register_model(ColumnType)
class _ColumnModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: ColumnType) -> None:
        super().__init__(manager, kind, _WORD)


@typeof_impl.register(World)
def _typeof_world(value: World, context: Any) -> WorldType:
    return world_type


@unbox(WorldType)
def _unbox_world(kind: WorldType, value: Any, context: Any) -> NativeValue:
    number = context.pyapi.object_getattr_string(value, "address")
    word = context.pyapi.number_as_ssize_t(number)
    context.pyapi.decref(number)
    return NativeValue(word)


@infer_getattr
class _WorldAttributes(AttributeTemplate):
    key = WorldType

    def generic_resolve(self, kind: WorldType, name: str) -> Any:
        return _FIELDS[name][1] if name in _FIELDS else None


@lower_getattr_generic(WorldType)
def _lower_attribute(context: Any, builder: Any, kind: WorldType, world: Any, name: str) -> Any:
    place, declared = _FIELDS[name]
    table = builder.inttoptr(world, _WORD.as_pointer())
    word = builder.load(builder.gep(table, [ir.Constant(_WORD, place)]))
    # The table does not change during a run: look a column up once, not after each store.
    word.set_metadata("invariant.load", builder.module.add_metadata([]))
    return builder.bitcast(word, ir.DoubleType()) if declared is types.float64 else word


@infer_global(operator.getitem)
class _TypeOfEntry(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        column, index = args
        if isinstance(column, ColumnType) and isinstance(index, types.Integer):
            return signature(column.entry, column, index)
        return None


@infer_global(operator.setitem)
class _TypeOfStore(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        column, index, _ = args
        if isinstance(column, ColumnType) and isinstance(index, types.Integer):
            return signature(types.none, column, index, column.entry)
        return None


def _place(context: Any, builder: Any, kinds: Any, args: Any) -> Any:
    """Pointer to an entry."""
    column, index = kinds
    entry = context.get_data_type(column.entry).as_pointer()
    offset = context.cast(builder, args[1], index, types.int64)
    return builder.gep(builder.inttoptr(args[0], entry), [offset])


def _apart(builder: Any, column: ColumnType, access: Any) -> None:
    """Say that an access to this column never touches another one."""
    module = builder.module
    root = module.add_metadata(["corridor-sim columns"])
    kind = module.add_metadata([column.column, root, ir.Constant(_WORD, 0)])
    tag = module.add_metadata([kind, kind, ir.Constant(_WORD, 0)])
    access.set_metadata("tbaa", tag)


@lower_builtin(operator.getitem, ColumnType, types.Integer)
def _lower_load(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    load = builder.load(_place(context, builder, sig.args, args))
    _apart(builder, sig.args[0], load)
    return context.data_model_manager[sig.return_type].from_data(builder, load)


@lower_builtin(operator.setitem, ColumnType, types.Integer, types.Any)
def _lower_store(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    column = sig.args[0]
    value = context.data_model_manager[column.entry].as_data(builder, args[2])
    _apart(builder, column, builder.store(value, _place(context, builder, sig.args[:2], args)))
    return context.get_dummy_value()
