"""What the service answers, as pydantic models: the API's document is made from them."""

from pydantic import BaseModel, ConfigDict


class Answer(BaseModel):
    """Base of every answer and of every part of one.

    A service returns it, pages read its members, the API writes it as JSON, the OpenAPI document
    describes it and the front end's types are generated from there: what an answer holds is said
    once. A part may be made from anything that has members of the same names; a member with a
    default is one that may be left out.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        from_attributes=True,
        serialize_by_alias=True,
        validate_by_name=True,
    )
