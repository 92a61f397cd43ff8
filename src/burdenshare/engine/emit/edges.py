"""What stands around a year in C: reading inputs from memory, the loops over blocks and years, writing outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import prod

from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.emit.loops import index
from burdenshare.engine.emit.parts import Buffer, Number, Operand, Shape, dense
from burdenshare.engine.emit.words import number


def outcomes(layout: Layout, values: Sequence[Operand]) -> list[str]:
    """Lines that write a year's outcomes: a row of draws for each cell, every NaN with the same bits."""
    lines, row = [], 0
    for (name, shape), x in zip(layout.kept.items(), values, strict=True):
        at = [*(f"r{a}" if n != 1 else "0" for a, n in enumerate(shape)), "i"]
        loops = "".join(f"for(int r{a}=0;r{a}<{n};r{a}++)" for a, n in enumerate(shape) if n != 1)
        place = "+".join([str(row), *(f"r{a}*{s}" for a, s in enumerate(dense(shape)) if s)])
        value = number(x) if isinstance(x, Number) else f"{x.buffer.name}[{index(x, at)}]"
        lines.append(f"{loops}for(int i=0;i<BLOCK;i++)out[({place})*stride+i]=f_one_nan({value}); /* {name} */")
        row += prod(shape)
    return lines


def driver(
    layout: Layout, arrays: Mapping[str, Buffer], read: Collection[Buffer], picks: Mapping[Buffer, str]
) -> list[str]:
    """The function that a page calls.

    Args:
        layout: of the program.
        arrays: the array of each input, by name.
        read: the arrays that the program reads. Others have their place in memory outside all the same.
        picks: the names of what each choice picks, as bits.
    """
    sizes = {p: layout.rows(p) for p in ("fixed", "paths", "sampled", "shocks", "kept", "first", "first_sampled")}

    def copies(those: Mapping[str, Shape], source: str, wide: int = 1) -> list[str]:
        lines, start = [], 0
        for name, shape in those.items():
            array, size = arrays[name], prod(shape) * wide
            if array in read and array.whole:
                lines.append(f"{array.name}[0]=({source})[{start}]!=0;")
            elif array in read:
                lines.append(f"copy({array.name},{source}+{start},{size});")
            start += size
        return lines

    return [
        "enum{" + ",".join(f"N_{p.upper()}={n}" for p, n in sizes.items()) + "};",
        "void blocks(const float*fixed,const float*paths,const float*sampled,const float*shocks,"
        "const float*first,const float*first_sampled,float*out,int from,int to,int years,long stride){",
        *copies(layout.fixed, "fixed"),
        *(f"{name}=0;for(int i=0;i<{b.size};i++){name}|=1u<<(int){b.name}[i];" for b, name in picks.items()),
        "for(long b=from;b<to;b++){",
        *copies(layout.sampled, "sampled+b*N_SAMPLED*BLOCK", layout.block),
        *_first_values(layout, arrays, read),
        "once();",
        "for(long y=0;y<years;y++){",
        *copies(layout.paths, "paths+y*N_PATHS"),
        *copies(layout.shocks, "shocks+(b*years+y)*N_SHOCKS*BLOCK", layout.block),
        "year(out+y*N_KEPT*stride+b*BLOCK,stride);}}}",
    ]


def _first_values(layout: Layout, arrays: Mapping[str, Buffer], read: Collection[Buffer]) -> list[str]:
    """Lines that give each state its first value."""
    lines, start, drawn = [], 0, 0
    for name, (role, shape) in layout.firsts.items():
        array, rows, wide = arrays[name], prod(shape), arrays[name].shape[-1]
        if array in read and role == "unknown":
            lines.append(f"for(int i=0;i<{array.size};i++){array.name}[i]=NAN_;")
        elif array in read and role == "fixed":
            each = f"{array.name}[r*{wide}+i]=first[{start}+r];"
            lines.append(f"for(int r=0;r<{rows};r++)for(int i=0;i<{wide};i++){each}")
        elif array in read:
            lines.append(f"copy({array.name},first_sampled+(b*N_FIRST_SAMPLED+{drawn})*BLOCK,{array.size});")
        start += rows * (role == "fixed")
        drawn += rows * (role == "sampled")
    return lines
