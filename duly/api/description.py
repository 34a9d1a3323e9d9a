"""What the generated description lacks: how answers say no, and which scope opens an address."""

from typing import Any

from duly.api.problems import BAD_PARAMETER, MEDIA_TYPE, NO_SCOPE, NO_TOKEN, NOT_FOUND, UNREADABLE, Kind

TITLE = "Duly"
VERSION = "1"
TEXT = (
    "Reads an organization's people, groups, trainings, campaigns, rules, assignments, runs and evidence. "
    "Send a token with every request: `Authorization: Bearer <token>`. Lists are in the order of ids, which "
    "is that of creation; `next` leads on. Whatever goes wrong is a problem of RFC 9457 with a `code`."
)
BEARER = "token"
SCOPE = "x-scope"
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Why there is no better answer, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "code": {"type": "string", "description": "A word for programs."},
        "errors": {
            "type": "array",
            "description": "Each parameter that is wrong.",
            "items": {
                "type": "object",
                "required": ["parameter", "message"],
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
EVERYWHERE = (UNREADABLE, NO_TOKEN, NO_SCOPE, BAD_PARAMETER)


def completed(generated: dict[str, Any]) -> dict[str, Any]:
    """The description with its problems and its one way of showing who asks."""
    components = generated["components"]
    # What is asked for is told with each address.
    schemas = {name: one for name, one in components["schemas"].items() if not name.endswith("Asked")}
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            field.pop("title", None)
    components["schemas"] = {**schemas, "Problem": PROBLEM}
    components["responses"] = {kind.code: _answer(kind) for kind in (*EVERYWHERE, NOT_FOUND)}
    components["securitySchemes"] = {BEARER: {"type": "http", "scheme": "bearer"}}
    for path, methods in generated["paths"].items():
        for operation in methods.values():
            _complete(operation, single="{" in path)
    return generated


def _complete(operation: dict[str, Any], *, single: bool) -> None:
    operation["security"] = [{BEARER: [operation.pop(SCOPE)]}]
    problems = (*EVERYWHERE, NOT_FOUND) if single else EVERYWHERE
    operation["responses"] = {
        **{str(status): answer for status, answer in operation["responses"].items()},
        **{str(one.status.value): {"$ref": f"#/components/responses/{one.code}"} for one in problems},
    }
    for parameter in operation["parameters"]:
        parameter["schema"] = _sent(parameter["schema"])


def _sent(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter as it may be sent: whoever has none leaves it out, there is no null.

    What it means stands beside it.
    """
    said = [one for one in schema.get("anyOf", [schema]) if one != {"type": "null"}]
    dropped = {"anyOf", "title", "description"} | ({"default"} if "anyOf" in schema else set())
    told = {name: value for one in (schema, *said) for name, value in one.items()}
    return {name: value for name, value in told.items() if name not in dropped}


def _answer(kind: Kind) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": kind.detail, "content": {MEDIA_TYPE: {"schema": schema}}}
