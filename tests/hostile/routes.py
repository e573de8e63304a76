"""Requests made from the OpenAPI document: right ones, and each way of being wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# Right values for words whose form the document cannot say.
WORDS: Mapping[str, Any] = {
    "email": "wren@finch.example",
    "password": "feathers-and-rain",
    "new": "feathers-and-wind",
    "zone": "Asia/Shanghai",
    "language": "en",
    "locale": "en",
    "colour": "#1f7a5c",
    "accent": "#1f7a5c",
    "slug": "felt",
    "position": "left",
    "opens_minute": 540,
    "closes_minute": 1080,
    "since": "2026-01-01",
    "until": "2026-02-01",
    "step": "bot.answer",
    "when": {"on": "event", "kinds": ["message"]},
    "titles": {"en": "Felt"},
    "texts": {"en": {"warm": "Felt."}},
    "words": {"en": "Felt."},
    "actions": [{"do": "take"}],
    "then": [{"do": "close"}],
    "document": {"flow": "felt", "title": {"en": "Felt"}, "steps": [{"id": "bye", "do": "end"}]},
}
EVIL = "<svg onload=alert(1)>"
HUGE = "长" * 20_000
WRONG: tuple[Any, ...] = (
    None, True, -1, 2**31, 2**63, -(2**63) - 1, 1e308, "", "\x00", "a\x00b", "\ud800", "\u202e", EVIL, HUGE, "../../etc/passwd",
    "not-a-uuid", "00000000-0000-0000-0000-00000000000", "9999-12-31T23:59:59.999999+14:00", "0001-01-01T00:00:00-14:00",
    "2026-01-01T00:00:00", [], ["\ud800"], [HUGE] * 3, {}, {"\x00": "\ud800"}, {"do": "say"},
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """One call, and in `what` which part of it is special."""

    method: str
    path: str
    query: Json = field(default_factory=dict)
    body: Any = None
    what: str = ""


class Route:
    """One operation of the document."""

    def __init__(self, document: Json, path: str, method: str) -> None:
        self.document = document
        self.path = path
        self.method = method.upper()
        self.operation: Json = document["paths"][path][method]

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"

    def parameters(self, place: str) -> list[Json]:
        return [one for one in self.operation.get("parameters", []) if one["in"] == place]

    @property
    def form(self) -> Json | None:
        """The schema of its JSON body."""
        content = self.operation.get("requestBody", {}).get("content", {})
        return self.schema(content["application/json"]["schema"]) if "application/json" in content else None

    @property
    def raw(self) -> bool:
        """Whether the body is a file rather than JSON."""
        return bool(self.operation.get("requestBody")) and self.form is None

    def schema(self, given: Json) -> Json:
        """A schema without references and without "or null"."""
        while "$ref" in given or "anyOf" in given:
            if "$ref" in given:
                given = self.document["components"]["schemas"][given["$ref"].rsplit("/", 1)[1]]
            else:
                given = next(one for one in given["anyOf"] if one.get("type") != "null")
        return given

    def ids(self) -> list[str]:
        """The names of all ids it takes, anywhere."""
        places = self.parameters("path") + self.parameters("query")
        named = [one["name"] for one in places if self._is_id(one["schema"])]
        return named + [name for name, given in (self.form or {}).get("properties", {}).items() if self._is_id(given)]

    def places(self) -> list[tuple[str, ...]]:
        """Where in its form ids stand, at any depth; a list is the step `[]`."""
        return list(self._places(self.form)) if self.form else []

    def _places(self, given: Json) -> Iterator[tuple[str, ...]]:
        if self._is_one(given):
            yield ()
        choices: list[Json] = given.get("anyOf") or given.get("oneOf") or []
        for choice in choices:
            yield from self._places(choice)
        schema = self.schema(given) if "$ref" in given else given
        properties: Json = schema.get("properties", {})
        for name, inner in properties.items():
            yield from ((name, *rest) for rest in self._places(inner))
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                yield from (("[]", *rest) for rest in self._places(schema[key]))

    @staticmethod
    def _is_one(given: Json) -> bool:
        return given.get("format") == "uuid"

    def naming(self, ids: Mapping[str, str], place: tuple[str, ...], value: str) -> Request:
        """A right request but for the one id at this place of its form."""
        right = self.request(ids)
        body: Json = dict(right.body or {})
        inner: Any = value
        for step in reversed(place[1:]):
            inner = [inner] if step == "[]" else {step: inner}
        body[place[0]] = inner
        return Request(self.method, right.path, right.query, body, f"{'.'.join(place)}={value}")

    def _is_id(self, given: Json) -> bool:
        schema = self.schema(given)
        return schema.get("format") == "uuid" or self.schema(schema.get("items", {})).get("format") == "uuid"

    def request(self, ids: Mapping[str, str], *, optional: bool = False) -> Request:
        """A right request with these ids; `KeyError` names an id nobody has taught us to fill."""
        path = self.path
        for one in self.parameters("path"):
            path = path.replace(f"{{{one['name']}}}", str(self.sample(one["schema"], one["name"], ids)))
        query = {
            one["name"]: self.sample(one["schema"], one["name"], ids)
            for one in self.parameters("query")
            if one.get("required") or (optional and self._is_id(one["schema"]))
        }
        return Request(self.method, path, query, self._body(ids, optional=optional))

    def _body(self, ids: Mapping[str, str], *, optional: bool) -> Any:
        if self.raw:
            return b"{}"
        if self.form is None:
            return None
        required = self.form.get("required", [])
        return {
            name: self.sample(given, name, ids)
            for name, given in self.form["properties"].items()
            if name in required or (optional and self._is_id(given))
        }

    def sample(self, given: Json, name: str, ids: Mapping[str, str]) -> Any:
        """A right value."""
        schema = self.schema(given)
        if schema.get("format") == "uuid":
            return ids[name]
        if name in WORDS:
            return WORDS[name]
        if "enum" in schema:
            return schema["enum"][0]
        return self._by_type(schema, name, ids)

    def _by_type(self, schema: Json, name: str, ids: Mapping[str, str]) -> Any:
        match schema.get("type"):
            case "array":
                return [self.sample(schema["items"], name, ids)] * schema.get("minItems", 1)
            case "object":
                properties = schema.get("properties", {})
                return {one: self.sample(properties[one], one, ids) for one in schema.get("required", [])}
            case "integer" | "number":
                return max(1, schema.get("minimum", 1))
            case "boolean":
                return True
        if schema.get("format") == "date":
            return "2026-01-01"
        return "2026-01-01T00:00:00Z" if schema.get("format") == "date-time" else "felt_response"

    def wrong(self, ids: Mapping[str, str]) -> Iterator[Request]:
        """Every part wrong in every way, one at a time."""
        right = self.request(ids)
        for one in self.parameters("path"):
            for value in WRONG:
                if isinstance(value, str) and value not in {"", "\ud800"} and len(value) < 1000:
                    path = self.path.replace(f"{{{one['name']}}}", quoted(value))
                    yield Request(
                        self.method, fill(path, right, self), right.query, right.body, f"{one['name']}={value!r}"
                    )
        for one in self.parameters("query"):
            for value in WRONG:
                if isinstance(value, str | int | float):
                    query = {**right.query, one["name"]: printable(value)}
                    yield Request(self.method, right.path, query, right.body, f"{one['name']}={value!r:.40}")
        yield from self._wrong_bodies(right)

    def _wrong_bodies(self, right: Request) -> Iterator[Request]:
        if self.form is None:
            return
        for value in WRONG:
            yield Request(self.method, right.path, right.query, value, f"body={value!r:.40}")
        for name in self.form["properties"]:
            yield Request(
                self.method, right.path, right.query, {k: v for k, v in right.body.items() if k != name}, f"no {name}"
            )
            for value in WRONG:
                body = {**right.body, name: value}
                yield Request(self.method, right.path, right.query, body, f"{name}={value!r:.40}")
        yield Request(
            self.method, right.path, right.query, {**right.body, "workspace_id": "x", "role": "administrator"}
        )


def fill(path: str, right: Request, route: Route) -> str:
    """The other parts of a path, as the right request has them."""
    parts = zip(path.split("/"), right.path.split("/"), route.path.split("/"), strict=True)
    return "/".join(mine if not wanted.startswith("{") or mine != wanted else there for mine, there, wanted in parts)


def quoted(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


def printable(value: Any) -> str:
    """What a query string can carry."""
    return str(value)[:2000].encode("utf-8", "replace").decode()


def routes(document: Json) -> list[Route]:
    return [Route(document, path, method) for path, operations in document["paths"].items() for method in operations]
