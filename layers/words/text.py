"""Words in both languages of the product, kept beside the thing they name."""

from typing import Literal, NamedTuple, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text(NamedTuple):
    """A label, help text or message in Traditional Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the wording in `language`."""
        return self.en if language == "en" else self.zh
