"""Writers: who may write an attribute, whoever draws, officials, or the review of cases alone."""

from layers.words.code import Code


class Writer(Code):
    """Who decides what an attribute says; who may read it is its audience's affair."""

    DRAWERS = "drawers", "畫圖的人", "whoever draws"
    # Whoever draws never says it; a file that is imported does once, of what it brings anew.
    REVIEW = "review", "審查", "the review"
    STAFF = "staff", "承辦人員", "officials"
