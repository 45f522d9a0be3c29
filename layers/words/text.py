"""Words in both languages of the product, kept beside the thing they name."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text(NamedTuple):
    """A label, help text or message in Traditional Chinese and in English.

    As JSON it is `{"zh": …, "en": …}`, and this is the one place that says so.
    """

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the wording in `language`."""
        return self.en if language == "en" else self.zh

    def as_json(self) -> dict[str, str]:
        """Return it as JSON has it."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def of(cls, value: object) -> "Text":
        """Return what JSON says, or a text as it is; raise `ValueError` for anything else."""
        if isinstance(value, Text):
            return value
        if not isinstance(value, Mapping) or not all(
            isinstance(value.get(language), str) for language in LANGUAGES
        ):
            message = "no text in both languages"
            raise ValueError(message)
        return cls(value["zh"], value["en"])

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's own signature
        """Tell pydantic to read and write it as JSON has it."""
        del handler
        words = core_schema.typed_dict_field(core_schema.str_schema())
        shape = core_schema.typed_dict_schema(dict.fromkeys(LANGUAGES, words), ref=cls.__name__)
        return core_schema.no_info_plain_validator_function(
            cls.of,
            json_schema_input_schema=shape,
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.as_json, return_schema=shape, when_used="json"
            ),
        )
