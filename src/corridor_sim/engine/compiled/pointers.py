"""The World as compiled code sees it: the address of a table of addresses.

Numba would hand a tuple of a hundred arrays from function to function by value,
which takes minutes to compile. A pointer is one word, and each array is looked
up where it is used.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from corridor_sim.engine.compiled.world import World
from corridor_sim.plan.arrays import Longs

_TYPES = {
    "int": types.int64,
    "float": types.float64,
    "Ints": types.Array(types.int32, 1, "C"),
    "Longs": types.Array(types.int64, 1, "C"),
    "Floats": types.Array(types.float64, 1, "C"),
    "Bytes": types.Array(types.int8, 1, "C"),
    "Flags": types.Array(types.boolean, 1, "C"),
}
_FIELDS = {field.name: (i, _TYPES[str(field.type)]) for i, field in enumerate(fields(World))}
_WORD = ir.IntType(64)


def addresses(world: World) -> Longs:
    """Two words per field: where an array lies and its length, or a number and 0.

    Raises:
        TypeError: an array's type is not the one its field declares.
    """
    table = np.zeros((len(_FIELDS), 2), dtype=np.int64)
    for name, (i, declared) in _FIELDS.items():
        value = getattr(world, name)
        if isinstance(declared, types.Array):
            if value.dtype.char != np.dtype(str(declared.dtype)).char or not value.flags.c_contiguous:
                raise TypeError(f"{name}: found {value.dtype}, expected {declared}")
            table[i] = value.ctypes.data, len(value)
        elif declared is types.float64:
            table[i, 0] = np.float64(value).view(np.int64)
        else:
            table[i, 0] = value
    return table.reshape(-1)


class WorldType(types.Type):  # type: ignore[misc]
    """Numba's name for a World."""

    def __init__(self) -> None:
        super().__init__(name="World")


world_type = WorldType()


@register_model(WorldType)
class _WorldModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: WorldType) -> None:
        super().__init__(manager, kind, _WORD)


@typeof_impl.register(World)
def _typeof_world(value: World, context: Any) -> WorldType:
    return world_type


@unbox(WorldType)
def _unbox_world(kind: WorldType, value: Any, context: Any) -> NativeValue:
    api = context.pyapi
    number = api.object_getattr_string(value, "address")
    word = api.number_as_ssize_t(number)
    api.decref(number)
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

    def word(offset: int) -> Any:
        loaded = builder.load(builder.gep(table, [ir.Constant(_WORD, 2 * place + offset)]))
        # The table does not change during a run: look an array up once, not after each store.
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    if declared is types.float64:
        return builder.bitcast(word(0), ir.DoubleType())
    if declared is types.int64:
        return word(0)
    array = make_array(declared)(context, builder)
    data_type = context.get_data_type(declared.dtype)
    itemsize = ir.Constant(_WORD, context.get_abi_sizeof(data_type))
    populate_array(
        array,
        data=builder.inttoptr(word(0), array.data.type),
        shape=cgutils.pack_array(builder, [word(1)]),
        strides=cgutils.pack_array(builder, [itemsize]),
        itemsize=itemsize,
        meminfo=None,
    )
    return array._getvalue()  # noqa: SLF001
