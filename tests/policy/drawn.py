"""Policies as they might be: the one as installed with up to eight parameters changed."""

from hypothesis import strategies as st

from scoring.policy.parameters import NAMES, PARAMETERS, PRODUCTS, Parameter, Policy, changed

_KEYS = NAMES | {"industry": ("30", "31", "65"), "bank": ("农商行", "one bank"), "township": ("上涌镇", "龙浔镇")}
_SCOPE = {
    "industries": _KEYS["industry"],
    "townships": _KEYS["township"],
    "sizes": _KEYS["size"],
    "products": tuple(PRODUCTS),
}


def policies() -> st.SearchStrategy[Policy]:
    """Any policy that has few parameters changed, often the same ones."""
    return st.dictionaries(st.sampled_from(PARAMETERS), st.none(), max_size=8).flatmap(
        lambda some: st.fixed_dictionaries({p.name: value(p) for p in some}).map(lambda given: changed(Policy(), given))
    )


def value(parameter: Parameter) -> st.SearchStrategy[object]:
    """A value that the parameter may have."""
    match parameter.kind:
        case "number" | "whole":
            return _number(parameter)
        case "switch":
            return st.booleans()
        case "words":
            return st.lists(st.sampled_from(("分红", "赌", "购车 首付")), max_size=3, unique=True)
        case "table":
            return st.dictionaries(st.sampled_from(_KEYS[parameter.keys]), _number(parameter), max_size=3)
        case _:
            scope = {a: st.lists(st.sampled_from(names), min_size=1, unique=True) for a, names in _SCOPE.items()}
            aspects = st.fixed_dictionaries({}, optional=scope).filter(bool)
            return st.dictionaries(st.sampled_from(_KEYS["bank"]), aspects, max_size=2)


def _number(parameter: Parameter) -> st.SearchStrategy[float]:
    low, high = parameter.lowest, parameter.highest
    if parameter.kind == "whole":
        return st.integers(int(low), int(high))
    return st.sampled_from((low, high)) | st.floats(low, high)
